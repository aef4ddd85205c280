import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProblemError } from '../problems/problem.error.ts';
import { POOLED } from './connection.settings.ts';
import { dataSourceOptions } from './data-source.ts';

/** Where something was read: on the replica; or not, because it had not come so far or did not answer. */
export type ReadOutcome = 'replica' | 'behind' | 'unreachable';

/** What is to be read: an edition at a version of its board. Absent: at the newest. */
export type Snapshot = { editionId: number; version: number | undefined };
type Version = { editionId: number; version: number };

const POOL_SIZE = 8;
/** Milliseconds until a connection, or any answer, is given up. */
const CONNECT_MS = 1_500;
const ANSWER_MS = 30_000;
/** Whether a version is there is known at once, or after connecting. */
const LOOK_MS = 2_500;
/** A replica that did not answer is asked again after so long, in milliseconds. */
const REST_MS = 5_000;

/** A replica brings neither schema nor extensions: it has what the primary has. */
const openReplica = (url: string): DataSource =>
  new DataSource({
    ...dataSourceOptions(url, POOL_SIZE, CONNECT_MS),
    installExtensions: false,
    applicationName: 'innoweek-replica',
    extra: { ...POOLED, query_timeout: ANSWER_MS },
  });

/**
 * Reads what is dear and may be read anywhere: from a replica, where there is one that has come as far as the version
 * that is asked for; otherwise, and whenever something goes wrong there, from the primary.
 */
export class SnapshotReader {
  readonly #log = new Logger('replica');
  #replica: DataSource | null;
  #opening: Promise<unknown> | null = null;
  #askedAgainAt = 0;
  #onRead: (outcome: ReadOutcome) => void = () => undefined;

  constructor(
    private readonly primary: DataSource,
    private readonly replicaUrl: string | undefined,
  ) {
    this.#replica = replicaUrl === undefined ? null : openReplica(replicaUrl);
  }

  /** Says where each reading took place; nothing where there is no replica to choose. */
  onRead(tell: (outcome: ReadOutcome) => void): void {
    this.#onRead = tell;
  }

  /**
   * Does something that only reads, and begins its own transaction where it needs one snapshot.
   * @param work may be begun again on the primary: also what is a refusal on the replica is asked there once more, for
   * what it does not find may have been written since
   */
  async read<T>(of: Snapshot, work: (source: DataSource) => Promise<T>): Promise<T> {
    const source = await this.choose(of);
    if (source === this.primary) return work(source);
    try {
      return await work(source);
    } catch (error) {
      if (!(error instanceof ProblemError) && !isBusy(error)) this.#giveUp(error);
      return work(this.primary);
    }
  }

  /** The replica if it has that version of the board, and with it all that it was counted from; else the primary. */
  async choose(of: Snapshot): Promise<DataSource> {
    const replica = this.#replica;
    if (replica === null) return this.primary;
    const version = of.version ?? (await this.#newestOf(of.editionId));
    if (Date.now() < this.#askedAgainAt) return this.#fallBack('unreachable');
    try {
      if (!(await inTime(this.#has(replica, { ...of, version })))) return this.#fallBack('behind');
    } catch (error) {
      if (isBusy(error)) return this.#fallBack('unreachable');
      this.#giveUp(error);
      this.#discard(replica);
      return this.primary;
    }
    this.#onRead('replica');
    return replica;
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    if (this.#replica?.isInitialized === true) await this.#replica.destroy();
  }

  async #newestOf(editionId: number): Promise<number> {
    const [row] = await this.primary.query<{ version: number }[]>(
      'select coalesce(max(version), 0) as version from board_versions where edition_id = $1',
      [editionId],
    );
    return row?.version ?? 0;
  }

  async #has(replica: DataSource, of: Version): Promise<boolean> {
    if (!replica.isInitialized) await (this.#opening ??= replica.initialize());
    return hasVersion(replica, of);
  }

  /** Its connections may wait for answers that never come: next time there are others. */
  #discard(replica: DataSource): void {
    if (this.#replica !== replica || this.replicaUrl === undefined) return;
    this.#replica = openReplica(this.replicaUrl);
    this.#opening = null;
    if (replica.isInitialized) replica.destroy().catch(() => undefined);
  }

  #fallBack(outcome: ReadOutcome): DataSource {
    this.#onRead(outcome);
    return this.primary;
  }

  /** Whoever asks next must not wait for it again. */
  #giveUp(error: unknown): void {
    this.#askedAgainAt = Date.now() + REST_MS;
    this.#onRead('unreachable');
    this.#log.warn({ msg: 'the replica does not answer; the primary does', err: error });
  }
}

/**
 * Whether all connections were in use for as long as one is waited for, which is no reason to close them under those who
 * read: so says the pool of pg. Where a new one is not accepted it says something else.
 */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && error.message === 'timeout exceeded when trying to connect';

/** What takes longer than it may is not waited for. */
const inTime = async <T>(work: Promise<T>): Promise<T> => {
  const late = new AbortController();
  const patience = sleep(LOOK_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${String(LOOK_MS)} ms`);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    late.abort();
    for (const rest of [work, patience]) rest.catch(() => undefined);
  }
};

/** Version 0 is before everything, and is there when the edition is. */
const hasVersion = async (replica: DataSource, { editionId, version }: Version): Promise<boolean> => {
  const [row] = await replica.query<{ there: boolean }[]>(
    `select case when $2::int = 0 then exists (select from editions where id = $1)
            else exists (select from board_versions where edition_id = $1 and version = $2::int) end as there`,
    [editionId, version],
  );
  return row?.there === true;
};
