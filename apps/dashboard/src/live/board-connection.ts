import type {
  BoardClosed,
  BoardDelta,
  BoardJoin,
  BoardNotice,
  BoardPulse,
  BoardSnapshot,
  Problem,
} from '@innoweek/contracts';
import { holdSocket, liveSocket, type LiveSocket } from './live.socket.ts';

/** What a connection tells about the boards that were joined on it. */
export type BoardListener = {
  connected(): void;
  disconnected(): void;
  delta(delta: BoardDelta): void;
  pulse(pulse: BoardPulse): void;
  notice(notice: BoardNotice): void;
  /** The board may not be watched any more. */
  closed(closed: BoardClosed): void;
};

export type FollowedBoard = { board: string; edition: string };

/** The way to the server, whatever carries it: a socket in the browser, memory in tests. */
export type BoardConnection = {
  /** The board, or why it is refused; rejects when no reply came. */
  join(join: BoardJoin): Promise<BoardSnapshot | { problem: Problem }>;
  /**
   * Starts to listen for a board; says `connected` at once where there is a connection. The result ends it, and
   * leaves the board when nobody else on this connection follows it.
   */
  listen(listener: BoardListener, followed: FollowedBoard): () => void;
};

/** Longer than any snapshot should take; the store asks again afterwards. */
const JOIN_TIMEOUT_MS = 10_000;

/** Boards over Socket.IO: one socket for every board of the page. It is open while somebody listens. */
export class SocketConnection implements BoardConnection {
  readonly #listeners = new Map<BoardListener, FollowedBoard>();
  readonly #socket: LiveSocket = liveSocket();

  constructor() {
    const each = (tell: (listener: BoardListener) => void): void => {
      for (const listener of [...this.#listeners.keys()]) tell(listener);
    };
    this.#socket.on('connect', () => each((listener) => listener.connected()));
    this.#socket.on('disconnect', () => each((listener) => listener.disconnected()));
    this.#socket.on('board:delta', (delta) => each((listener) => listener.delta(delta)));
    this.#socket.on('board:pulse', (pulse) => each((listener) => listener.pulse(pulse)));
    this.#socket.on('board:notice', (notice) => each((listener) => listener.notice(notice)));
    this.#socket.on('board:closed', (closed) => each((listener) => listener.closed(closed)));
  }

  join(join: BoardJoin): Promise<BoardSnapshot | { problem: Problem }> {
    return this.#socket.timeout(JOIN_TIMEOUT_MS).emitWithAck('board:join', join);
  }

  listen(listener: BoardListener, followed: FollowedBoard): () => void {
    this.#listeners.set(listener, followed);
    if (this.#socket.connected) listener.connected();
    const release = holdSocket();
    return () => {
      this.#listeners.delete(listener);
      // Two panels may follow one board: the server knows only the connection.
      if (this.#socket.connected && !this.#isFollowed(followed)) this.#socket.emit('board:leave', followed);
      release();
    };
  }

  #isFollowed({ board, edition }: FollowedBoard): boolean {
    return [...this.#listeners.values()].some((other) => other.board === board && other.edition === edition);
  }
}
