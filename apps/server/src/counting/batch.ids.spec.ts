import { validate, version } from 'uuid';
import { newBatchId } from './batch.ids.ts';

describe('ids of batches', () => {
  it('grow in the order in which they are given, however many in a millisecond', () => {
    const ids = Array.from({ length: 20_000 }, newBatchId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  });

  it('begin with the time', () => {
    const before = Date.now();
    const shown = Number.parseInt(newBatchId().replaceAll('-', '').slice(0, 12), 16);
    expect(shown).toBeGreaterThanOrEqual(before);
    expect(shown).toBeLessThanOrEqual(Date.now());
  });

  it('share no random part', () => {
    const ends = Array.from({ length: 2_000 }, () => newBatchId().slice(-8));
    expect(new Set(ends).size).toBeGreaterThan(1_990);
  });
});
