import { createContext, use, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { cellKey, HELD_STATUSES, type CellKey } from '@innoweek/contracts';
import type { ReceivedEdition } from '../api/edition.query.ts';
import { api } from '../api/api.client.ts';
import { BOARD_METRICS, type BoardMetric } from './board.search.ts';
import { SocketConnection, type BoardConnection } from '../live/board-connection.ts';
import { BoardStore, type BoardStatus } from '../live/board-store.ts';
import { browserClock } from '../live/live.clock.ts';

export { BOARD_METRICS, type BoardMetric };

/** Where a board's figures come from: what changes over a connection, what is asked for over HTTP. */
export type BoardSource = { connection: BoardConnection; get: typeof api.get };

/** This server, as whoever is signed in sees it. One socket for all boards of the page. */
export const ownSource: BoardSource = { connection: new SocketConnection(), get: api.get };

/** A board that is followed while the component is shown, unless it is not needed. */
export const useBoardStore = (
  board: string,
  edition: string,
  source = ownSource,
  isNeeded = true,
): BoardStore => {
  const store = useMemo(
    () => new BoardStore(source.connection, browserClock, board, edition),
    [board, edition, source],
  );
  useEffect(() => {
    if (!isNeeded) return;
    store.start();
    return () => store.stop();
  }, [store, isNeeded]);
  return store;
};

/**
 * All that the panels of a board know of where they are: nothing below reads the address or the API by itself, so
 * that a board can be shown elsewhere, of another source or of a fixed scope.
 */
export type Boards = {
  source: BoardSource;
  edition: ReceivedEdition;
  /** The scope of the board. */
  scope: string;
  board: BoardStore;
  /** The nation's, which also holds every unit and kind. */
  nation: BoardStore;
};
export const BoardContext = createContext<Boards | null>(null);
export const useBoards = (): Boards => {
  const boards = use(BoardContext);
  if (!boards) throw new Error('no board around this component');
  return boards;
};

/** The total beside a cell of events by status; null beside any other. */
const eventsTotalBeside = (key: CellKey): CellKey | null => {
  const [scope = '', metric, status] = key.split('/');
  return metric === 'events' && status !== 'total' ? cellKey(scope, 'events', 'total') : null;
};

/** Cells as they are shown: where there are events at all, a status that none of them has is 0 and not blank. */
export const shownCell =
  (store: BoardStore) =>
  (key: CellKey): number | undefined => {
    const value = store.cell(key);
    const total = value === undefined ? eventsTotalBeside(key) : null;
    return total !== null && store.cell(total) !== undefined ? 0 : value;
  };

/**
 * What `pick` makes of some cells. The component is drawn again only when the result, a plain value, differs.
 * `keys` and `pick` must be stable.
 */
export const useCells = <T extends string | number | boolean | undefined>(
  store: BoardStore,
  keys: readonly CellKey[],
  pick: (cell: (key: CellKey) => number | undefined) => T,
): T =>
  useSyncExternalStore(
    useCallback(
      (listener) => {
        const totals = new Set(keys.flatMap((key) => eventsTotalBeside(key) ?? []));
        return store.subscribeCells([...keys, ...totals], listener);
      },
      [store, keys],
    ),
    () => pick(shownCell(store)),
  );

/** The cells that add up to the figure of a metric: events count when they take place. */
export const metricKeys = (scope: string, metric: BoardMetric): readonly CellKey[] =>
  metric === 'events'
    ? HELD_STATUSES.map((status) => cellKey(scope, metric, status))
    : [cellKey(scope, metric, 'total')];

/** The cell that names that figure to who wants to know what it is made of. */
export const figureCell = (scope: string, metric: BoardMetric): CellKey =>
  cellKey(scope, metric, metric === 'events' ? 'held' : 'total');

/** Sum of cells; undefined when none of them has a value. */
export const sumOf = (
  keys: readonly CellKey[],
  cell: (key: CellKey) => number | undefined,
): number | undefined => {
  let sum: number | undefined;
  for (const key of keys) {
    const value = cell(key);
    if (value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
};

/** The figure of a metric in a scope; undefined when nothing was reported. */
export const useMetric = (store: BoardStore, scope: string, metric: BoardMetric): number | undefined => {
  const keys = useMemo(() => metricKeys(scope, metric), [scope, metric]);
  const pick = useCallback((cell: (key: CellKey) => number | undefined) => sumOf(keys, cell), [keys]);
  return useCells(store, keys, pick);
};

/** One cell. */
export const useCell = (
  store: BoardStore,
  scope: string,
  metric: string,
  grade: string,
): number | undefined => {
  const keys = useMemo(() => [cellKey(scope, metric, grade)], [scope, metric, grade]);
  const pick = useCallback((cell: (key: CellKey) => number | undefined) => sumOf(keys, cell), [keys]);
  return useCells(store, keys, pick);
};

/**
 * Since when what is shown is not known to be the server's, in milliseconds of this browser's clock; null while it is, and
 * while it is only being fetched the first time. Another with every delta only while the link is down.
 */
export const useStaleSince = (store: BoardStore): number | null => useStatusOf(store, staleSince);

const staleSince = ({ condition, connected, version, confirmedAt }: BoardStatus): number | null =>
  version !== null && (condition === 'stale' || !connected) ? confirmedAt : null;

/**
 * An edition as it is read beside a board: it counts once the board is known to be the server's after it was read. Its
 * clock may have leapt while the link was down, and would tell another moment of figures that have not moved.
 */
export const useEditionBeside = (store: BoardStore, edition: ReceivedEdition): ReceivedEdition => {
  const counts = useStatusOf(
    store,
    ({ confirmedAt }) => confirmedAt === null || confirmedAt >= edition.receivedAt,
  );
  const [beside, setBeside] = useState(edition);
  if (counts && beside !== edition) setBeside(edition);
  return counts ? edition : beside;
};

export const useBoardStatus = (store: BoardStore): BoardStatus =>
  useSyncExternalStore(store.subscribeStatus, store.status);

/** What `pick` makes of the status. Drawn again only when the result differs, and not from delta to delta. */
export const useStatusOf = <T extends string | number | boolean | null>(
  store: BoardStore,
  pick: (status: BoardStatus) => T,
): T => useSyncExternalStore(store.subscribeStatus, () => pick(store.status()));

/** Why a board is refused; null while it is not. Unlike the whole status it stays the same from delta to delta. */
export const useBoardRefusal = (store: BoardStore): BoardStatus['problem'] =>
  useSyncExternalStore(store.subscribeStatus, () => {
    const { condition, problem } = store.status();
    return condition === 'refused' ? problem : null;
  });
