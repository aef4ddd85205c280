import type { Cells } from '@innoweek/contracts';

/** A board as a watcher holds it. */
export type BoardState = { version: number; at: string; cells: Readonly<Cells> };

/** Any message that carries new values of cells from one version to a later one. */
export type CellChange = { from: number; to: number; at: string; cells: Cells };

/**
 * What a delta makes of a board: the new board; the same one when it is not newer; or `gap` when changes
 * between are missing, and the watcher has to ask again from the version it has.
 */
export const applyDelta = (board: BoardState, delta: CellChange): BoardState | 'gap' => {
  if (delta.to <= board.version) return board;
  if (delta.from > board.version) return 'gap';
  return { version: delta.to, at: delta.at, cells: { ...board.cells, ...delta.cells } };
};

/** One delta for two that follow each other or overlap: the newest value of a cell wins. */
export const mergeDeltas = (earlier: CellChange, later: CellChange): CellChange => ({
  from: Math.min(earlier.from, later.from),
  to: Math.max(earlier.to, later.to),
  at: later.to >= earlier.to ? later.at : earlier.at,
  cells: later.to >= earlier.to ? { ...earlier.cells, ...later.cells } : { ...later.cells, ...earlier.cells },
});
