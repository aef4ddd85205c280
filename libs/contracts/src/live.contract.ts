import { z } from 'zod';
import type { Problem } from './problem.contract.ts';
import { scopeSchema, type CellKey, type Cells, type ExactCells } from './board.contract.ts';

export const LIVE_NAMESPACE = '/live';
/** The longest silence of a joined board, in milliseconds. */
export const PULSE_MS = 5_000;

/** A board of an edition; without `edition` the current one. */
export const boardJoinSchema = z.strictObject({
  board: scopeSchema,
  edition: z.string().max(41).optional(),
  /** The version the client has; it is then sent only what changed since. */
  have: z.number().int().min(0).optional(),
});
export type BoardJoin = z.infer<typeof boardJoinSchema>;
export const boardLeaveSchema = z.strictObject({
  board: scopeSchema,
  edition: z.string().max(41).optional(),
});
export type BoardLeave = z.infer<typeof boardLeaveSchema>;

/** `full: false`: `cells` holds only what changed since `have`. */
export type BoardSnapshot = {
  board: string;
  edition: string;
  version: number;
  at: string;
  /** When `at` was by the clock of a rehearsal, which leaps; left out where that is the world's. */
  editionAt?: string;
  /** When this was said, by the server's clock: a watcher whose own is wrong still tells the age of `version`. */
  now?: string;
  cells: Cells;
  full: boolean;
  /** Where it is not full: cells that are blank again, as in a delta. */
  gone?: CellKey[];
  exact?: ExactCells;
};
/**
 * New values, never differences: applying a delta twice, or a merged one, changes nothing more.
 * It takes a board that is at any version ≥ `from` to version `to`.
 */
export type BoardDelta = {
  board: string;
  edition: string;
  from: number;
  to: number;
  at: string;
  /** As in a snapshot. */
  editionAt?: string;
  cells: Cells;
  /**
   * Cells that nothing stands behind any more: blank, which is not zero. `cells` has them as 0 for whoever does not
   * know of this.
   */
  gone?: CellKey[];
  /** As in a board; changed cells that are not named are exact. */
  exact?: ExactCells;
};
export type BoardPulse = { board: string; edition: string; version: number; at: string };
/** Something to be told beside the figures: a figure was corrected, and why. */
export type BoardNotice = {
  board: string;
  edition: string;
  version: number;
  at: string;
  kind: 'correction';
  subject: string;
  metric: string;
  change: number;
  reason: string | null;
};

/** How far the server is with a file of one's own; at 1 there is something to look at. */
export type ImportProgress = { import: string; progress: number };

/** Socket.IO event maps, for both sides. The ack of `board:join` is the snapshot, or a problem. */
export type ClientToServerEvents = {
  'board:join': (join: BoardJoin, ack: (reply: BoardSnapshot | { problem: Problem }) => void) => void;
  'board:leave': (leave: BoardLeave) => void;
  /** From now on this connection hears of new notifications of whoever is signed in; false when nobody is. */
  'notifications:join': (ack: (joined: boolean) => void) => void;
};
/** A board that ended for one watcher, whose rights or whose public changed. */
export type BoardClosed = { board: string; edition: string };

export type ServerToClientEvents = {
  'board:delta': (delta: BoardDelta) => void;
  'board:pulse': (pulse: BoardPulse) => void;
  'board:notice': (notice: BoardNotice) => void;
  /** Whoever watched this board may not any more: who joins it again is told why. */
  'board:closed': (closed: BoardClosed) => void;
  /** There is something new: to be read by GET /notifications. */
  'notification:new': () => void;
  /** Heard by whoever joined notifications. */
  'import:progress': (progress: ImportProgress) => void;
};
