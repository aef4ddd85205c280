import { expect, test } from '@jest/globals';
import type { Cells } from '@innoweek/contracts';
import fc from 'fast-check';
import { applyDelta, mergeDeltas, type BoardState, type CellChange } from './index.ts';

const cellsArbitrary = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer());
const historyArbitrary = fc.array(cellsArbitrary, { minLength: 1, maxLength: 12 });

const deltasOf = (history: readonly Cells[]): CellChange[] =>
  history.map((cells, at) => ({ from: at, to: at + 1, at: `t${at + 1}`, cells }));
const boardOf = (history: readonly Cells[], version: number): BoardState => ({
  version,
  at: `t${version}`,
  cells: history.slice(0, version).reduce<Cells>((board, cells) => ({ ...board, ...cells }), {}),
});

test('deltas lost, repeated or merged either lead to the true board or say that there is a gap', () => {
  fc.assert(
    fc.property(
      historyArbitrary,
      fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }),
      (history, deliveries) => {
        const deltas = deltasOf(history);
        let board = boardOf(history, 0);
        for (const [from, length] of deliveries) {
          const first = from % deltas.length;
          const run = deltas.slice(first, first + 1 + (length % (deltas.length - first)));
          const merged = run.reduce(mergeDeltas);
          const next = applyDelta(board, merged);
          if (next === 'gap') expect(merged.from).toBeGreaterThan(board.version);
          else board = next;
          expect(board).toEqual(boardOf(history, board.version));
        }
      },
    ),
  );
});
