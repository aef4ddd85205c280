import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type {
  Account,
  Event,
  Import,
  IssuedToken,
  Organisation,
  Proof,
  Receipt,
  ReceiptState,
} from '@innoweek/contracts';
import pg from 'pg';
import { TestClient } from './test.client.ts';
import { cloneDatabase, type TestDatabase } from './test.database.ts';
import { TestWatcher } from './test.watcher.ts';

// The built server is killed with SIGKILL at every step of the walk of a tally. A step is reached for certain by
// holding, from outside, the lock that the next step needs.

const SERVER = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ADMINISTRATOR = { email: 'root@kill.innoweek.local', password: 'correct horse battery' };

let database: TestDatabase;
let dataDir: string;
let port: number;
let child: ChildProcess | null = null;
let administrator: TestClient;
let organizer: TestClient;
let event: Event;
let expected = 0;
let key = 0;

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const url = (): string => `http://127.0.0.1:${String(port)}`;

const start = async (env: Record<string, string> = {}): Promise<void> => {
  child = spawn(process.execPath, [SERVER, '--empty'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'fatal',
      INNOWEEK_ADMIN_EMAIL: ADMINISTRATOR.email,
      INNOWEEK_ADMIN_PASSWORD: ADMINISTRATOR.password,
      ...env,
    },
  });
  for (let tries = 0; tries < 400; tries += 1) {
    const ready = await fetch(`${url()}/readyz`).catch(() => null);
    if (ready?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the server did not start within 20 s');
};
const kill = async (): Promise<void> => {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

/** A connection that holds a lock until it is told to let go. */
const hold = async (...statements: string[]): Promise<() => Promise<void>> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('begin');
  for (const statement of statements) await client.query(statement);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
};
const query = async <T extends pg.QueryResultRow>(
  statement: string,
  values: unknown[] = [],
): Promise<T[]> => {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<T>(statement, values)).rows;
  } finally {
    await client.end();
  }
};
/** Until a backend of the server waits for a lock: it has come as far as it can. */
const untilBlocked = async (): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const waiting = await query(
      `select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and application_name = 'innoweek'`,
    );
    if (waiting.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nothing waits for the lock');
};

type Sending = { body: unknown; key: string; value: number };
const nextSending = (): Sending => {
  key += 1;
  const value = 100 + key;
  const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value, revision: key };
  return { body: { entries: [entry] }, key: `kill-${String(key)}`, value };
};
const send = (sending: Sending) =>
  organizer.post<Receipt>('/tallies', sending.body, { 'idempotency-key': sending.key });
const folded = async (receipt: Receipt): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const { body } = await organizer.get<ReceiptState>(`/receipts/${receipt.receipt}`);
    if (body.state === 'folded') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('not folded within 20 s of the restart');
};
/** Sends the next figure and has it acknowledged: from here on it must never be lost. */
const expectAcknowledged = async (): Promise<Sending & { receipt: Receipt }> => {
  const sending = nextSending();
  const sent = await send(sending);
  expect(sent.status).toBe(201);
  return { ...sending, receipt: sent.body };
};
/** Kills the server where it stands, lets go of what held it there, starts it again, and waits for the figure. */
const killAndRecover = async (
  { receipt, value }: Sending & { receipt: Receipt },
  letGo: () => Promise<unknown>,
): Promise<void> => {
  await kill();
  await letGo();
  await start();
  await folded(receipt);
  expected = value;
};
const HOLD_FOLD = `select pg_advisory_xact_lock(hashtext('innoweek fold'), id) from editions`;

beforeAll(async () => {
  if (!existsSync(SERVER)) throw new Error('build the server first: npm run build');
  database = await cloneDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'innoweek-kill-'));
  port = await freePort();
  await start();
  const nobody = new TestClient(url());
  const cookie =
    (await nobody.post('/session', ADMINISTRATOR)).headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const issued = await nobody.post<IssuedToken>('/tokens', { name: 'kill' }, { cookie });
  administrator = new TestClient(url(), issued.body.secret);
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
  const created = await administrator.post('/editions', edition);
  if (created.status !== 201) throw new Error('no edition');
  await administrator.patch('/editions/kill', { clock: { at: '2016-10-12T08:00:00+08:00', speed: 0 } });
  const society = await administrator.post<Organisation>('/organisations', {
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
    const account = await administrator.post<Account>('/accounts', draft);
    const token = await administrator.post<IssuedToken>('/tokens', {
      name: 'kill',
      account: account.body.id,
    });
    return new TestClient(url(), token.body.secret);
  };
  organizer = await actAs(['organizer'], society.body.id);
  const coordinator = await actAs(['coordinator']);
  const draft = {
    title: '断电演练',
    organiser: society.body.id,
    region: '440100',
    start: '2016-10-12T09:00:00+08:00',
    end: '2016-10-12T17:00:00+08:00',
    submit: true,
  };
  event = (await organizer.post<Event>('/events', draft)).body;
  await coordinator.post(`/events/${event.code}/approve`, {});
}, 60_000);
afterAll(async () => {
  await kill();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** After each kill and restart: the figure is the last one acknowledged, once, and a recount agrees. */
const expectCountedOnce = async (): Promise<void> => {
  const board = await organizer.get<{ cells: Record<string, number> }>(`/board?scope=event:${event.code}`);
  expect(board.body.cells[`event:${event.code}/participants/total`]).toBe(expected);
  const proof = await administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
  const keys = await query<{ keys: string; batches: string }>(
    `select count(distinct idempotency_key) as keys, count(*) as batches from batches where kind = 'tally'`,
  );
  expect(keys[0]?.keys).toBe(keys[0]?.batches);
};
afterEach(expectCountedOnce);

/** Ends what the killed server was waiting for, as PostgreSQL does once it notices that nobody is there. */
const endWaiting = () =>
  query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' and application_name = 'innoweek'`,
  );

test.each([
  ['rolled back', false],
  // The statement may still end after the process that sent it: nobody was told, and the repetition tells.
  ['committed behind its back', true],
])('while the append is under way, %s: sent again it counts once', async (_, finishes) => {
  const letGo = await hold('lock table batches in share row exclusive mode');
  const sending = nextSending();
  const lost = send(sending).then(
    () => 'answered',
    () => 'lost',
  );
  await untilBlocked();
  await kill();
  if (!finishes) await endWaiting();
  await letGo();
  expect(await lost).toBe('lost');
  await start();
  const again = await send(sending);
  expect(again).toMatchObject({ status: 201, body: { replayed: finishes } });
  await folded(again.body);
  expected = sending.value;
});

test('after the append, before anything is folded: acknowledged, so it is there', async () => {
  const letGo = await hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await untilBlocked();
  await killAndRecover(sent, letGo);
  expect((await send(sent)).body).toEqual({ ...sent.receipt, replayed: true });
});

test('after the append, with the nudge lost for good: the sweep finds it', async () => {
  const letGo = await hold('lock table bullmq.job in access exclusive mode');
  const sent = await expectAcknowledged();
  await killAndRecover(sent, async () => {
    await letGo();
    await query(`delete from bullmq.job where name = 'fold'`);
  });
});

test.each([
  ['while claims are read', 'lock table claims in access exclusive mode'],
  ['when the version is written', 'lock table board_versions in share row exclusive mode'],
  ['between claims and counted values', 'lock table counted_values in share row exclusive mode'],
  ['between counted values and cells', 'lock table cells in share row exclusive mode'],
  ['between cells and their changes', 'lock table cell_changes in share row exclusive mode'],
])('in the middle of a fold, %s: all of it or nothing', async (_, statement) => {
  const letGo = await hold(statement);
  const sent = await expectAcknowledged();
  await untilBlocked();
  await killAndRecover(sent, letGo);
});

test('at the end of a fold, before its batches are marked: it is folded again, once', async () => {
  const holdFold = await hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await untilBlocked();
  // Taking batches for the fold is still possible, marking them is not.
  const letGo = await hold('lock table batches in share row exclusive mode');
  await holdFold();
  await untilBlocked();
  await killAndRecover(sent, letGo);
});

test('right after a fold, with the announcement lost: a watcher comes back and sees it', async () => {
  const watcher = new TestWatcher(url(), { board: `event:${event.code}` }, organizer.token);
  await watcher.ask();
  watcher.socket.on('connect', () => void watcher.ask().catch(() => undefined));
  const sending = nextSending();
  const sent = await send(sending);
  for (let tries = 0; tries < 2_000; tries += 1) {
    const rows = await query('select 1 from batches where id = $1 and folded_version is not null', [
      sent.body.receipt,
    ]);
    if (rows.length > 0) break;
  }
  await kill();
  await start();
  expected = sending.value;
  await watcher.until(
    ({ cells }) => cells[`event:${event.code}/participants/total`] === sending.value,
    15_000,
  );
  expect(watcher.board.cells[`event:${event.code}/participants/reported`]).toBe(sending.value);
  watcher.close();
});

const reaches = async (id: string, state: Import['state']): Promise<void> => {
  for (let tries = 0; tries < 800; tries += 1) {
    const { body } = await organizer.get<Import>(`/imports/${id}`);
    if (body.state === state) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the import did not become ${state} within 40 s`);
};

test.each([
  ['while its entries are appended', 'lock table batches in share row exclusive mode'],
  ['while its rows are settled', 'lock table import_rows in share row exclusive mode'],
  ['while its end is noted', 'lock table declared_totals, imports in share row exclusive mode'],
])(
  'in the middle of committing a file of tallies, %s: all of it or nothing, and once',
  async (_, statement) => {
    key += 1;
    const value = 10_000 + key;
    const form = new FormData();
    form.set('kind', 'tallies');
    form.set(
      'file',
      new Blob([`活动编号,日期,参与人次\n${event.code},2016-10-12,${String(value)}\n`]),
      '断电.csv',
    );
    const { body } = await organizer.post<{ id: string }>('/imports', form);
    await reaches(body.id, 'ready');
    // What asks for the commit writes to the import itself: it goes first, and the job then waits.
    const holdQueue = await hold('lock table bullmq.job in access exclusive mode');
    const asked = organizer.post(`/imports/${body.id}/commit`).catch(() => null);
    for (let tries = 0; tries < 400; tries += 1) {
      const [row] = await query<{ state: string }>('select state from imports where id = $1', [body.id]);
      if (row?.state === 'committing') break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const letGo = await hold(statement);
    await holdQueue();
    await asked;
    await untilBlocked();
    await kill();
    await letGo();
    await endWaiting();
    await start();
    await reaches(body.id, 'committed');
    const receipt = (await organizer.get<Import>(`/imports/${body.id}`)).body.receipt ?? '';
    expect(receipt).not.toBe('');
    await folded({ receipt, accepted: 1, replayed: false });
    expected = value;
  },
);

test('when the thread that folds falls, another one takes over', async () => {
  await kill();
  const fallen = join(dataDir, 'fallen');
  // The first thread lives until a figure waits for it.
  await writeFile(
    join(dataDir, 'fall.cjs'),
    `const { isMainThread } = require('node:worker_threads');
     const fs = require('node:fs');
     if (!isMainThread && !fs.existsSync(${JSON.stringify(fallen)}))
       setInterval(() => {
         if (!fs.existsSync(${JSON.stringify(join(dataDir, 'fall'))})) return;
         fs.writeFileSync(${JSON.stringify(fallen)}, '');
         throw new Error('a thread fell on purpose');
       }, 20);`,
  );
  await start({ NODE_OPTIONS: `--require ${join(dataDir, 'fall.cjs')}` });
  const letGo = await hold(HOLD_FOLD);
  const sent = await expectAcknowledged();
  await untilBlocked();
  await writeFile(join(dataDir, 'fall'), '');
  for (let tries = 0; tries < 200 && !existsSync(fallen); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(existsSync(fallen)).toBe(true);
  await letGo();
  await folded(sent.receipt);
  expected = sent.value;
  expect(child?.exitCode).toBeNull();
});
