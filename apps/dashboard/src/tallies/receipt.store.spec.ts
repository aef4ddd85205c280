import { describe, expect, it } from '@jest/globals';
import { addReceipt, readReceipts, type SentReceipt } from './receipt.store.ts';

const memory = (): Pick<Storage, 'getItem' | 'setItem'> => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  };
};
const sent = (receipt: string): SentReceipt => ({
  receipt,
  sentAt: 1,
  event: 'GD-0001',
  unit: null,
  title: '创客马拉松',
  day: '2016-10-12',
  values: [{ metric: 'participants', value: 1200 }],
});

describe('receipts of this browser session', () => {
  it('come back, the newest first and each once', () => {
    const store = memory();
    const one = addReceipt(store, 'a', [], sent('r1'));
    addReceipt(store, 'a', addReceipt(store, 'a', one, sent('r2')), sent('r2'));
    expect(readReceipts(store, 'a').map(({ receipt }) => receipt)).toEqual(['r2', 'r1']);
  });

  it('are seen by their own account alone', () => {
    const store = memory();
    addReceipt(store, 'a', [], sent('r1'));
    expect(readReceipts(store, 'b')).toEqual([]);
  });

  it('are left out where they cannot be read', () => {
    const store = memory();
    store.setItem('innoweek.receipts.a', JSON.stringify([{ receipt: 7 }, sent('r1')]));
    expect(readReceipts(store, 'a')).toEqual([sent('r1')]);
    store.setItem('innoweek.receipts.a', '{');
    expect(readReceipts(store, 'a')).toEqual([]);
  });

  it('last without storage for as long as the page', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(addReceipt(full, 'a', [], sent('r1'))).toEqual([sent('r1')]);
  });
});
