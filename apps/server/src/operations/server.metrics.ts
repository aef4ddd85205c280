import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { z } from 'zod';
import { JobService } from '../queue/job.service.ts';
import { SnapshotReader } from '../database/snapshot.reader.ts';
import { BackupFreshness } from './backup.freshness.ts';
import { BoardFreshness } from './board.freshness.ts';

/** What node-postgres tells of its pool. */
const poolSchema = z.object({ totalCount: z.number(), idleCount: z.number(), waitingCount: z.number() });

/** Seconds; a delta is promised within one. */
const DELIVERY_BUCKETS = [0.05, 0.1, 0.15, 0.25, 0.5, 1, 2, 5, 15];
const JOB_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300];
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

const ONE = (): number => 1;

/** Sets a figure that is asked for elsewhere; where nobody answers it is missing, and the others are told. */
const whenReachable = async (gauge: Gauge, ask: () => Promise<number | null>): Promise<void> => {
  const value = await ask().catch(() => null);
  if (value === null) gauge.remove();
  else gauge.set(value);
};

/** Figures about this process and the board, in the form of Prometheus. What is asked of the database is asked when it is read. */
@Injectable()
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram;
  readonly #deltas: Counter;
  readonly #delivery: Histogram;
  readonly #dashboards: Gauge;
  #countDashboards: () => number = () => 0;

  constructor(
    private readonly source: DataSource,
    private readonly jobs: JobService,
    private readonly freshness: BoardFreshness,
    private readonly backups: BackupFreshness,
    snapshots: SnapshotReader,
  ) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'innoweek_http_request_duration_seconds',
      help: 'Requests by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    });
    this.#deltas = new Counter({
      name: 'innoweek_board_deltas_total',
      help: 'Deltas sent to rooms of boards; each goes to everybody in the room',
      registers,
    });
    this.#delivery = new Histogram({
      name: 'innoweek_board_delivery_seconds',
      help: 'From the commit of a board version to its delta being sent',
      buckets: DELIVERY_BUCKETS,
      registers,
    });
    this.#dashboards = new Gauge({
      name: 'innoweek_dashboards_connected',
      help: 'Sockets that watch boards at this process',
      registers,
    });
    const handled = new Histogram({
      name: 'innoweek_job_duration_seconds',
      help: 'Jobs that this process has run, by name and outcome',
      labelNames: ['job', 'outcome'],
      buckets: JOB_BUCKETS,
      registers,
    });
    jobs.onHandled((job, outcome, seconds) => {
      handled.observe({ job, outcome }, seconds);
    });
    const reads = new Counter({
      name: 'innoweek_replica_reads_total',
      help: 'Explanations and exports by where they were read: on the replica, or at the primary because it was behind or unreachable',
      labelNames: ['outcome'],
      registers,
    });
    snapshots.onRead((outcome) => {
      reads.inc({ outcome });
    });
    this.#watchBoard(registers);
    this.#watchBackups(registers);
    this.#watchQueue(registers);
    this.#watchPool(registers);
  }

  /** Says how many watch boards; asked when the metrics are read. */
  countDashboardsBy(count: () => number): void {
    this.#countDashboards = count;
  }

  observeRequest(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** A delta went to a room, of a version that was committed at `committedAt`. */
  observeDelta(committedAt: Date): void {
    this.#deltas.inc();
    this.#delivery.observe(Math.max(0, (Date.now() - committedAt.getTime()) / 1000));
  }

  /** The text that Prometheus reads. */
  async read(): Promise<{ type: string; text: string }> {
    this.#dashboards.set(this.#countDashboards());
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #watchBoard(registers: Registry[]): void {
    const { freshness } = this;
    new Gauge({
      name: 'innoweek_board_imbalances',
      help: 'Cells of the nation that are not the sum of its units; 0 unless something is wrong',
      registers,
      async collect() {
        await whenReachable(this, async () => (await freshness.read()).imbalances);
      },
    });
    new Gauge({
      name: 'innoweek_boards_untold_seconds',
      help: 'For how long watchers at this process have not been told how their board stands',
      registers,
      collect() {
        this.set(freshness.untoldS);
      },
    });
    new Gauge({
      name: 'innoweek_fold_lag_seconds',
      help: 'Age of the oldest batch that is not on the board yet; 0 when all are',
      registers,
      async collect() {
        await whenReachable(this, async () => (await freshness.read()).lagS);
      },
    });
    new Gauge({
      name: 'innoweek_unfolded_batches',
      help: 'Batches that are not on the board yet',
      registers,
      async collect() {
        await whenReachable(this, async () => (await freshness.read()).waiting);
      },
    });
    new Gauge({
      name: 'innoweek_board_version',
      help: 'Version of the board of the current edition',
      registers,
      async collect() {
        await whenReachable(this, async () => (await freshness.read()).version);
      },
    });
    new Gauge({
      name: 'innoweek_board_version_age_seconds',
      help: 'Since the board of the current edition last changed',
      registers,
      async collect() {
        await whenReachable(this, async () => (await freshness.read()).ageS ?? 0);
      },
    });
  }

  /** Missing where nothing is archived, or backed up to no folder that this process knows. */
  #watchBackups(registers: Registry[]): void {
    const { backups } = this;
    new Gauge({
      name: 'innoweek_wal_archived_age_seconds',
      help: 'Since PostgreSQL last archived a segment of its log: so much is lost with the machine',
      registers,
      async collect() {
        await whenReachable(this, async () => (await backups.readArchiver())?.ageS ?? null);
      },
    });
    new Gauge({
      name: 'innoweek_wal_archive_failures',
      help: 'Times that PostgreSQL could not archive a segment of its log',
      registers,
      async collect() {
        await whenReachable(this, async () => (await backups.readArchiver())?.failures ?? null);
      },
    });
    new Gauge({
      name: 'innoweek_backup_age_seconds',
      help: 'Since the last whole backup in BACKUP_DIR; infinite before the first',
      registers,
      async collect() {
        await whenReachable(this, () => backups.readAge());
      },
    });
  }

  #watchQueue(registers: Registry[]): void {
    const { jobs, freshness } = this;
    new Gauge({
      name: 'innoweek_jobs',
      help: 'Jobs of the queue by state',
      labelNames: ['state'],
      registers,
      async collect() {
        this.reset();
        const counts = await jobs.counts().catch(() => ({}));
        for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'innoweek_reachable',
      help: 'Whether the database and the queue answer this process: 1, or 0; the figures of one that does not are missing',
      labelNames: ['what'],
      registers,
      async collect() {
        const asked = { database: freshness.read(), queue: jobs.counts() };
        for (const [what, answer] of Object.entries(asked))
          this.set({ what }, await answer.then(ONE, () => 0));
      },
    });
  }

  #watchPool(registers: Registry[]): void {
    const { driver } = this.source;
    new Gauge({
      name: 'innoweek_database_connections',
      help: 'Connections of this process to PostgreSQL, and requests that wait for one',
      labelNames: ['state'],
      registers,
      collect() {
        const pool = poolSchema.safeParse(driver instanceof PostgresDriver ? driver.master : null);
        if (!pool.success) return;
        this.set({ state: 'open' }, pool.data.totalCount);
        this.set({ state: 'idle' }, pool.data.idleCount);
        this.set({ state: 'waiting' }, pool.data.waitingCount);
      },
    });
  }
}
