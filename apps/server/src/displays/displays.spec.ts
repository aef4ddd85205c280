import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AuditEntry,
  Board,
  Display,
  IssuedDisplay,
  OwnDisplay,
  Page,
  Problem,
  Series,
} from '@innoweek/contracts';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { RouteRegistry } from '../access/route.registry.ts';

let server: TestServer;
let coordinator: TestClient;
const HOUR_MS = 3_600_000;
const soon = (): string => new Date(Date.now() + HOUR_MS).toISOString();

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  coordinator = await server.actAs(['coordinator']);
  await publish('closed');
});
afterAll(() => server.stop());

const publish = async (audience: string): Promise<void> => {
  const set = await coordinator.put('/editions/week-2016/public-board', {
    audience,
    metrics: ['participants'],
    units: false,
    embedding: false,
  });
  expect(set.status).toBe(200);
};
const issue = async (draft: Record<string, unknown> = {}): Promise<IssuedDisplay> => {
  const made = await coordinator.post<IssuedDisplay>('/displays', {
    name: '广东分会场大厅',
    scope: 'unit:CN-GD',
    scenes: ['overview', 'trend'],
    every: 20,
    expiresAt: soon(),
    ...draft,
  });
  expect(made.status).toBe(201);
  return made.body;
};
const asWall = <T>(secret: string, path: string): Promise<Reply<T>> =>
  server.nobody.get<T>(path, { authorization: `Display ${secret}` });
const listed = async (id: string): Promise<Display | undefined> =>
  (await coordinator.get<Page<Display>>('/displays')).body.items.find((one) => one.id === id);
const joinAs = async (secret: string, board: string, edition?: string) => {
  const watcher = new TestWatcher(server.url, { board }, null, {}, secret);
  const join = () => watcher.tryToJoin({ board, ...(edition ? { edition } : {}) });
  // One that is looked at before it asked is hung up on: it comes back, as a wall does.
  const reply = await join().catch(() => {
    watcher.socket.connect();
    return join();
  });
  return { watcher, answer: 'problem' in reply ? reply.problem.code : reply.board };
};

test('a wall reads the board that its link was made for, and nothing else', async () => {
  const { secret, id } = await issue();
  expect(await listed(id)).toMatchObject({ state: 'active', lastSeenAt: null, createdBy: 'coordinator' });
  const own = await asWall<OwnDisplay>(secret, '/display');
  expect(own.body).toMatchObject({ scope: 'unit:CN-GD', scenes: ['overview', 'trend'], every: 20 });
  expect((await listed(id))?.lastSeenAt).not.toBeNull();

  const of = 'scope=unit:CN-GD&edition=week-2016';
  expect((await asWall<Board>(secret, `/board?${of}`)).body.board).toBe('unit:CN-GD');
  expect((await asWall<Series>(secret, `/board/series?${of}&metric=participants`)).status).toBe(200);
  expect((await asWall(secret, `/board/corrections?${of}`)).status).toBe(200);
  expect((await asWall(secret, `/annotations?${of}`)).status).toBe(200);
  expect((await asWall(secret, `/media?${of}`)).status).toBe(200);
  for (const path of [
    '/board?edition=week-2016',
    '/board?scope=unit:CN-SC&edition=week-2016',
    '/board?scope=unit:CN-GD',
    '/board?scope=unit:CN-GD&scope=nation&edition=week-2016',
    '/board/explanation?cell=unit:CN-GD/participants/total',
    '/media?edition=week-2016&unit=CN-GD',
    '/events',
    '/displays',
    '/session',
  ])
    expect([path, (await asWall<Problem>(secret, path)).body.code]).toEqual([path, 'display_scope']);
  const opened = server.app
    .get(RouteRegistry)
    .routes()
    .filter(({ access }) => access?.includes('display'))
    .map(({ method, path }) => `${method} ${path}`);
  expect(opened.toSorted()).toEqual([
    'GET /annotations',
    'GET /board',
    'GET /board/corrections',
    'GET /board/series',
    'GET /display',
    'GET /media',
  ]);
});

test('over the socket it joins its own board and no other, and is hung up on when its link is revoked', async () => {
  const { secret, id } = await issue();
  const { watcher, answer } = await joinAs(secret, 'unit:CN-GD');
  expect(answer).toBe('unit:CN-GD');
  for (const board of ['nation', 'unit:CN-SC', 'kind:other']) {
    const reply = await watcher.tryToJoin({ board });
    expect('problem' in reply && reply.problem.code).toBe('board_not_found');
  }
  const hungUp = new Promise<string>((resolve) => watcher.socket.on('disconnect', resolve));
  expect((await coordinator.delete(`/displays/${id}`)).status).toBe(204);
  expect(await hungUp).toBe('io server disconnect');
  // One that comes back while the revocation is still being told is hung up on as well.
  const comeBack = () => {
    watcher.socket.connect();
    return watcher.tryToJoin({ board: 'unit:CN-GD' });
  };
  const again = await comeBack().catch(comeBack);
  expect('problem' in again && again.problem.code).toBe('display_ended');
  watcher.close();
  expect((await asWall<Problem>(secret, '/display')).body.code).toBe('display_ended');
  expect(await listed(id)).toMatchObject({ state: 'revoked' });
  expect((await coordinator.delete(`/displays/${id}`)).status).toBe(404);
  const trail = await server.administrator.get<Page<AuditEntry>>(`/audit?q=${id}`);
  expect(trail.body.items.map(({ action }) => action)).toEqual(['display.revoke', 'display.create']);
  expect(JSON.stringify(trail.body)).not.toContain(secret);
});

test('an administrator ends a link but makes none, and nobody else does either', async () => {
  const { secret, id } = await issue();
  const association = await server.actAsAssociation('CN-GD');
  expect((await association.delete(`/displays/${id}`)).status).toBe(403);
  expect((await asWall(secret, '/display')).status).toBe(200);
  const draft = { name: '大厅', expiresAt: soon() };
  expect((await server.administrator.post('/displays', draft)).status).toBe(403);
  expect((await server.administrator.delete(`/displays/${id}`)).status).toBe(204);
  expect((await asWall<Problem>(secret, '/display')).body.code).toBe('display_ended');
});

test('a link that has expired opens nothing, and a secret is kept only as a hash', async () => {
  const { secret, id } = await issue();
  const rows = await server.source.query<Record<string, unknown>[]>(`select * from displays where id = $1`, [
    id,
  ]);
  expect(JSON.stringify(rows)).not.toContain(secret);
  await server.source.query(`update displays set expires_at = now() - interval '1 second' where id = $1`, [
    id,
  ]);
  expect((await asWall<Problem>(secret, '/display')).body.code).toBe('display_ended');
  const { watcher, answer } = await joinAs(secret, 'unit:CN-GD');
  watcher.close();
  expect(answer).toBe('display_ended');
  expect(await listed(id)).toMatchObject({ state: 'expired' });
});

test.each([
  [{ name: '' }, 400],
  [{ scope: 'event:GD-2016-1' }, 400],
  [{ scope: 'unit:CN-XX' }, 404],
  [{ scenes: [] }, 400],
  [{ scenes: ['map'] }, 422],
  [{ scenes: ['completeness'] }, 400],
  [{ every: 1 }, 400],
  [{ expiresAt: '2020-01-01T00:00:00Z' }, 422],
  [{ expiresAt: '2099-01-01T00:00:00Z' }, 422],
  [{ edition: 'week-1999' }, 404],
])('%j is refused and nothing is made', async (change, status) => {
  const total = async (): Promise<number> =>
    (await coordinator.get<Page<Display>>('/displays?limit=1')).body.total;
  const before = await total();
  const draft = { name: '大厅', scope: 'unit:CN-GD', scenes: ['overview'], expiresAt: soon(), ...change };
  expect((await coordinator.post('/displays', draft)).status).toBe(status);
  expect(await total()).toBe(before);
});

test('links are listed in pages without a gap', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await coordinator.get<Page<Display>>(
      `/displays?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor ?? '';
  } while (cursor !== '');
  const all = (await coordinator.get<Page<Display>>('/displays')).body.items.map(({ id }) => id);
  expect(seen).toEqual(all);
  expect((await coordinator.get('/displays?cursor=bm9uZQ')).status).toBe(400);
});
