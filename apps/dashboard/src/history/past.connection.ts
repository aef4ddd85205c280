import { PULSE_MS, type BoardJoin, type BoardSnapshot, type CellKey, type Cells } from '@innoweek/contracts';
import type { BoardConnection, BoardListener, FollowedBoard } from '../live/board-connection.ts';

/**
 * Boards of the past, told to the same stores that follow the live ones. Versions are its own and only go up, whichever
 * way somebody moves in time.
 */
export class PastConnection implements BoardConnection {
  readonly #listeners = new Map<BoardListener, FollowedBoard>();
  readonly #boards = new Map<string, { version: number; cells: Cells }>();

  /** Shows the board of another moment. */
  show(board: string, cells: Cells): void {
    const before = this.#boards.get(board) ?? { version: 0, cells: {} };
    const gone = Object.keys(before.cells).filter((key) => !(key in cells));
    const changed = Object.entries(cells).filter(([key, value]) => before.cells[key] !== value);
    if (before.version > 0 && gone.length === 0 && changed.length === 0) return;
    const after = { version: before.version + 1, cells };
    this.#boards.set(board, after);
    for (const [listener, followed] of [...this.#listeners]) {
      if (followed.board !== board) continue;
      // Whoever joined before there was anything to be shown joins again.
      if (before.version === 0) listener.connected();
      else
        listener.delta({
          ...followed,
          from: before.version,
          to: after.version,
          at: new Date().toISOString(),
          cells: Object.fromEntries([...changed, ...gone.map((key): [CellKey, number] => [key, 0])]),
          ...(gone.length > 0 && { gone }),
        });
    }
  }

  join({ board, edition = '' }: BoardJoin): Promise<BoardSnapshot> {
    const { version, cells } = this.#boards.get(board) ?? { version: 0, cells: {} };
    return Promise.resolve({ board, edition, version, at: new Date().toISOString(), cells, full: true });
  }

  listen(listener: BoardListener, followed: FollowedBoard): () => void {
    this.#listeners.set(listener, followed);
    if (this.#boards.has(followed.board)) listener.connected();
    const beat = setInterval(() => {
      const version = this.#boards.get(followed.board)?.version;
      if (version !== undefined) listener.pulse({ ...followed, version, at: new Date().toISOString() });
    }, PULSE_MS);
    return () => {
      clearInterval(beat);
      this.#listeners.delete(listener);
    };
  }
}
