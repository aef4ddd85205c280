import { expect, test } from '@jest/globals';
import type { Cells } from '@innoweek/contracts';
import fc from 'fast-check';
import { changesOf, framesOf, type StepSum } from './timeline.model.ts';

const sums = fc.array(
  fc.record({
    step: fc.integer({ min: -1, max: 8 }),
    key: fc.constantFrom('nation/events/live', 'nation/events/approved', 'nation/participants/total'),
    amount: fc.integer({ min: -3, max: 9 }),
    parts: fc.integer({ min: -1, max: 1 }),
  }),
  { maxLength: 30 },
);

/** Adds up everything up to a step, without frames. */
const boardAt = (all: readonly StepSum[], last: number): Cells => {
  const cells: Cells = {};
  for (const key of new Set(all.map((sum) => sum.key))) {
    const of = all.filter((sum) => sum.key === key && sum.step <= last);
    const parts = of.reduce((count, sum) => count + sum.parts, 0);
    if (parts !== 0) cells[key] = of.reduce((amount, sum) => amount + sum.amount, 0);
  }
  return cells;
};

test('frames played one after the other are the board of every step', () => {
  fc.assert(
    fc.property(sums, (all) => {
      const { base, changes } = changesOf(all, 7);
      expect(base).toEqual(boardAt(all, -1));
      const frames = framesOf(changes, 0, 60_000);
      let cells = base;
      for (let step = 0; step <= 8; step += 1) {
        const frame = frames.find(({ at }) => Date.parse(at) === (step + 1) * 60_000);
        if (frame) {
          const gone = new Set(frame.gone);
          cells = Object.fromEntries(
            Object.entries({ ...cells, ...frame.cells }).filter(([key]) => !gone.has(key)),
          );
        }
        expect(cells).toEqual(boardAt(all, step));
      }
    }),
  );
});
