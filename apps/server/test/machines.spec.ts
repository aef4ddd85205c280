import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Account,
  Event,
  IssuedToken,
  Organisation,
  Proof,
  Receipt,
  ReceiptState,
} from '@innoweek/contracts';
import {
  ADMINISTRATOR,
  endProcess,
  freePort,
  isInstalled,
  ServerProcess,
  startNginx,
  startRedis,
} from './machines.processes.ts';
import { TestClient } from './test.client.ts';
import { cloneDatabase, type TestDatabase } from './test.database.ts';
import { TestWatcher } from './test.watcher.ts';

const SENDERS = 4;
const present = isInstalled('nginx') && isInstalled('redis-server');
if (!present)
  process.stdout.write(
    'nginx or redis-server is not installed: the tests of several machines are skipped.\n',
  );

let database: TestDatabase;
let folder: string;
let nginx: ChildProcess | null = null;
let redis: ChildProcess | null = null;
let url: string;
let apis: ServerProcess[] = [];
let workers: ServerProcess[] = [];
let organizer: TestClient;
let coordinator: TestClient;
const watchers: TestWatcher[] = [];
let stopReporting = (): void => undefined;
let event: Event;
/** The last figure that was said; each is a revision of its own. */
let value = 0;

const start = async (): Promise<void> => {
  database = await cloneDatabase();
  folder = await mkdtemp(join(tmpdir(), 'innoweek-machines-'));
  const redisPort = await freePort();
  redis = await startRedis(join(folder, 'redis'), redisPort);
  const port = await freePort();
  url = `http://127.0.0.1:${String(port)}`;
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: `redis://127.0.0.1:${String(redisPort)}`,
    DATA_DIR: join(folder, 'data'),
    PUBLIC_URL: url,
    DRAIN_SECONDS: '1',
  };
  apis = [new ServerProcess('api', await freePort(), env), new ServerProcess('api', await freePort(), env)];
  workers = [new ServerProcess('worker', 0, env), new ServerProcess('worker', 0, env)];
  for (const one of [...apis, ...workers]) await one.start();
  nginx = await startNginx(
    join(folder, 'nginx'),
    port,
    apis.map((api) => api.port),
  );
};

/** The administrator, an edition, and an event of an organisation that reports. */
const furnish = async (): Promise<void> => {
  const nobody = new TestClient(url);
  const signedIn = await nobody.post('/session', ADMINISTRATOR, { origin: url });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const issued = await nobody.post<IssuedToken>('/tokens', { name: 'tests' }, { cookie, origin: url });
  const administrator = new TestClient(url, issued.body.secret);
  await administrator.post('/editions', {
    code: 'week-2016',
    name: '第二届全国双创周',
    nameEn: 'Innovation Week 2016',
    warmUpStart: '2016-09-12',
    start: '2016-10-12',
    end: '2016-10-18',
    rehearsal: true,
    current: true,
  });
  await administrator.patch('/editions/week-2016', { clock: { at: '2016-10-12T08:00:00+08:00', speed: 0 } });
  const draft = { name: '广州创客协会', kind: 'other', region: '440100' };
  const { body: organisation } = await administrator.post<Organisation>('/organisations', draft);
  const accountOf = async (role: string, of?: string): Promise<TestClient> => {
    const { body: account } = await administrator.post<Account>('/accounts', {
      email: `${role}@machines.innoweek.local`,
      name: role,
      roles: [role],
      ...(of ? { organisation: of } : {}),
    });
    const token = await administrator.post<IssuedToken>('/tokens', { name: role, account: account.id });
    return new TestClient(url, token.body.secret);
  };
  organizer = await accountOf('organizer', organisation.id);
  coordinator = await accountOf('coordinator');
  const created = await coordinator.post<Event>('/events', {
    title: '创客大赛',
    organiser: organisation.id,
    region: '440100',
    form: 'onsite',
    start: '2016-10-12T09:00:00+08:00',
    end: '2016-10-12T17:00:00+08:00',
    submit: true,
  });
  event = (await coordinator.post<Event>(`/events/${created.body.code}/approve`, {})).body;
};

/** Senders that report without a pause until they are told to stop; what was answered, and what the last one said. */
const report = (): { stop: () => Promise<{ answers: number[]; last: number }> } => {
  let stopped = false;
  const answers: number[] = [];
  stopReporting = () => {
    stopped = true;
  };
  const senders = Array.from({ length: SENDERS }, async () => {
    while (!stopped) {
      value += 1;
      const said = value;
      const entries = [
        { event: event.code, day: '2016-10-12', metric: 'participants', value: said, revision: said },
      ];
      // No second try of ours: what a process that stops does not answer, nginx has to have answered.
      const reply = await organizer
        .post<Receipt>('/tallies', { entries }, { 'idempotency-key': `machines-${String(said)}` })
        .catch(() => null);
      answers.push(reply?.status ?? 0);
      // Where nothing answers the test fails, but does not spin.
      if (!reply) await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(senders);
      return { answers, last: value };
    },
  };
};

const falls = (versions: readonly number[]): boolean =>
  versions.some((version, at) => version < (versions[at - 1] ?? 0));

(present ? describe : describe.skip)('two api behind nginx, two workers, PostgreSQL and Redis', () => {
  beforeAll(async () => {
    await start();
    await furnish();
  });
  afterEach(() => {
    stopReporting();
    for (const watcher of watchers.splice(0)) watcher.close();
  });
  afterAll(async () => {
    for (const one of [...apis, ...workers]) await one.end('SIGTERM');
    await endProcess(nginx);
    await endProcess(redis);
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  test('each process is restarted under load: no request is lost, no board is left behind', async () => {
    const watchers = [
      new TestWatcher(url),
      new TestWatcher(url, { board: `event:${event.code}` }),
      new TestWatcher(url),
    ];
    const seen = watchers.map((): number[] => []);
    watchers.forEach((watcher, at) => {
      watcher.socket.on('connect', () => void watcher.ask());
      watcher.socket.on('board:delta', ({ to }) => seen[at]?.push(to));
    });
    await Promise.all(watchers.map((watcher) => watcher.until(({ version }) => version >= 0)));
    const load = report();
    for (const one of [...apis, ...workers]) {
      expect(await one.end('SIGTERM')).toBe(0);
      await one.start();
      // nginx.conf: a process that refused is left alone for a second.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
    const { answers, last } = await load.stop();
    expect(answers.filter((status) => status !== 201)).toEqual([]);
    expect(answers.length).toBeGreaterThan(100);
    for (const watcher of watchers) {
      const key = `${watcher.join.board}/participants/total`;
      await watcher.until(({ cells }) => cells[key] === last);
    }
    for (const versions of seen) expect(falls(versions)).toBe(false);
    expect((await coordinator.get<Proof>('/proof')).body).toMatchObject({ balanced: true });
  }, 120_000);

  test('what one api accepted is read at the other, and shown by both', async () => {
    const key = 'once-for-both';
    const entries = [{ event: event.code, day: '2016-10-12', metric: 'media_reports', value: 7 }];
    const clients = apis.map(
      ({ port }) => new TestClient(`http://127.0.0.1:${String(port)}`, organizer.token),
    );
    const replies = await Promise.all(
      clients.map((client) => client.post<Receipt>('/tallies', { entries }, { 'idempotency-key': key })),
    );
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(replies.map(({ body }) => body.receipt)).size).toBe(1);
    expect(replies.map(({ body }) => body.replayed).toSorted()).toEqual([false, true]);
    for (const client of clients) {
      for (let tries = 0; ; tries += 1) {
        const { body } = await client.get<ReceiptState>(`/receipts/${replies[0]?.body.receipt ?? ''}`);
        if (body.state === 'folded') break;
        if (tries > 200) throw new Error('not folded within 5 s');
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      const { body } = await client.get<{ cells: Record<string, number> }>('/board');
      expect(body.cells['nation/media_reports/total']).toBe(7);
    }
  });

  test('an api and a worker that are killed are not missed', async () => {
    const watcher = new TestWatcher(url);
    watchers.push(watcher);
    watcher.socket.on('connect', () => void watcher.ask());
    await watcher.until(({ version }) => version >= 0);
    const [api] = apis;
    const [worker] = workers;
    const load = report();
    await Promise.all([api?.end('SIGKILL'), worker?.end('SIGKILL')]);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await Promise.all([api?.start(), worker?.start()]);
    const { answers, last } = await load.stop();
    // What the killed process had taken is repeated by nginx under its key.
    expect(answers.filter((status) => status !== 201)).toEqual([]);
    await watcher.until(({ cells }) => cells['nation/participants/total'] === last, 20_000);
    expect((await coordinator.get<Proof>('/proof')).body).toMatchObject({ balanced: true });
  }, 120_000);

  test('a process that is to stop says so before it refuses', async () => {
    const [, api] = apis;
    if (!api) throw new Error('no second api');
    const at = `http://127.0.0.1:${String(api.port)}`;
    const stopping = api.end('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ready = await fetch(`${at}/readyz`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toMatchObject({ status: 'stopping' });
    expect((await fetch(`${at}/api/v1/board`)).status).toBe(200);
    expect(await stopping).toBe(0);
    await api.start();
  });
});
