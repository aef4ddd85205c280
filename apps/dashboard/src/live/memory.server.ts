import type { BoardDelta, BoardJoin, BoardPulse, BoardSnapshot, Cells, Problem } from '@innoweek/contracts';
import type { BoardConnection, BoardListener } from './board-connection.ts';
import type { LiveClock } from './live.clock.ts';

export const BOARD = 'nation';
export const EDITION = 'week';
const atOf = (version: number): string => new Date(Date.UTC(2026, 5, 1) + version * 1_000).toISOString();

/** Time that stands still until a test moves it. */
export class ManualClock implements LiveClock {
  #now = Date.UTC(2026, 5, 1);
  #timers: { at: number; task: () => void }[] = [];
  #frames: (() => void)[] = [];

  now = (): number => this.#now;
  random = (): number => 0.5;
  frame = (task: () => void): void => {
    this.#frames.push(task);
  };
  after = (ms: number, task: () => void): (() => void) => {
    const timer = { at: this.#now + ms, task };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((known) => known !== timer);
    };
  };

  /** Draws the screen once. */
  draw(): void {
    for (const task of this.#frames.splice(0)) task();
  }

  /** The computer sleeps: the time of day goes on, and timers do not. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  /** Lets time pass; what falls due runs in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((known) => known !== due);
      this.#now = Math.max(this.#now, due.at);
      due.task();
    }
    this.#now = end;
  }
}

type Reply = BoardSnapshot | { problem: Problem };
export type Asked = { join: BoardJoin; answer: (reply: Reply) => void; fail: () => void };

/** What a version changes; undefined where a cell is blank again. */
export type Changes = Record<string, number | undefined>;

/** A server in memory that keeps every version of one board, and says only what a test makes it say. */
export class MemoryServer implements BoardConnection {
  readonly #versions: { cells: Cells; changed: Changes }[] = [{ cells: {}, changed: {} }];
  #listener: BoardListener | null = null;
  #connected = false;
  /** Joins that were asked and not answered, oldest first. */
  asked: Asked[] = [];

  get version(): number {
    return this.#versions.length - 1;
  }

  /** The cells as they were at a version. */
  cellsAt(version: number): Cells {
    return this.#versions[version]?.cells ?? {};
  }

  commit(changed: Changes): void {
    const cells: Cells = {};
    for (const [key, value] of Object.entries({ ...this.cellsAt(this.version), ...changed }))
      if (value !== undefined) cells[key] = value;
    this.#versions.push({ cells, changed });
  }

  delta(from: number, to: number): BoardDelta {
    const changed: Changes = {};
    for (const version of this.#versions.slice(from + 1, to + 1)) Object.assign(changed, version.changed);
    const gone = Object.keys(changed).filter((key) => changed[key] === undefined);
    const cells = Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, value ?? 0]));
    return { board: BOARD, edition: EDITION, from, to, at: atOf(to), cells, gone };
  }

  snapshot(have: number | undefined, version = this.version): BoardSnapshot {
    const full = have === undefined || have > version;
    const { cells, gone } = full ? { cells: this.cellsAt(version) } : this.delta(have, version);
    return { board: BOARD, edition: EDITION, version, at: atOf(version), cells, full, ...(gone && { gone }) };
  }

  pulse(version = this.version): BoardPulse {
    return { board: BOARD, edition: EDITION, version, at: atOf(version) };
  }

  connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#listener?.connected();
  }

  /** What was asked on the connection may still be answered: a reply can be on its way for long. */
  disconnect(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#listener?.disconnected();
  }

  /** Says something, if there is somebody to hear it. */
  tell(say: (listener: BoardListener) => void): void {
    if (this.#connected && this.#listener) say(this.#listener);
  }

  join(join: BoardJoin): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (!this.#connected) reject(new Error('not connected'));
      else this.asked.push({ join, answer: resolve, fail: () => reject(new Error('no reply')) });
    });
  }

  listen(listener: BoardListener): () => void {
    this.#listener = listener;
    if (this.#connected) listener.connected();
    return () => {
      this.#listener = null;
      this.asked = [];
    };
  }
}

/** Lets promises that are settled tell whoever waits for them. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};
