import type { CellKey, Cells } from '@innoweek/contracts';

/** When a version was made; `editionAt`: by the clock of a rehearsal. */
type Made = { at: string; editionAt?: string };
/** A board as a watcher holds it. */
export type BoardState = Made & { version: number; cells: Readonly<Cells> };

/**
 * Any message that carries new values of cells from one version to a later one. `gone`: cells that are blank again;
 * among `cells` they are 0, for those who know of nothing else.
 */
export type CellChange = Made & { from: number; to: number; cells: Cells; gone?: readonly CellKey[] };
/** A board as it is told to who joins; where it is not `full`, only what changed since the version they have. */
export type CellSnapshot = Omit<CellChange, 'from' | 'to'> & { version: number; full: boolean };

/**
 * What a delta makes of a board: the new board; the same one when it is not newer; or `gap` when changes
 * between are missing, and the watcher has to ask again from the version it has.
 */
export const applyDelta = (board: BoardState, delta: CellChange): BoardState | 'gap' => {
  if (delta.to <= board.version) return board;
  if (delta.from > board.version) return 'gap';
  return { version: delta.to, ...madeAt(delta), cells: withChanges(board.cells, delta) };
};

/** What a snapshot makes of the board of whoever asked for it. */
export const applySnapshot = (
  board: BoardState | null,
  { version, full, ...change }: CellSnapshot,
): BoardState => ({
  version,
  ...madeAt(change),
  cells: full ? change.cells : withChanges(board?.cells ?? {}, change),
});

const madeAt = ({ at, editionAt }: Made): Made => ({ at, ...(editionAt !== undefined && { editionAt }) });

const withChanges = (
  before: Readonly<Cells>,
  { cells, gone = [] }: Pick<CellChange, 'cells' | 'gone'>,
): Cells => {
  const after = { ...before, ...cells };
  if (gone.length === 0) return after;
  const blank = new Set(gone);
  return Object.fromEntries(Object.entries(after).filter(([key]) => !blank.has(key)));
};

/** One delta for two that follow each other or overlap: the newest value of a cell wins. */
export const mergeDeltas = (one: CellChange, other: CellChange): CellChange => {
  const [earlier, later] = other.to >= one.to ? [one, other] : [other, one];
  const gone = [...(earlier.gone ?? []).filter((key) => !(key in later.cells)), ...(later.gone ?? [])];
  return {
    from: Math.min(one.from, other.from),
    to: later.to,
    ...madeAt(later),
    cells: { ...earlier.cells, ...later.cells },
    ...(gone.length > 0 && { gone }),
  };
};
