import {
  PULSE_MS,
  type BoardClosed,
  type BoardDelta,
  type BoardNotice,
  type BoardPulse,
  type BoardSnapshot,
  type CellKey,
  type Problem,
} from '@innoweek/contracts';
import { applyDelta, applySnapshot, mergeDeltas, type BoardState, type CellChange } from '@innoweek/counting';
import type { BoardConnection, BoardListener } from './board-connection.ts';
import { CellListeners } from './cell.listeners.ts';
import type { LiveClock } from './live.clock.ts';

/**
 * `connecting`: nothing shown yet. `live`: the figures are those of the server. `repairing`: some change was
 * missed and is being asked for. `stale`: no sign of life since `confirmedAt`. `refused`: there is no such board.
 */
export type BoardCondition = 'connecting' | 'live' | 'repairing' | 'stale' | 'refused';
export type BoardStatus = {
  condition: BoardCondition;
  connected: boolean;
  version: number | null;
  /** When that version was committed, in milliseconds of this browser's clock. */
  changedAt: number | null;
  /** The same by the server's clock, and by that of a rehearsal's edition, which leaps: both in milliseconds. */
  madeAt: number | null;
  editionAt: number | null;
  /** When the figures were last known to be the server's, in milliseconds of this browser's clock. */
  confirmedAt: number | null;
  problem: Problem | null;
};

const STALE_AFTER_MS = 2 * PULSE_MS;
/** How often the time of day is looked at. */
const LOOK_MS = 1_000;
/** Rejoining is spread over this time, so that a restarted server is not asked by everybody at once. */
const REJOIN_SPREAD_MS = 1_000;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 15_000;
const MAX_NOTICES = 30;

const INITIAL: BoardStatus = {
  condition: 'connecting',
  connected: false,
  version: null,
  changedAt: null,
  madeAt: null,
  editionAt: null,
  confirmedAt: null,
  problem: null,
};

const STATUS_FIELDS = [
  'condition',
  'connected',
  'version',
  'changedAt',
  'madeAt',
  'editionAt',
  'confirmedAt',
  'problem',
] as const satisfies readonly (keyof BoardStatus)[];

/**
 * One board as this page holds it. Joins, takes the snapshot, then follows the deltas; whenever it cannot be
 * sure to have seen every change it asks again from the version it has. Invariant: the cells are exactly the
 * server's at `version`, whatever was lost, doubled, merged or late on the way.
 */
export class BoardStore {
  readonly #listeners = new CellListeners();
  #board: BoardState | null = null;
  #status: BoardStatus = INITIAL;
  #notices: readonly BoardNotice[] = [];
  /** Changes that came but are not shown yet; it follows #board without a gap. */
  #pending: CellChange | null = null;
  /** Changes that came while a snapshot is under way; null when none is. */
  #buffer: BoardDelta[] | null = null;
  #frameAsked = false;
  /** Number of the join under way: the reply to an earlier one is ignored. */
  #attempt = 0;
  #failures = 0;
  #cancelRetry: (() => void) | null = null;
  #cancelWatch: (() => void) | null = null;
  #cancelLook: (() => void) | null = null;
  #stopListening: (() => void) | null = null;
  /** Server's clock less this browser's, as it last told the time, in milliseconds. */
  #skew = 0;

  constructor(
    private readonly connection: BoardConnection,
    private readonly clock: LiveClock,
    readonly board: string,
    readonly edition: string,
  ) {}

  /** Begins to follow the board. */
  start(): void {
    if (this.#stopListening) return;
    this.#watch();
    this.#look();
    const listener: BoardListener = {
      connected: () => this.#connected(),
      disconnected: () => this.#disconnected(),
      delta: (delta) => this.#delta(delta),
      pulse: (pulse) => this.#pulse(pulse),
      notice: (notice) => this.#notice(notice),
      closed: (closed) => this.#closed(closed),
    };
    this.#stopListening = this.connection.listen(listener, { board: this.board, edition: this.edition });
  }

  /** Stops to follow it; what was shown stays readable. */
  stop(): void {
    this.#attempt += 1;
    this.#buffer = null;
    this.#cancelRetry?.();
    this.#cancelWatch?.();
    this.#cancelLook?.();
    this.#stopListening?.();
    this.#stopListening = null;
  }

  /** Value of a cell; undefined when nothing stands behind it, which is not zero. */
  readonly cell = (key: CellKey): number | undefined => this.#board?.cells[key];
  readonly status = (): BoardStatus => this.#status;
  /** The latest corrections, newest first. */
  readonly notices = (): readonly BoardNotice[] => this.#notices;

  /** Calls back when one of the cells changed; the result ends it. */
  readonly subscribeCells = (keys: readonly CellKey[], listener: () => void): (() => void) =>
    this.#listeners.addCells(keys, listener);
  /** Calls back when the status or the notices changed; the result ends it. */
  readonly subscribeStatus = (listener: () => void): (() => void) => this.#listeners.addStatus(listener);

  #connected(): void {
    this.#setStatus({ connected: true });
    if (this.#board) this.#retryIn(this.clock.random() * REJOIN_SPREAD_MS);
    else void this.#join();
  }

  #disconnected(): void {
    this.#attempt += 1;
    this.#buffer = null;
    this.#cancelRetry?.();
    this.#setStatus({ connected: false });
  }

  async #join(): Promise<void> {
    this.#cancelRetry?.();
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#flush();
    this.#buffer = [];
    const have = this.#board?.version;
    if (this.#board && this.#status.condition === 'live') this.#setStatus({ condition: 'repairing' });
    let reply: BoardSnapshot | { problem: Problem } | null = null;
    try {
      reply = await this.connection.join({
        board: this.board,
        edition: this.edition,
        ...(have === undefined ? {} : { have }),
      });
    } catch {
      // No reply in time, or the connection went: both are mended by asking again.
    }
    if (attempt !== this.#attempt) return;
    if (reply && !('problem' in reply)) {
      this.#snapshot(reply);
      return;
    }
    this.#buffer = null;
    const status = reply?.problem.status ?? 0;
    if (reply && status >= 400 && status < 500 && status !== 429) {
      this.#setStatus({ condition: 'refused', problem: reply.problem });
      return;
    }
    this.#failures += 1;
    const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1));
    this.#retryIn(wait * (0.5 + this.clock.random()));
  }

  #snapshot(snapshot: BoardSnapshot): void {
    this.#failures = 0;
    if (snapshot.now !== undefined) this.#skew = Date.parse(snapshot.now) - this.clock.now();
    const before = this.#board;
    const after = applySnapshot(before, snapshot);
    this.#board = after;
    this.#pending = null;
    const buffered = this.#buffer ?? [];
    this.#buffer = null;
    this.#confirm({ condition: 'live', problem: null });
    this.#listeners.changed(before?.cells ?? {}, after.cells);
    for (const delta of buffered) this.#delta(delta);
  }

  #delta(delta: BoardDelta): void {
    if (delta.board !== this.board || delta.edition !== this.edition) return;
    if (this.#buffer) {
      this.#buffer.push(delta);
      return;
    }
    if (!this.#board) return;
    const head = this.#pending?.to ?? this.#board.version;
    if (delta.to <= head) return;
    if (delta.from > head) {
      void this.#join();
      return;
    }
    this.#pending = this.#pending ? mergeDeltas(this.#pending, delta) : delta;
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.clock.frame(() => {
      this.#frameAsked = false;
      this.#flush();
    });
  }

  /** Shows the changes that came since the last frame. */
  #flush(): void {
    const pending = this.#pending;
    this.#pending = null;
    if (!pending || !this.#board) return;
    const before = this.#board;
    const after = applyDelta(before, pending);
    if (after === 'gap') return;
    this.#board = after;
    this.#confirm({ condition: 'live' });
    this.#listeners.changed(before.cells, after.cells);
  }

  #pulse(pulse: BoardPulse): void {
    if (pulse.board !== this.board || pulse.edition !== this.edition) return;
    this.#skew = Date.parse(pulse.at) - this.clock.now();
    if (this.#buffer || !this.#board) return;
    if (pulse.version > (this.#pending?.to ?? this.#board.version)) void this.#join();
    else this.#confirm({ condition: 'live' });
  }

  #notice(notice: BoardNotice): void {
    if (notice.board !== this.board || notice.edition !== this.edition) return;
    const same = (known: BoardNotice): boolean =>
      known.version === notice.version &&
      known.subject === notice.subject &&
      known.metric === notice.metric &&
      known.change === notice.change;
    if (this.#notices.some(same)) return;
    this.#notices = [notice, ...this.#notices].slice(0, MAX_NOTICES);
    this.#listeners.statusChanged();
  }

  /** Asks again, to be told why: everybody was shown out at the same moment, and must not ask at the same. */
  #closed(closed: BoardClosed): void {
    if (closed.board === this.board && closed.edition === this.edition)
      this.#retryIn(this.clock.random() * REJOIN_SPREAD_MS);
  }

  /** The figures are known to be the server's now. */
  #confirm(change: Partial<BoardStatus>): void {
    const { version = null, at, editionAt } = this.#board ?? {};
    const madeAt = at === undefined ? null : Date.parse(at);
    this.#setStatus({
      ...change,
      version,
      changedAt: madeAt === null ? null : Math.min(madeAt - this.#skew, this.clock.now()),
      madeAt,
      editionAt: editionAt === undefined ? null : Date.parse(editionAt),
      confirmedAt: this.clock.now(),
    });
    this.#watch();
  }

  /** Tells when no sign of life came for too long, and asks again as long as none comes. */
  #watch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.clock.after(STALE_AFTER_MS, () => {
      this.#doubt();
      this.#watch();
    });
  }

  /**
   * Timers stand still while a computer sleeps, and then count on as if nothing had been; the time of day does not. A
   * board that woke up says at once that what it shows is old.
   */
  #look(): void {
    this.#cancelLook?.();
    this.#cancelLook = this.clock.after(LOOK_MS, () => {
      const { condition, confirmedAt } = this.#status;
      if (condition === 'live' && confirmedAt !== null && this.clock.now() - confirmedAt > STALE_AFTER_MS)
        this.#doubt();
      this.#look();
    });
  }

  /** No sign of life for too long: the figures may be old. */
  #doubt(): void {
    if (this.#status.condition === 'refused') return;
    if (this.#board) this.#setStatus({ condition: 'stale' });
    if (this.#status.connected && !this.#buffer) void this.#join();
  }

  #retryIn(ms: number): void {
    this.#cancelRetry?.();
    this.#cancelRetry = this.clock.after(ms, () => void this.#join());
  }

  #setStatus(change: Partial<BoardStatus>): void {
    const next = { ...this.#status, ...change };
    if (STATUS_FIELDS.every((field) => next[field] === this.#status[field])) return;
    this.#status = next;
    this.#listeners.statusChanged();
  }
}
