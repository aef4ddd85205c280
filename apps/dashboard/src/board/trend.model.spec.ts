import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { incrementsOf } from './trend.model.ts';

it('adds up to the last total again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1 }), (totals) => {
      const points = totals.map((value, hour) => ({ at: new Date(hour * 3_600_000).toISOString(), value }));
      const increments = incrementsOf(points);
      expect(increments.reduce((sum, { value }) => sum + value, 0)).toBe(totals.at(-1));
      expect(increments.map(({ at }) => at)).toEqual(points.map(({ at }) => at));
    }),
  );
});
