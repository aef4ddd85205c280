import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { preparedQuery, type Query } from '../database/prepared.query.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ChangeService } from '../queue/change.service.ts';
import { JobService } from '../queue/job.service.ts';
import { TracingService } from '../tracing/tracing.service.ts';
import { LedgerRepository, type AppendOutcome, type Keyed } from './ledger.repository.ts';
import type { Appended, NewBatch, RulingBatch, Withdrawal, Withdrawn } from './ledger.model.ts';

/** Rows of one statement; beyond this more rows make it no faster. */
const ROWS_PER_STATEMENT = 500;
/**
 * Requests that arrive while so many statements are under way share the next one. With one alone, reading requests and
 * writing them would wait for each other in turns, and half of the processor would idle; more than two make the
 * statements smaller, and each tally dearer.
 */
const STATEMENTS_IN_FLIGHT = 2;
/**
 * Beside one that is under way, the next statement waits for so many rows (a single tally is two), or for so many
 * milliseconds: half of what a small statement costs does not depend on how much it says.
 */
const GATHERED_ROWS = 32;
const GATHERING_MS = 5;
/** Rows that may wait; beyond it callers are told to come back. */
const MAX_WAITING_ROWS = 20_000;
/**
 * Nudges closer together than this, in milliseconds, become one. Each is a durable statement of the queue; the first
 * after a quiet time goes at once, and under load a fold rests for longer than this anyway.
 */
const NUDGE_MS = 100;

type Waiting = {
  batch: NewBatch;
  rows: number;
  resolve: (outcome: Appended) => void;
  reject: (error: unknown) => void;
};

/**
 * The way into the ledger. Requests that arrive together share one commit, and each is answered after it:
 * what is acknowledged survives any crash.
 */
@Injectable()
export class LedgerService implements OnApplicationShutdown {
  readonly #waiting: Waiting[] = [];
  readonly #query: Query;
  #waitingRows = 0;
  #underWay = 0;
  #gathering: NodeJS.Timeout | null = null;
  readonly #nudged = new Map<number, { at: number; timer: NodeJS.Timeout | null }>();

  constructor(
    source: DataSource,
    private readonly repository: LedgerRepository,
    private readonly jobs: JobService,
    private readonly changes: ChangeService,
    private readonly tracing: TracingService,
  ) {
    this.#query = preparedQuery(source);
  }

  /** Appends a batch in its own right and asks for it to be folded. */
  append(batch: NewBatch): Promise<Appended> {
    const rows = batch.entries.length + batch.facts.length + 1;
    if (this.#waitingRows + rows > MAX_WAITING_ROWS)
      return Promise.reject(new ProblemError('busy', { params: { seconds: 1 }, retryAfterS: 1 }));
    return this.tracing.part('ledger append', () => this.#queue(batch, rows));
  }

  /**
   * The receipt of a request that was accepted before, or null. What was acknowledged once stays acknowledged,
   * even if it would be refused today: its event was cancelled since.
   */
  async findReplay(request: Keyed): Promise<Appended | null> {
    const [outcome] = await this.repository.findEarlier(this.#query, [request]);
    return outcome === 'unknown' ? null : receiptOf(outcome);
  }

  /** Appends a batch as part of the caller's transaction; the caller announces it after its commit. */
  async appendWithin(manager: EntityManager, batch: NewBatch | RulingBatch): Promise<Appended> {
    const query: Query = (text, values) => manager.query(text, values);
    const outcome = await this.repository.appendLong(query, {
      ...batch,
      traceParent: this.tracing.current(),
    });
    const receipt = receiptOf(outcome);
    if ('rulings' in batch && !receipt.replayed)
      await this.repository.appendRulings(query, receipt.id, batch.rulings);
    return receipt;
  }

  /**
   * Takes back every entry of a batch as it is said today, as part of the caller's transaction; the caller announces it
   * after its commit. A batch can be taken back once.
   */
  async withdrawWithin(manager: EntityManager, withdrawal: Withdrawal): Promise<Withdrawn> {
    const query: Query = (text, values) => manager.query(text, values);
    const traced = { ...withdrawal, traceParent: this.tracing.current() };
    const withdrawn = await this.repository.withdraw(query, traced);
    if (withdrawn === null) throw new ProblemError('already_withdrawn');
    return withdrawn;
  }

  /** To be called after the commit of facts: what is known of events is old, and they want to be folded. */
  announceFacts(editionId: number): void {
    this.changes.announce('events');
    this.#nudge(editionId);
  }

  /** To be called after the commit of entries that were appended within a transaction: they want to be folded. */
  announceEntries(editionId: number): void {
    this.#nudge(editionId);
  }

  /** Asks for what is unfolded to be folded. It may be lost: the sweep asks again. */
  #nudge(editionId: number): void {
    const last = this.#nudged.get(editionId);
    if (last?.timer) return;
    const wait = last ? last.at + NUDGE_MS - Date.now() : 0;
    const ask = (): void => {
      this.#nudged.set(editionId, { at: Date.now(), timer: null });
      this.jobs.remind('fold', { edition: editionId }, `fold-${String(editionId)}`);
    };
    if (wait <= 0) ask();
    else this.#nudged.set(editionId, { at: last?.at ?? 0, timer: setTimeout(ask, wait) });
  }

  onApplicationShutdown(): void {
    this.#endGathering();
    for (const { timer } of this.#nudged.values()) if (timer) clearTimeout(timer);
  }

  #queue(batch: NewBatch, rows: number): Promise<Appended> {
    const traced = { ...batch, traceParent: this.tracing.current() };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch: traced, rows, resolve, reject });
      this.#waitingRows += rows;
      // Later in this turn, so that requests read from the network together go together.
      setImmediate(() => {
        this.#flush();
      });
    });
  }

  /** @param late whether what waits has waited for company long enough */
  #flush(late = false): void {
    while (
      this.#waiting.length > 0 &&
      this.#underWay < STATEMENTS_IN_FLIGHT &&
      (late || this.#underWay === 0 || this.#waitingRows >= GATHERED_ROWS)
    ) {
      const taken: Waiting[] = [];
      let rows = 0;
      for (
        let next = this.#waiting[0];
        next && (rows === 0 || rows + next.rows <= ROWS_PER_STATEMENT);
        next = this.#waiting[0]
      ) {
        this.#waiting.shift();
        taken.push(next);
        rows += next.rows;
      }
      this.#waitingRows -= rows;
      this.#underWay += 1;
      void this.#write(taken).finally(() => {
        this.#underWay -= 1;
        this.#flush();
      });
    }
    if (this.#waiting.length === 0) this.#endGathering();
    else
      this.#gathering ??= setTimeout(() => {
        this.#gathering = null;
        this.#flush(true);
      }, GATHERING_MS);
  }

  #endGathering(): void {
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#gathering = null;
  }

  /** Writes batches together; when the data of one is refused, halves, so that it fails alone. */
  async #write(taken: readonly Waiting[], tries = 1): Promise<void> {
    let outcomes: AppendOutcome[];
    try {
      outcomes = await this.repository.append(
        this.#query,
        taken.map(({ batch }) => batch),
      );
    } catch (error) {
      // Nothing was written: the same again may find its way.
      if (sqlState(error) === DEADLOCK && tries < MAX_TRIES) {
        await this.#write(taken, tries + 1);
        return;
      }
      if (taken.length === 1 || !isDataError(error)) {
        for (const { reject } of taken) reject(refusal(error));
        return;
      }
      const middle = Math.ceil(taken.length / 2);
      await this.#write(taken.slice(0, middle));
      await this.#write(taken.slice(middle));
      return;
    }
    const editions = new Set<number>();
    taken.forEach(({ batch, resolve, reject }, at) => {
      try {
        const receipt = receiptOf(outcomes[at]);
        editions.add(batch.editionId);
        resolve(receipt);
      } catch (error) {
        reject(error);
      }
    });
    for (const edition of editions) this.#nudge(edition);
  }
}

const receiptOf = (outcome: AppendOutcome | undefined): Appended => {
  if (outcome === undefined || outcome === 'unknown') throw new Error('an appended batch has no outcome');
  if (typeof outcome === 'string') throw new ProblemError(outcome);
  return outcome;
};

const sqlState = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
/** Classes 22 (data exception) and 23 (integrity constraint): the rows are at fault, not the connection. */
const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error));
const UNIQUE_VIOLATION = '23505';
const DEADLOCK = '40P01';
const MAX_TRIES = 4;

/** Another batch took a device's number first: what is appended has to be looked at again. */
export class DeviceSeqTaken extends Error {}

const refusal = (error: unknown): unknown =>
  sqlState(error) === UNIQUE_VIOLATION
    ? new DeviceSeqTaken('a device number is taken', { cause: error })
    : error;
