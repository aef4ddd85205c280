import { expect, test } from '@jest/globals';
import type { Cells } from '@innoweek/contracts';
import fc from 'fast-check';
import { applyDelta, applySnapshot, mergeDeltas, type BoardState, type CellChange } from './index.ts';

/** What a version changes; undefined where a cell is blank again. */
type Changes = Record<string, number | undefined>;
const changesArbitrary: fc.Arbitrary<Changes> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.option(fc.integer(), { nil: undefined }),
);
const historyArbitrary = fc.array(changesArbitrary, { minLength: 1, maxLength: 12 });

const told = (changes: Changes): Pick<CellChange, 'cells' | 'gone'> => {
  const gone = Object.keys(changes).filter((key) => changes[key] === undefined);
  const cells = Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value ?? 0]));
  return { cells, ...(gone.length > 0 && { gone }) };
};
const madeAt = (version: number) => ({ at: `t${version}`, editionAt: `e${version}` });
const deltasOf = (history: readonly Changes[]): CellChange[] =>
  history.map((changes, at) => ({ from: at, to: at + 1, ...madeAt(at + 1), ...told(changes) }));
const boardOf = (history: readonly Changes[], version: number): BoardState => {
  const last = history.slice(0, version).reduce((board, changes) => ({ ...board, ...changes }), {});
  const cells: Cells = {};
  for (const [key, value] of Object.entries(last)) if (value !== undefined) cells[key] = value;
  return { version, ...madeAt(version), cells };
};

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

test('a snapshot of what changed leads to the same board as the whole one', () => {
  fc.assert(
    fc.property(historyArbitrary, fc.nat(), (history, pick) => {
      const have = pick % history.length;
      const now = boardOf(history, history.length);
      const changes = history.slice(have).reduce((all, one) => ({ ...all, ...one }), {});
      const { cells, ...made } = now;
      const changed = applySnapshot(boardOf(history, have), { ...made, ...told(changes), full: false });
      expect(changed).toEqual(now);
      expect(applySnapshot(null, { ...made, cells, full: true })).toEqual(now);
    }),
  );
});
