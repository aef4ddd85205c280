import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { proofSchema, type Proof } from '@innoweek/contracts';
import pg from 'pg';
import { databaseOf, freePort, signIn, startServer, type BenchServer } from '../bench/server.bench.ts';
import { BenchStage, EDITION, type Reached } from '../bench/stage.bench.ts';
import { demand } from '../play/stage.model.ts';
import type { Said, WrittenBatch } from './chaos.ledger.ts';
import { hasRedis, RedisMachine, ServerMachine } from './chaos.processes.ts';
import type { SmallDisk } from './small.disk.ts';
import { WireProxy } from './wire.proxy.ts';

const DATABASE = 'chaos';
const EVENTS = 40;
const CONNECTIONS = 16;
const BLOCKED_PATIENCE_MS = 20_000;
const DATABASE_PATIENCE_MS = 60_000;
const LOOK_MS = 50;

/** Every pair that speaks with each other, and the network between them. */
export type Wires = {
  readonly 'api-postgresql': WireProxy;
  readonly 'worker-postgresql': WireProxy;
  readonly 'api-redis': WireProxy | null;
  readonly 'worker-redis': WireProxy | null;
  readonly 'client-api': WireProxy;
  readonly 'watcher-api': WireProxy;
};

type WrittenRow = {
  id: string;
  key: string;
  subject: string;
  metric: string;
  day: string;
  amount: string;
  revision: number;
};

/**
 * The machines of docker/compose.yaml as processes, with a network of ours between every two of them: two api, a worker,
 * Redis where it is installed, PostgreSQL. That PostgreSQL is the embedded one of a server which has nothing else to do
 * (its own database is another one) and starts it again when it falls.
 */
export class ChaosStage {
  /** Said by whoever reports, and everything that is read over the public interface. */
  week!: BenchStage<Reached>;
  /** What a fault itself had the server say, beside the load; it has to be on the board as well. */
  readonly saidBesides: Said[] = [];

  private constructor(
    readonly home: BenchServer,
    readonly folder: string,
    readonly wires: Wires,
    readonly apis: readonly [ServerMachine, ServerMachine],
    readonly worker: ServerMachine,
    readonly redis: RedisMachine | null,
    readonly disk: SmallDisk | null,
  ) {}

  /** @param disk where PostgreSQL keeps everything, if it is to have one of its own; whoever opened it closes it */
  static async open(disk: SmallDisk | null = null): Promise<ChaosStage> {
    const folder = await mkdtemp(join(tmpdir(), 'innoweek-chaos-'));
    await chmod(folder, 0o755);
    const dataDir = disk?.folder ?? join(folder, 'home');
    await mkdir(dataDir, { recursive: true });
    const starting = startServer(dataDir);
    // Its own server is still starting when its PostgreSQL is up: the others start beside it.
    const homeUrl = await Promise.race([
      databaseUp(dataDir),
      starting.then(({ databaseUrl }) => databaseUrl),
    ]);
    await run(homeUrl, (client) => client.query(`create database ${DATABASE}`));
    const redis = hasRedis() ? await RedisMachine.open(join(folder, 'redis')) : null;
    const databasePort = Number(new URL(homeUrl).port);
    const ports = [await freePort(), await freePort()] as const;
    const wires: Wires = {
      'api-postgresql': await WireProxy.before(databasePort),
      'worker-postgresql': await WireProxy.before(databasePort),
      'api-redis': redis && (await WireProxy.before(redis.port)),
      'worker-redis': redis && (await WireProxy.before(redis.port)),
      'client-api': await WireProxy.before(...ports),
      'watcher-api': await WireProxy.before(...ports),
    };
    const envOf = (role: 'api' | 'worker'): Record<string, string> => {
      const queue = wires[`${role}-redis`];
      return {
        DATABASE_URL: throughPort(homeUrl, wires[`${role}-postgresql`].port),
        DATA_DIR: join(folder, 'data'),
        ...(queue && { REDIS_URL: `redis://127.0.0.1:${queue.port}` }),
      };
    };
    const apis = [
      new ServerMachine('api', ports[0], envOf('api')),
      new ServerMachine('api', ports[1], envOf('api')),
    ] as const;
    const worker = new ServerMachine('worker', await freePort(), envOf('worker'));
    const started = Promise.all([...apis, worker].map((machine) => machine.start()));
    started.catch(() => undefined);
    const stage = new ChaosStage(await starting, folder, wires, apis, worker, redis, disk);
    try {
      await started;
      const token = await signIn(stage.url);
      stage.week = await BenchStage.open({ url: stage.url, token }, CONNECTIONS, EVENTS);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Where clients reach an api, whichever. */
  get url(): string {
    return `http://127.0.0.1:${this.wires['client-api'].port}`;
  }

  /** Where dashboards do. */
  get watchUrl(): string {
    return `http://127.0.0.1:${this.wires['watcher-api'].port}`;
  }

  get databaseUrl(): string {
    return this.home.databaseUrl.replace(/\/[^/]*$/, `/${DATABASE}`);
  }

  /** The process of PostgreSQL: another one after each fall. */
  async postgresPid(): Promise<number> {
    return (await databaseOf(this.home.dataDir)).postgresPid;
  }

  query<T extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<T[]> {
    return run(this.databaseUrl, async (client) => (await client.query<T>(statement, values)).rows);
  }

  /** A transaction that holds what the next step needs, until it is told to let go. */
  async hold(...statements: string[]): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: this.databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    return async () => {
      await client.query('rollback').catch(() => undefined);
      await client.end().catch(() => undefined);
    };
  }

  /** Until a statement of the server waits for what is held: it has come as far as it can. */
  async untilBlocked(): Promise<void> {
    for (const until = Date.now() + BLOCKED_PATIENCE_MS; Date.now() < until;) {
      const waiting = await this.query(
        `select from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and application_name = 'innoweek'`,
      );
      if (waiting.length > 0) return;
      await sleep(20);
    }
    throw new Error('nothing waits for what is held');
  }

  /** Until PostgreSQL answers again. */
  async untilDatabase(): Promise<void> {
    for (const until = Date.now() + DATABASE_PATIENCE_MS; Date.now() < until;) {
      const answered = await this.query('select 1').catch(() => null);
      if (answered) return;
      await sleep(50);
    }
    throw new Error(`PostgreSQL did not come back within ${DATABASE_PATIENCE_MS / 1000} s`);
  }

  /** What the ledger holds under keys that begin like this. */
  async written(prefix: string): Promise<WrittenBatch[]> {
    const rows = await this.query<WrittenRow>(
      `select b.id, b.idempotency_key as key, e.subject, e.metric, e.day::text as day, e.amount, e.revision
       from batches b join entries e on e.batch_id = b.id
       where starts_with(b.idempotency_key, $1) order by b.id, e.seq`,
      [prefix],
    );
    const batches = new Map<
      string,
      { id: string; key: string; entries: WrittenBatch['entries'][number][] }
    >();
    for (const { id, key, subject, metric, day, amount, revision } of rows) {
      const batch = batches.get(id) ?? { id, key, entries: [] };
      batches.set(id, batch);
      const event = subject.replace(/^event:/, '');
      batch.entries.push({ event, day, metric, value: Number(amount), revision });
    }
    return [...batches.values()];
  }

  /** The server's own recount. */
  async proof(): Promise<Proof> {
    const path = `/proof?edition=${EDITION}`;
    const { api, server } = this.week;
    return proofSchema.parse((await demand(api, { method: 'GET', path, token: server.token })).body);
  }

  async close(): Promise<void> {
    // Everything was judged: nothing has to end in order but PostgreSQL.
    await Promise.all([...this.apis, this.worker].map((machine) => machine.kill()));
    await this.redis?.kill();
    for (const wire of Object.values(this.wires)) await wire?.close();
    await this.home.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Where the PostgreSQL of a server that is starting is reached, as soon as it is. */
const databaseUp = async (dataDir: string): Promise<string> => {
  for (const until = Date.now() + DATABASE_PATIENCE_MS; Date.now() < until;) {
    const found = await databaseOf(dataDir).catch(() => null);
    const answered =
      found && (await run(found.databaseUrl, (client) => client.query('select 1')).catch(() => null));
    if (answered) return found.databaseUrl;
    await sleep(LOOK_MS);
  }
  throw new Error(`PostgreSQL did not start within ${DATABASE_PATIENCE_MS / 1000} s`);
};

const throughPort = (address: string, port: number): string => {
  const url = new URL(address);
  url.port = String(port);
  url.pathname = `/${DATABASE}`;
  return url.href;
};

const run = async <T>(address: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 5_000 });
  // A server that falls while a connection is open says so twice; the statement's own error is enough.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};
