import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ChaosLedger,
  differingCells,
  fallsOf,
  SaidClaims,
  wrongTotals,
  type Said,
  type WrittenBatch,
} from './chaos.ledger.ts';

const said = fc.record<Said>({
  event: fc.constantFrom('A', 'B', 'C'),
  day: fc.constantFrom('2016-10-12', '2016-10-13'),
  metric: fc.constantFrom('participants', 'agreement_amount'),
  value: fc.integer({ min: 0, max: 1_000 }),
  revision: fc.nat(1_000),
});
/** Requests that were sent: what they say, whether the server took them, and whether it could say so. */
const requests = fc.array(
  fc.record({
    entries: fc.array(said, { minLength: 1, maxLength: 3 }),
    fate: fc.constantFrom('acknowledged', 'written', 'neither'),
  }),
  { minLength: 1, maxLength: 20 },
);
type Request = { entries: Said[]; fate: string };

const play = (sent: readonly Request[]): { ledger: ChaosLedger; written: WrittenBatch[] } => {
  const ledger = new ChaosLedger();
  const written: WrittenBatch[] = [];
  for (const [n, { entries, fate }] of sent.entries()) {
    const key = `k${n}`;
    ledger.attempt(key, entries);
    if (fate !== 'neither') written.push({ id: `r${n}`, key, entries });
    if (fate === 'acknowledged') ledger.acknowledge(key, `r${n}`);
  }
  return { ledger, written };
};
/** Plays, picks one of the written batches, and calls back with it. */
const withOne = (
  fates: readonly string[],
  then: (ledger: ChaosLedger, written: WrittenBatch[], at: number) => void,
): void =>
  fc.assert(
    fc.property(requests, fc.nat(), (sent, pick) => {
      const chosen = fates[pick % fates.length] ?? 'acknowledged';
      const all = [...sent, { entries: [{ ...FIRST }], fate: chosen }];
      const { ledger, written } = play(all);
      then(ledger, written, written.length - 1);
    }),
  );
const FIRST: Said = { event: 'Z', day: '2016-10-12', metric: 'participants', value: 1, revision: 1 };

describe('the books of what was sent', () => {
  test('find nothing wrong where everything acknowledged is there once', () =>
    fc.assert(
      fc.property(requests, (sent) => {
        const { ledger, written } = play(sent);
        // The order in which batches lie in the ledger is nobody's business.
        expect(ledger.judge([...written].reverse())).toEqual({ lost: [], doubled: [], invented: [] });
        expect(ledger.sent).toBe(sent.length);
        expect(ledger.acknowledged).toBe(sent.filter(({ fate }) => fate === 'acknowledged').length);
      }),
    ));

  test('find what was acknowledged and is missing', () =>
    withOne(['acknowledged'], (ledger, written, at) => {
      const verdict = ledger.judge(written.filter((_, n) => n !== at));
      expect(verdict).toMatchObject({ doubled: [], invented: [] });
      expect(verdict.lost).toHaveLength(1);
    }));

  test('find what was acknowledged and has another figure', () =>
    withOne(['acknowledged'], (ledger, written, at) => {
      const changed = written.map((batch, n) =>
        n === at
          ? { ...batch, entries: batch.entries.map((one) => ({ ...one, value: one.value + 1 })) }
          : batch,
      );
      expect(ledger.judge(changed).lost).toHaveLength(1);
    }));

  test('find a key that is there twice', () =>
    withOne(['acknowledged', 'written'], (ledger, written, at) => {
      const again = written.filter((_, n) => n === at).map((batch) => ({ ...batch, id: 'again' }));
      expect(ledger.judge([...written, ...again]).doubled).toHaveLength(1);
    }));

  test('find a key that was acknowledged with two receipts', () =>
    withOne(['acknowledged'], (ledger, written, at) => {
      ledger.acknowledge(written[at]?.key ?? '', 'another');
      expect(ledger.judge(written).doubled).toHaveLength(1);
    }));

  test('find what nobody sent, and what was sent otherwise', () =>
    withOne(['written'], (ledger, written, at) => {
      const stranger = { id: 'x', key: 'stranger', entries: [FIRST] };
      expect(ledger.judge([...written, stranger]).invented).toHaveLength(1);
      const cropped = written.map((batch, n) => (n === at ? { ...batch, entries: [] } : batch));
      expect(ledger.judge(cropped).invented).toHaveLength(1);
    }));

  test('refuse a key that is used twice, and an answer to what was not sent', () => {
    const ledger = new ChaosLedger();
    ledger.attempt('a', []);
    expect(() => ledger.attempt('a', [])).toThrow('used before');
    expect(() => ledger.acknowledge('b', 'r')).toThrow('never sent');
  });
});

describe('what the board has to show', () => {
  test('is of each claim the highest revision, whatever order the ledger has', () =>
    fc.assert(
      fc.property(fc.uniqueArray(said, { selector: ({ revision }) => revision }), (all) => {
        const batches = all.map((one, n) => ({ id: `r${n}`, key: `k${n}`, entries: [one] }));
        const sorted = [...all].sort((one, other) => one.revision - other.revision);
        const last = new Map(sorted.map((one) => [`${one.event}${one.day}${one.metric}`, one]));
        const sum = [...last.values()].reduce((total, { value }) => total + value, 0);
        const claims = new SaidClaims();
        claims.note(batches);
        const totals = claims.totals();
        expect([...totals.values()].reduce((total, value) => total + value, 0)).toBe(sum);
        const cells = Object.fromEntries(
          [...totals].map(([metric, value]) => [`nation/${metric}/total`, value]),
        );
        expect(wrongTotals(totals, cells)).toEqual([]);
        const first = [...totals.keys()][0];
        if (first === undefined) return;
        const stale = { ...cells, [`nation/${first}/total`]: (totals.get(first) ?? 0) + 1 };
        expect(wrongTotals(totals, stale)).toHaveLength(1);
      }),
    ));

  test('differs wherever a cell does, or is on one side only', () => {
    expect(differingCells({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
    expect(differingCells({ a: 1, b: 2 }, { a: 1, b: 3, c: 0 })).toEqual(['b', 'c']);
  });

  test('goes back exactly where a version is lower than the one before', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.nat(), (some, pick) => {
        const rising = [...some].sort((one, other) => one - other);
        expect(fallsOf(rising)).toBe(0);
        const at = pick % rising.length;
        const fallen = [...rising.slice(0, at + 1), (rising[at] ?? 0) - 1, ...rising.slice(at + 1)];
        expect(fallsOf(fallen)).toBe(1);
      }),
    ));
});
