import {
  LIVE_NAMESPACE,
  type BoardDelta,
  type BoardJoin,
  type BoardSnapshot,
  type ClientToServerEvents,
  type Problem,
  type ServerToClientEvents,
} from '@innoweek/contracts';
import { io, type Socket } from 'socket.io-client';

const BOARD = 'nation';
const REPLY_MS = 5_000;
/** As a dashboard: so long without a sign of life, and it asks again. */
const SILENCE_MS = 10_000;
const RETRY_MS = 500;

/**
 * A dashboard of the nation, by the rules of the real one: join, keep deltas back until the snapshot is there, ask again
 * at a gap, on a new connection and after a long silence. It applies what it is told without a doubt, so that a server
 * that takes it back to an older version is seen doing so.
 */
export class BoardWatcher {
  cells: Record<string, number> = {};
  /** Every version it showed, in order; only those after `forget`. */
  versions: number[] = [];
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  #version: number | null = null;
  #buffer: BoardDelta[] | null = null;
  #attempt = 0;
  #silence: NodeJS.Timeout;

  constructor(
    url: string,
    token: string,
    private readonly edition: string,
  ) {
    this.#socket = io(`${url}${LIVE_NAMESPACE}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 1_000,
      timeout: 5_000,
      auth: { token },
    });
    this.#socket.on('connect', () => void this.#join());
    this.#socket.on('disconnect', () => {
      this.#attempt += 1;
      this.#buffer = null;
    });
    this.#socket.on('board:delta', (delta) => this.#delta(delta));
    this.#socket.on('board:pulse', ({ version }) => {
      this.#alive();
      if (this.#buffer === null && version > (this.#version ?? -1)) void this.#join();
    });
    this.#silence = setTimeout(() => undefined, 0);
    this.#alive();
  }

  get version(): number {
    return this.#version ?? -1;
  }

  /** A new round begins: what was shown before it is not held against it again. */
  forget(): void {
    this.versions = this.#version === null ? [] : [this.#version];
  }

  close(): void {
    clearTimeout(this.#silence);
    this.#attempt += 1;
    this.#socket.disconnect();
  }

  #alive(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#alive();
      if (this.#socket.connected) void this.#join();
    }, SILENCE_MS);
  }

  async #join(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#buffer = [];
    const have = this.#version === null ? {} : { have: this.#version };
    const reply = await this.#ask({ board: BOARD, edition: this.edition, ...have }).catch(() => null);
    if (attempt !== this.#attempt) return;
    const buffered = this.#buffer;
    this.#buffer = null;
    if (reply === null || 'problem' in reply) {
      setTimeout(() => {
        if (attempt === this.#attempt && this.#socket.connected) void this.#join();
      }, RETRY_MS);
      return;
    }
    if (reply.full) this.cells = {};
    this.#apply(reply.version, reply);
    for (const delta of buffered) this.#delta(delta);
  }

  /** Fails where no reply came in time, or the connection went. */
  #ask(join: BoardJoin): Promise<BoardSnapshot | { problem: Problem }> {
    return this.#socket.timeout(REPLY_MS).emitWithAck('board:join', join);
  }

  #delta(delta: BoardDelta): void {
    if (delta.board !== BOARD) return;
    this.#alive();
    if (this.#buffer) {
      this.#buffer.push(delta);
      return;
    }
    if (this.#version === null || delta.to <= this.#version) return;
    if (delta.from > this.#version) void this.#join();
    else this.#apply(delta.to, delta);
  }

  #apply(version: number, { cells, gone = [] }: Pick<BoardDelta, 'cells' | 'gone'>): void {
    this.#alive();
    const blank = new Set<string>(gone);
    this.cells = Object.fromEntries(
      Object.entries({ ...this.cells, ...cells }).filter(([key]) => !blank.has(key)),
    );
    this.#version = version;
    this.versions.push(version);
  }
}
