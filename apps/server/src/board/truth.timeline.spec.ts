import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TruthTimeline, type HappeningSeries } from './truth.timeline.ts';

const NEWEST = { version: 7, at: new Date(0), editionAt: new Date(0), newest: true };
const happenings = fc.array(
  fc.record({
    at: fc.integer({ min: -50, max: 150 }),
    amount: fc.integer({ min: -3, max: 9 }),
    part: fc.integer({ min: -1, max: 1 }),
  }),
  { maxLength: 40 },
);

test('steps add up exactly what happened within them, and nothing at their end or later', () => {
  fc.assert(
    fc.property(happenings, fc.integer({ min: 1, max: 40 }), fc.nat(5), (all, stepMs, steps) => {
      const sorted = all.toSorted((one, other) => one.at - other.at);
      const series: HappeningSeries = {
        keys: ['nation/participants/total', 'unit:CN-GD/participants/total'],
        at: sorted.map(({ at }) => at),
        amounts: sorted.map(({ amount }) => amount),
        parts: sorted.map(({ part }) => part),
      };
      const to = steps * stepMs;
      const sums = new TruthTimeline(NEWEST, [series]).sumsOf({ from: 0, to, stepMs });
      for (const key of series.keys)
        for (let step = -1; step <= steps; step += 1) {
          const within = all.filter(
            ({ at }) => at < to && (step === -1 ? at < 0 : at >= step * stepMs && at < (step + 1) * stepMs),
          );
          const told = sums.filter((sum) => sum.key === key && sum.step === step);
          expect(told.length).toBe(within.length > 0 ? 1 : 0);
          expect(told[0]?.amount ?? 0).toBe(within.reduce((sum, { amount }) => sum + amount, 0));
          expect(told[0]?.parts ?? 0).toBe(within.reduce((sum, { part }) => sum + part, 0));
        }
    }),
  );
});
