import {
  LIVE_NAMESPACE,
  type BoardDelta,
  type BoardJoin,
  type BoardNotice,
  type BoardPulse,
  type BoardSnapshot,
  type ClientToServerEvents,
  type Problem,
  type ServerToClientEvents,
} from '@innoweek/contracts';
import { applyDelta, applySnapshot, type BoardState } from '@innoweek/counting';
import { io, type Socket } from 'socket.io-client';

/** Somebody who watches a board over a real socket, by the rules every client follows. */
export class TestWatcher {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  board: BoardState = { version: -1, at: '', cells: {} };
  /** Everything that came, in order. */
  readonly deltas: BoardDelta[] = [];
  readonly pulses: BoardPulse[] = [];
  readonly notices: BoardNotice[] = [];
  gaps = 0;

  constructor(
    url: string,
    readonly join: BoardJoin = { board: 'nation' },
    token?: string | null,
    /** What a browser sends along. */
    headers: Record<string, string> = {},
    /** The secret of a wall's link. */
    display?: string,
  ) {
    this.socket = io(`${url}${LIVE_NAMESPACE}`, {
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      extraHeaders: headers,
      ...(token ? { auth: { token } } : {}),
      ...(display ? { auth: { display } } : {}),
    });
    this.socket.on('board:delta', (delta) => {
      if (delta.board !== this.join.board) return;
      this.deltas.push(delta);
      const next = applyDelta(this.board, delta);
      if (next !== 'gap') this.board = next;
      else {
        this.gaps += 1;
        this.#askAgain();
      }
    });
    this.socket.on('board:pulse', (pulse) => {
      this.pulses.push(pulse);
      if (pulse.version > this.board.version) this.#askAgain();
    });
    this.socket.on('board:notice', (notice) => this.notices.push(notice));
  }

  /** Joins, or asks again from the version it has. */
  async ask(): Promise<BoardSnapshot> {
    const have = this.board.version >= 0 ? { have: this.board.version } : {};
    const reply = await this.tryToJoin({ ...this.join, ...have });
    if ('problem' in reply) throw new Error(reply.problem.code);
    if (reply.version >= this.board.version) this.board = applySnapshot(this.board, reply);
    return reply;
  }

  /** A connection that is cut off meanwhile asks nothing; the next pulse tells again. */
  #askAgain(): void {
    this.ask().catch(() => undefined);
  }

  tryToJoin(join: BoardJoin): Promise<BoardSnapshot | { problem: Problem }> {
    return this.socket.timeout(10_000).emitWithAck('board:join', join);
  }

  async until(done: (board: BoardState) => boolean, ms = 10_000): Promise<void> {
    const end = Date.now() + ms;
    while (!done(this.board)) {
      if (Date.now() > end) throw new Error(`the board did not get there within ${String(ms)} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(): void {
    this.socket.disconnect();
  }
}
