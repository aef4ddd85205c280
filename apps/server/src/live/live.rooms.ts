import type { BoardDelta, BoardNotice, BoardPulse } from '@innoweek/contracts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { boardsOfCell, writtenCells, type ChangeReading } from '../board/board.repository.ts';

/** What a room of watchers is told; the gateway sends it. */
export type Announcer = {
  delta(room: string, delta: BoardDelta): void;
  pulse(room: string, pulse: BoardPulse): void;
  notice(room: string, notice: BoardNotice): void;
};

export const roomOf = (editionId: number, board: string): string => `${String(editionId)}/${board}`;

type Room = {
  board: string;
  /** Version that everybody in the room has been told, or newer. */ told: number;
};

/**
 * The boards of one edition that somebody watches here. Invariant: whoever is in a room holds a board of
 * version ≥ `told`, or will see a gap and ask again; every change after `told` is in a delta to come.
 */
export class LiveRooms {
  readonly #rooms = new Map<string, Room>();
  /** Changes up to this version have been given to the rooms. */
  #read: number | null = null;
  /** When the version that was read last was made, by the edition's clock. */
  #readAt: Date | null = null;

  constructor(
    private readonly edition: Pick<EditionEntity, 'id' | 'code' | 'rehearsal'>,
    private readonly announcer: Announcer,
  ) {}

  get read(): number | null {
    return this.#read;
  }

  get watched(): boolean {
    return this.#rooms.size > 0;
  }

  /** Somebody joined with a snapshot of this version. */
  enter(board: string, version: number): void {
    if (this.#rooms.has(board)) return;
    this.#rooms.set(board, { board, told: version });
    // A newer version may have been announced while the snapshot was read, when this room was not there to
    // hear it: reading again from the snapshot repeats new values to the others, which changes nothing.
    this.#read = Math.min(this.#read ?? version, version);
  }

  /** The last watcher left. */
  close(board: string): void {
    this.#rooms.delete(board);
    if (this.#rooms.size === 0) this.#read = null;
  }

  /** Tells each room what changed on its board since it was last told: one frame a room. */
  announce(changes: ChangeReading): void {
    if (this.#read === null || changes.version <= this.#read) return;
    const byBoard = new Map<string, ChangeReading['cells']>();
    for (const change of changes.cells)
      for (const board of boardsOfCell(change.key)) {
        if (!this.#rooms.has(board)) continue;
        const told = byBoard.get(board);
        if (told) told.push(change);
        else byBoard.set(board, [change]);
      }
    for (const [board, cells] of byBoard) this.#tell(board, changes, cells);
    this.#read = changes.version;
    this.#readAt = changes.editionAt;
  }

  /** Brings rooms without news to the version that was read, and tells all of them that the board is alive. */
  pulse(at: Date): void {
    if (this.#read === null) return;
    for (const room of this.#rooms.values()) {
      if (room.told < this.#read)
        this.#tell(room.board, { version: this.#read, at, editionAt: this.#readAt ?? at }, []);
      this.announcer.pulse(roomOf(this.edition.id, room.board), {
        board: room.board,
        edition: this.edition.code,
        version: room.told,
        at: at.toISOString(),
      });
    }
  }

  /** Tells whoever watches the nation or one of these boards. */
  notify(boards: readonly string[], notice: Omit<BoardNotice, 'board' | 'edition'>): void {
    for (const board of new Set(boards))
      if (this.#rooms.has(board))
        this.announcer.notice(roomOf(this.edition.id, board), {
          ...notice,
          board,
          edition: this.edition.code,
        });
  }

  #tell(
    board: string,
    { version, at, editionAt }: Pick<ChangeReading, 'version' | 'at' | 'editionAt'>,
    changed: ChangeReading['cells'],
  ): void {
    const room = this.#rooms.get(board);
    if (!room) return;
    this.announcer.delta(roomOf(this.edition.id, board), {
      board,
      edition: this.edition.code,
      from: Math.min(room.told, version),
      to: version,
      at: at.toISOString(),
      ...(this.edition.rehearsal && { editionAt: editionAt.toISOString() }),
      ...toldCells(changed),
    });
    room.told = Math.max(room.told, version);
  }
}

/** Changed cells as watchers are told of them: a blank one as 0, too, for those who know nothing of `gone`. */
export const toldCells = (changed: ChangeReading['cells']): Pick<BoardDelta, 'cells' | 'gone' | 'exact'> => {
  const gone = changed.filter(({ value }) => value === null).map(({ key }) => key);
  return {
    ...writtenCells(changed.map(({ key, value }) => ({ key, value: value ?? '0' }))),
    ...(gone.length > 0 && { gone }),
  };
};
