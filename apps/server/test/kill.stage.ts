import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Account, Event, IssuedToken, Organisation, Proof, ReceiptState } from '@innoweek/contracts';
import pg from 'pg';
import { TestClient } from './test.client.ts';
import { cloneDatabase, type TestDatabase } from './test.database.ts';

const SERVER = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ADMINISTRATOR = { email: 'root@kill.innoweek.local', password: 'correct horse battery' };

/** It goes with its data folder. */
const EMBEDDED: TestDatabase = { url: '', drop: () => Promise.resolve() };

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/**
 * The built server, to be killed with SIGKILL. A step is reached for certain by holding, from outside, the lock that the
 * next step needs.
 */
export class KillStage {
  /** What the board has to say of the event: the figure that was acknowledged last. */
  expected = 0;
  child: ChildProcess | null = null;
  #key = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly dataDir: string,
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {
    this.nobody = new TestClient(this.url);
    this.administrator = this.nobody;
    this.organizer = this.nobody;
  }

  readonly nobody: TestClient;
  administrator: TestClient;
  organizer: TestClient;
  #event: Event | null = null;

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }
  get event(): Event {
    if (!this.#event) throw new Error('no event yet');
    return this.#event;
  }
  /** Another one with each call. */
  nextKey(): number {
    this.#key += 1;
    return this.#key;
  }

  /** @param env what each start has besides; with an empty `DATABASE_URL` the server brings its own database */
  static async set(env: Record<string, string> = {}): Promise<KillStage> {
    if (!existsSync(SERVER)) throw new Error('build the server first: npm run build');
    const stage = new KillStage(
      env['DATABASE_URL'] === '' ? EMBEDDED : await cloneDatabase(),
      await mkdtemp(join(tmpdir(), 'innoweek-kill-')),
      await freePort(),
      env,
    );
    await stage.start();
    await stage.#populate();
    return stage;
  }

  async leave(): Promise<void> {
    await this.kill();
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async start(env: Record<string, string> = {}): Promise<void> {
    this.child = spawn(process.execPath, [SERVER, '--empty'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: String(this.port),
        DATABASE_URL: this.database.url,
        DATA_DIR: this.dataDir,
        LOG_LEVEL: 'fatal',
        INNOWEEK_ADMIN_EMAIL: ADMINISTRATOR.email,
        INNOWEEK_ADMIN_PASSWORD: ADMINISTRATOR.password,
        ...this.env,
        ...env,
      },
    });
    for (let tries = 0; tries < 400; tries += 1) {
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server did not start within 20 s');
  }

  async kill(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  /** A connection that holds a lock until it is told to let go. */
  async hold(...statements: string[]): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    await client.query('begin');
    for (const statement of statements) await client.query(statement);
    return async () => {
      await client.query('rollback');
      await client.end();
    };
  }

  async query<T extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query<T>(statement, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Until a backend of the server waits for a lock: it has come as far as it can. */
  async untilBlocked(): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      const waiting = await this.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and application_name = 'innoweek'`,
      );
      if (waiting.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error('nothing waits for the lock');
  }

  /** Ends what the killed server was waiting for, as PostgreSQL does once it notices that nobody is there. */
  async endWaiting(): Promise<void> {
    await this.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and application_name = 'innoweek'`,
    );
  }

  async folded(receipt: string): Promise<void> {
    for (let tries = 0; tries < 400; tries += 1) {
      const { body } = await this.organizer.get<ReceiptState>(`/receipts/${receipt}`);
      if (body.state === 'folded') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('not folded within 20 s of the restart');
  }

  /** What the board says of the event, how the recount comes out, and how many batches there are beside their keys. */
  async found(): Promise<{ figure: number; balanced: boolean; differences: unknown[]; twice: number }> {
    const { code } = this.event;
    const board = await this.organizer.get<{ cells: Record<string, number> }>(`/board?scope=event:${code}`);
    const proof = await this.administrator.get<Proof>('/proof');
    const [keys] = await this.query<{ twice: number }>(
      `select (count(*) - count(distinct idempotency_key))::int as twice from batches where kind = 'tally'`,
    );
    return {
      figure: board.body.cells[`event:${code}/participants/total`] ?? 0,
      balanced: proof.body.balanced,
      differences: proof.body.differences,
      twice: keys?.twice ?? -1,
    };
  }

  async #populate(): Promise<void> {
    const cookie =
      (await this.nobody.post('/session', ADMINISTRATOR)).headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const issued = await this.nobody.post<IssuedToken>('/tokens', { name: 'kill' }, { cookie });
    this.administrator = new TestClient(this.url, issued.body.secret);
    const edition = {
      code: 'kill',
      name: '演练',
      nameEn: 'Kill',
      warmUpStart: '2016-09-12',
      start: '2016-10-12',
      end: '2016-10-18',
      rehearsal: true,
      current: true,
    };
    const created = await this.administrator.post('/editions', edition);
    if (created.status !== 201) throw new Error('no edition');
    await this.administrator.patch('/editions/kill', {
      clock: { at: '2016-10-12T08:00:00+08:00', speed: 0 },
    });
    const society = await this.administrator.post<Organisation>('/organisations', {
      name: '停电学会',
      kind: 'other',
      region: '440100',
    });
    const actAs = async (roles: string[], organisation?: string): Promise<TestClient> => {
      const draft = {
        email: `${roles.join('')}@kill.innoweek.local`,
        name: '某',
        roles,
        ...(organisation ? { organisation } : {}),
      };
      const account = await this.administrator.post<Account>('/accounts', draft);
      const token = await this.administrator.post<IssuedToken>('/tokens', {
        name: 'kill',
        account: account.body.id,
      });
      return new TestClient(this.url, token.body.secret);
    };
    this.organizer = await actAs(['organizer'], society.body.id);
    const coordinator = await actAs(['coordinator']);
    const draft = {
      title: '断电演练',
      organiser: society.body.id,
      region: '440100',
      start: '2016-10-12T09:00:00+08:00',
      end: '2016-10-12T17:00:00+08:00',
      submit: true,
    };
    this.#event = (await this.organizer.post<Event>('/events', draft)).body;
    await coordinator.post(`/events/${this.#event.code}/approve`, {});
  }
}
