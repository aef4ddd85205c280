import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PULSE_MS, type BoardSnapshot } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { boardsOfCell, BoardRepository, type BoardReading } from '../board/board.repository.ts';
import { GIVEN_REASON } from '../counting/given.reason.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { ChannelService } from '../queue/channel.service.ts';
import { TracingService } from '../tracing/tracing.service.ts';
import { LiveRooms, toldCells, type Announcer } from './live.rooms.ts';

/** Changes that come within a beat go out as one frame, in milliseconds. */
const BEAT_MS = 120;
/** Shorter than what watchers are promised, so that a slow query does not make boards look stale. */
const OWN_PULSE_MS = PULSE_MS - 1_500;
/** Snapshots older versions of which are kept for watchers that come back with what they have. */
const MAX_SNAPSHOTS = 500;
/** Versions whose traces wait to be told; while boards cannot be read there may come many. */
const MAX_FOLLOWED = 100;

type Watch = {
  edition: EditionEntity;
  rooms: LiveRooms;
  timer: NodeJS.Timeout | null;
  reading: boolean;
  /** Something happened while it was being read. */
  again: boolean;
  pulseDue: boolean;
  /** Milliseconds since 1970. */
  lastBeat: number;
  /** When the rooms were last told how their boards stand, in milliseconds since 1970. */
  toldAt: number;
  /** Versions that are to be told and are followed. */
  followed: { version: number; traces: readonly string[]; heardAt: number }[];
};
type CorrectionRow = {
  version: number;
  subject: string;
  metric: string;
  change: string;
  reason: string | null;
  unit: string;
  kind: string;
};

/** Carries committed versions to the rooms of this process. */
@Injectable()
export class LiveService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('live');
  readonly #watches = new Map<number, Watch>();
  readonly #snapshots = new Map<string, { version: number; reading: Promise<BoardReading> }>();
  #announcer: Announcer | null = null;
  #pulse: NodeJS.Timeout | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly boards: BoardRepository,
    private readonly channel: ChannelService,
    private readonly tracing: TracingService,
  ) {}

  /** The gateway says how to reach the rooms. */
  announceWith(announcer: Announcer): void {
    this.#announcer = announcer;
  }

  onApplicationBootstrap(): void {
    this.channel.subscribe('version', ({ edition, version, traces }) => {
      const watch = this.#watches.get(edition);
      if (!watch) return;
      if (traces && watch.followed.length < MAX_FOLLOWED)
        watch.followed.push({ version, traces, heardAt: Date.now() });
      this.#schedule(watch);
    });
    this.channel.onRestored(() => {
      for (const watch of this.#watches.values()) this.#schedule(watch);
    });
    this.#pulse = setInterval(() => {
      for (const watch of this.#watches.values()) {
        watch.pulseDue = true;
        void this.#beat(watch);
      }
    }, OWN_PULSE_MS);
  }

  onApplicationShutdown(): void {
    if (this.#pulse) clearInterval(this.#pulse);
    for (const { timer } of this.#watches.values()) if (timer) clearTimeout(timer);
  }

  /**
   * The board for somebody who joined its room before. Whoever has an older version gets only what changed
   * since. Joiners of one version share one reading.
   */
  async snapshot(edition: EditionEntity, board: string, have: number | undefined): Promise<BoardSnapshot> {
    const reading = await this.#read(edition.id, board);
    const full = have === undefined || have > reading.version;
    const changed = full ? null : await this.boards.readChanges(edition.id, have);
    const own = changed?.cells.filter(({ key }) => boardsOfCell(key).includes(board)) ?? [];
    return {
      board,
      edition: edition.code,
      version: reading.version,
      at: reading.at.toISOString(),
      ...(edition.rehearsal && { editionAt: reading.editionAt.toISOString() }),
      now: new Date().toISOString(),
      ...(full
        ? { cells: reading.cells, ...(reading.exact && { exact: reading.exact }) }
        : toldCells(own.map(({ key }) => ({ key, value: sumOf(reading, key) })))),
      full,
    };
  }

  /** For how long, in seconds, the watchers of some board have not been told how it stands. */
  get untoldS(): number {
    const [oldest = Date.now()] = [...this.#watches.values()]
      .filter(({ rooms }) => rooms.watched)
      .map(({ toldAt }) => toldAt)
      .toSorted((one, other) => one - other);
    return (Date.now() - oldest) / 1_000;
  }

  /** Somebody is in the room of a board and holds this version of it. */
  enter(edition: EditionEntity, board: string, version: number): void {
    let watch = this.#watches.get(edition.id);
    if (!watch) {
      const announcer = this.#announcer;
      if (!announcer) throw new Error('the gateway is not there yet');
      const rooms = new LiveRooms(edition, announcer);
      watch = {
        edition,
        rooms,
        timer: null,
        reading: false,
        again: false,
        pulseDue: false,
        lastBeat: 0,
        toldAt: Date.now(),
        followed: [],
      };
      this.#watches.set(edition.id, watch);
    }
    watch.rooms.enter(board, version);
    // What was committed while the snapshot was read has been announced to rooms that existed then.
    this.#schedule(watch);
  }

  /** The last watcher of a board left. */
  close(editionId: number, board: string): void {
    const watch = this.#watches.get(editionId);
    if (!watch) return;
    watch.rooms.close(board);
    this.#snapshots.delete(`${String(editionId)}/${board}`);
    if (watch.rooms.watched) return;
    if (watch.timer) clearTimeout(watch.timer);
    this.#watches.delete(editionId);
  }

  async #read(editionId: number, board: string): Promise<BoardReading> {
    const version = await this.boards.readVersion(editionId);
    const key = `${String(editionId)}/${board}`;
    const known = this.#snapshots.get(key);
    if (known && known.version >= version) return known.reading;
    const reading = this.boards.readBoard(editionId, board);
    if (this.#snapshots.size >= MAX_SNAPSHOTS) this.#snapshots.clear();
    this.#snapshots.set(key, { version, reading });
    reading.catch(() => this.#snapshots.delete(key));
    return reading;
  }

  /** At quiet a change goes out at once; what comes within a beat of the last frame waits for the next. */
  #schedule(watch: Watch): void {
    watch.timer ??= setTimeout(
      () => {
        watch.timer = null;
        watch.lastBeat = Date.now();
        void this.#beat(watch);
      },
      Math.max(0, watch.lastBeat + BEAT_MS - Date.now()),
    );
  }

  /** Reads what changed and tells the rooms, and when it is due, that the board is alive. One reading at a time. */
  async #beat(watch: Watch): Promise<void> {
    if (watch.reading) {
      watch.again = true;
      return;
    }
    watch.reading = true;
    try {
      const after = watch.rooms.read;
      if (after === null) return;
      const changes = await this.boards.readChanges(watch.edition.id, after);
      const corrections =
        changes.version > after ? await this.#readCorrections(watch.edition.id, after, changes.version) : [];
      watch.rooms.announce(changes);
      for (const correction of corrections) this.#notify(watch, changes.at, correction);
      if (watch.pulseDue) watch.rooms.pulse(new Date());
      watch.pulseDue = false;
      watch.toldAt = Date.now();
      this.#follow(watch, changes.version);
    } catch (error) {
      // Watchers miss the pulse and say that the board is stale, which it is.
      this.#log.warn({ msg: 'board not read', err: error });
    } finally {
      watch.reading = false;
      if (watch.again) {
        watch.again = false;
        this.#schedule(watch);
      }
    }
  }

  /** Notes in the traces of versions that they reached the rooms. */
  #follow(watch: Watch, told: number): void {
    const due = watch.followed.filter(({ version }) => version <= told);
    if (due.length === 0) return;
    watch.followed = watch.followed.filter(({ version }) => version > told);
    for (const { version, traces, heardAt } of due)
      this.tracing.note('board delta', traces, heardAt, { edition: watch.edition.id, version });
  }

  /** Why a figure was corrected, as it was said to everybody; the notes of reports are their reporters' own. */
  #readCorrections(editionId: number, after: number, to: number): Promise<CorrectionRow[]> {
    return this.source.query<CorrectionRow[]>(
      `select f.version, f.subject, f.metric, f.change, s.unit, s.kind,
              ${GIVEN_REASON} as reason
       from falls f
       join batches b on b.id = f.batch_id
       join subjects s on s.edition_id = f.edition_id and s.subject = f.subject
       where f.edition_id = $1 and f.version > $2 and f.version <= $3
       order by f.version desc limit 20`,
      [editionId, after, to],
    );
  }

  #notify(watch: Watch, at: Date, correction: CorrectionRow): void {
    watch.rooms.notify(['nation', `unit:${correction.unit}`, `kind:${correction.kind}`, correction.subject], {
      version: correction.version,
      at: at.toISOString(),
      kind: 'correction',
      subject: correction.subject,
      metric: correction.metric,
      change: Number(correction.change),
      reason: correction.reason,
    });
  }
}

/** What a cell of a board holds, in digits; null where it is blank. */
const sumOf = ({ cells, exact }: BoardReading, key: string): string | null =>
  exact?.[key] ?? cells[key]?.toString() ?? null;
