import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { CellKey, Cells } from '@innoweek/contracts';
import {
  fold,
  impact,
  toCells,
  type Batch,
  type Entry,
  type Fact,
  type FoldResult,
  type Ruling,
} from '@innoweek/counting';
import { DataSource, type EntityManager } from 'typeorm';
import { answeredWithin } from '../database/statement.patience.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ChannelService } from '../queue/channel.service.ts';
import { atFullSpeed, JobTurns } from '../queue/job.pace.ts';
import { TracingService } from '../tracing/tracing.service.ts';
import { BooksRepository } from './books.repository.ts';
import { FoldRepository } from './fold.repository.ts';
import { KeptClaims, type BoardState } from './kept.claims.ts';
import type { NewEntry } from './ledger.model.ts';

/** What one fold takes at most: all that comes during a rest at eight thousand tallies a second, with room to spare. */
const BITE = { batches: 6_000, entries: 20_000 };

/** Entries of a part of a long batch. */
const PART = 4_000;

/** A statement of a fold that is not answered for so long, in milliseconds, is given up: the board waits for it. */
const ANSWER_MS = 15_000;

/** A nudge that works is followed within milliseconds; after so many seconds it was lost. */
const LEFT_BEHIND_S = 1;

/** Takes unfolded batches into claims, counted values and cells. */
@Injectable()
export class FoldService {
  readonly #log = new Logger('fold');
  /** By edition. */
  readonly #kept = new Map<number, KeptClaims>();

  constructor(
    private readonly source: DataSource,
    private readonly repository: FoldRepository,
    private readonly books: BooksRepository,
    private readonly editions: EditionService,
    private readonly channel: ChannelService,
    private readonly tracing: TracingService,
  ) {}

  /**
   * Folds one bite in one transaction and tells the new version after its commit.
   * @returns the version, or null when there was nothing to fold; of how many batches; and whether more waits.
   */
  foldOnce(editionId: number): Promise<{ version: number | null; batches: number; more: boolean }> {
    return answeredWithin(ANSWER_MS, () => atFullSpeed(() => this.#foldOnce(editionId)));
  }

  async #foldOnce(editionId: number): Promise<{ version: number | null; batches: number; more: boolean }> {
    const edition = await this.editions.byId(editionId);
    const began = Date.now();
    let follow = (): void => undefined;
    const { traces, ...done } = await this.source.transaction(async (manager) => {
      await this.repository.lock(manager, editionId);
      const { ids, traces, more } = await this.repository.takeUnfolded(manager, editionId, BITE);
      if (ids.length === 0) return { version: null, batches: 0, more: false, traces };
      const batches = await this.books.loadBatches(manager, ids);
      const [only] = batches;
      const at = this.editions.now(edition);
      if (batches.length === 1 && only && isLong(only)) {
        const result = await this.#foldLong(manager, editionId, only);
        const { version } = await this.repository.writeBoard(manager, editionId, at, result);
        return { version, batches: 1, more, traces };
      }
      const claims = this.#takeKept(editionId, await this.repository.findState(manager, editionId));
      const books = await this.books.loadBooks(manager, editionId, batches, claims);
      const result = fold(books, batches);
      const state = await this.repository.write(manager, editionId, at, books, result);
      follow = () => {
        claims.follow(result, state);
        this.#kept.set(editionId, claims);
      };
      return { version: state.version, batches: ids.length, more, traces };
    });
    follow();
    const { version, batches } = done;
    if (version !== null) {
      const told = this.tracing.note('fold', traces, began, { edition: editionId, version, batches });
      await this.announce(editionId, version, told);
    }
    return done;
  }

  /** Taken out: another fold of this process may get the lock before this one has noted what it wrote. */
  #takeKept(editionId: number, state: BoardState | null): KeptClaims {
    const kept = this.#kept.get(editionId);
    this.#kept.delete(editionId);
    return kept?.isTrueAt(state) === true ? kept : new KeptClaims(state);
  }

  /**
   * Folds one batch in the transaction that appends it: what it adds to the cells, and the version that holds it, are
   * known when it is committed, and nothing of it is read again. Others of the edition fold after that transaction, so
   * it goes last in it. The caller announces the version after its commit.
   */
  async foldWithin(
    manager: EntityManager,
    editionId: number,
    { id, entries }: { id: string; entries: readonly NewEntry[] },
  ): Promise<{ version: number; cells: Cells }> {
    const edition = await this.editions.byId(editionId, manager);
    await this.repository.lock(manager, editionId);
    const batch = { id, facts: [], entries: entries.map((entry, seq) => ({ ...entry, batch: id, seq })) };
    const result = await atFullSpeed(() => this.#foldLong(manager, editionId, batch));
    const { version } = await this.repository.writeBoard(
      manager,
      editionId,
      this.editions.now(edition),
      result,
    );
    const added = [...result.cells].map(([key, { amount }]): [CellKey, bigint] => [key, amount]);
    return { version, cells: toCells(added) };
  }

  /**
   * Folds a batch of entries part by part, and writes what follows for claims and counted values. Parts have no home in
   * common, so that none of them needs to know another: each is folded while PostgreSQL writes the one before. Of a file
   * of a hundred thousand rows only two are in memory.
   */
  async #foldLong(manager: EntityManager, editionId: number, batch: Batch): Promise<Summed> {
    const sum: Summed = { batches: [batch.id], cells: new Map(), corrections: [] };
    let write = (): Promise<void> => Promise.resolve();
    for (const part of await this.#parts(manager, editionId, batch)) {
      const books = await this.books.loadBooks(manager, editionId, [part]);
      const writing = write();
      // A refusal is told where it is waited for.
      writing.catch(() => undefined);
      // The first statement leaves now, before this part is folded.
      await breathe();
      const result = fold(books, [part]);
      sumUp(sum, result);
      await writing;
      write = () => this.repository.writeBooks(manager, editionId, books, result);
    }
    await write();
    return sum;
  }

  /** A batch in parts of about so many entries; those about one home, and all that are joined to it, stay together. */
  async #parts(manager: EntityManager, editionId: number, batch: Batch): Promise<Batch[]> {
    const subjects = new Set(batch.entries.map(({ subject }) => subject));
    const homes = await this.books.homesOf(manager, editionId, [...subjects]);
    const families = new Map<string, Entry[]>();
    for (const entry of batch.entries) {
      const home = homes.get(entry.subject) ?? entry.subject;
      const family = families.get(home);
      if (family) family.push(entry);
      else families.set(home, [entry]);
    }
    const parts: Entry[][] = [];
    let part: Entry[] = [];
    for (const family of families.values()) {
      for (const entry of family) part.push(entry);
      if (part.length < PART) continue;
      parts.push(part);
      part = [];
    }
    return [...parts, part].map((entries) => ({ id: batch.id, facts: [], entries }));
  }

  /**
   * Folds what is said of an edition when this is asked for, and whatever comes along with it. What is said meanwhile is
   * not waited for: under a steady stream that would have no end.
   */
  async foldStanding(editionId: number): Promise<void> {
    const last = await this.repository.lastUnfolded(this.source.manager, editionId);
    if (last === null) return;
    for (let more = true; more && (await this.repository.isUnfolded(this.source.manager, last));)
      ({ more } = await this.foldOnce(editionId));
  }

  /** Tells a new version after its commit, and in which traces to go on. */
  async announce(editionId: number, version: number, traces: string[] = []): Promise<void> {
    const message = { edition: editionId, version, ...(traces.length > 0 && { traces }) };
    await this.channel.publish('version', message).catch((error: unknown) => {
      // Every api process also looks by itself before each pulse.
      this.#log.warn({ msg: 'version not announced', err: error });
    });
  }

  /** Editions with something that should have been folded by now. */
  async findLeftBehind(): Promise<number[]> {
    const rows = await answeredWithin(ANSWER_MS, () =>
      this.source.query<{ id: number }[]>(
        `select id from editions e
         where exists (select from batches b where b.edition_id = e.id and b.folded_version is null
                         and b.recorded_at < now() - make_interval(secs => $1))`,
        [LEFT_BEHIND_S],
      ),
    );
    return rows.map((row) => row.id);
  }

  /**
   * What appending this would add to the cells, if it were folded now. Nothing is written.
   * @param manager that of the caller's transaction, who must not wait for a second connection
   */
  async impact(
    editionId: number,
    {
      facts = [],
      entries = [],
      rulings = [],
    }: { facts?: readonly Fact[]; entries?: readonly NewEntry[]; rulings?: readonly Ruling[] },
    manager: EntityManager = this.source.manager,
  ): Promise<Cells> {
    const id = 'impact';
    const batch = {
      id,
      facts,
      entries: entries.map((entry, seq) => ({ ...entry, batch: id, seq })),
      rulings,
    };
    const parts = isLong(batch) ? await this.#parts(manager, editionId, batch) : [batch];
    const cells = new Map<CellKey, bigint>();
    const turns = new JobTurns();
    for (const part of parts) {
      for (const [key, amount] of impact(await this.books.loadBooks(manager, editionId, [part]), part))
        cells.set(key, (cells.get(key) ?? 0n) + amount);
      await turns.end();
    }
    return toCells([...cells].filter(([, amount]) => amount !== 0n));
  }
}

/** What the parts of a batch add to the board. */
type Summed = Pick<FoldResult, 'batches' | 'cells' | 'corrections'>;

const sumUp = (sum: Summed, { cells, corrections }: FoldResult): void => {
  for (const [key, { amount, parts }] of cells) {
    const known = sum.cells.get(key);
    if (known) {
      known.amount += amount;
      known.parts += parts;
    } else sum.cells.set(key, { amount, parts });
  }
  sum.corrections.push(...corrections);
};

/** Whether a batch is folded in parts: only entries can be. */
const isLong = ({ entries, facts, rulings = [] }: Batch): boolean =>
  entries.length > PART && facts.length === 0 && rulings.length === 0;
