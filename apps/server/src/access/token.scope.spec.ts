import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  TOKEN_SCOPES,
  type IssuedToken,
  type Page,
  type Problem,
  type Session,
  type Token,
  type TokenScope,
} from '@innoweek/contracts';
import { TestClient, type Reply } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { RouteRegistry } from './route.registry.ts';
import { scopeOfRoute, type RouteScope } from './token.scope.ts';

const DAY_MS = 86_400_000;
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

const issue = async (client: TestClient, draft: object): Promise<Reply<IssuedToken & Problem>> =>
  client.post<IssuedToken & Problem>('/tokens', { name: '扫码枪', ...draft });
const narrowed = async (client: TestClient, ...scopes: TokenScope[]): Promise<TestClient> => {
  const issued = await issue(client, { scopes });
  expect(issued).toMatchObject({ status: 201, body: { scopes } });
  return new TestClient(server.url, issued.body.secret);
};

/** Operations ask for these at the root, beside the interface's own prefix. */
const AT_THE_ROOT: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const call = (client: TestClient, method: string, path: string): Promise<Reply<Problem>> =>
  client.send<Problem>(method, path.replace(/:\w+/g, 'absent'), {
    body: ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined,
  });

describe('the scope of a route', () => {
  test.each<[string, RouteScope]>([
    ['GET /session', 'any'],
    ['POST /session', 'any'],
    ['GET /events', 'read'],
    ['GET /board/trace', 'read'],
    ['POST /events', 'events'],
    ['PATCH /events/:code', 'events'],
    ['POST /events/:code/approve', 'decisions'],
    ['POST /events/decisions', 'decisions'],
    ['POST /imports', 'imports'],
    ['POST /imports/:id/commit', 'imports'],
    ['POST /tallies', 'tallies'],
    ['POST /receipts/:id/withdraw', 'tallies'],
    ['POST /checkins', 'check-ins'],
    ['POST /events/:code/kiosks', 'check-ins'],
    ['GET /events/:code/kiosks/:kiosk/code', 'check-ins'],
    ['GET /events/:code/door', 'read'],
    ['POST /attendances', 'any'],
    ['GET /audit', 'administration'],
    ['GET /accounts', 'administration'],
    ['POST /editions', 'administration'],
    ['POST /tokens', 'everything'],
    ['DELETE /sessions', 'everything'],
    ['POST /session/password', 'everything'],
  ])('%s: %s', (name, scope) => {
    const found = server.app
      .get(RouteRegistry)
      .routes()
      .find(({ method, path }) => `${method} ${path}` === name);
    expect(found?.scope).toBe(scope);
  });

  test('that nobody named is closed to every narrowed token', () => {
    const unnamed = { method: 'POST', ofHandler: undefined, ofController: undefined };
    expect(scopeOfRoute({ ...unnamed, access: ['coordinator'] })).toBe('everything');
    expect(scopeOfRoute({ ...unnamed, access: ['coordinator', 'administrator'] })).toBe('everything');
    expect(scopeOfRoute({ ...unnamed, access: ['administrator'] })).toBe('administration');
  });
});

describe('a token that is narrowed', () => {
  test.each(TOKEN_SCOPES)('to %s reaches the routes of it, and no other', async (scope) => {
    const token = await narrowed(await server.actAs(['coordinator', 'administrator']), scope);
    for (const route of server.app.get(RouteRegistry).routes()) {
      if (AT_THE_ROOT.has(route.path)) continue;
      const { body } = await call(token, route.method, route.path);
      const isHeldBack = body.code === 'token_scope';
      const isPersons = route.access?.includes('person') ?? false;
      const expected = !isPersons && route.scope !== 'any' && route.scope !== scope;
      if (!isPersons) expect([route.name, isHeldBack]).toEqual([route.name, expected]);
    }
  });

  test('is told so in a sentence, and nothing is kept of what it sent', async () => {
    const token = await narrowed(await server.actAs(['coordinator']), 'check-ins');
    const body = { entries: [{ unit: 'CN-GD', day: '2016-10-12', metric: 'participants', value: 1 }] };
    const refused = await token.post<Problem>('/tallies', body, {
      'idempotency-key': 'k',
      'accept-language': 'en',
    });
    expect(refused).toMatchObject({ status: 403, body: { code: 'token_scope' } });
    expect(refused.body.title).toContain('not issued for that');
    expect(await server.source.query(`select from batches where kind = 'tally'`)).toEqual([]);
    expect((await token.get<Session>('/session')).status).toBe(200);
  });

  test('reaches no further than its account', async () => {
    const token = await narrowed(await server.actAs(['coordinator']), 'administration');
    expect(await token.get('/accounts')).toMatchObject({ status: 403 });
  });

  test('issues no tokens: it could only make a wider one', async () => {
    const token = await narrowed(await server.actAs(['administrator']), 'read', 'administration');
    expect(await issue(token, {})).toMatchObject({ status: 403, body: { code: 'token_scope' } });
  });

  test('watches only public boards without the scope for reading', async () => {
    const { id } = await server.createOrganisation();
    const coordinator = await server.actAs(['coordinator']);
    const board = `organisation:${id}`;
    for (const [scope, sees] of [
      ['tallies', false],
      ['read', true],
    ] as const) {
      const watcher = new TestWatcher(server.url, { board }, (await narrowed(coordinator, scope)).token);
      const reply = await watcher.tryToJoin({ board });
      watcher.close();
      expect('problem' in reply).toBe(!sees);
    }
  });

  test.each([[[]], [['everything']], ['read']])('is not issued for %j', async (scopes) => {
    expect((await issue(server.administrator, { scopes })).status).toBe(400);
  });
});

describe('the end of a token', () => {
  test('is a year away unless it is said, and two years at most', async () => {
    const usual = await issue(server.administrator, {});
    const left = Date.parse(usual.body.expiresAt ?? '') - Date.now();
    expect(Math.abs(left - 365 * DAY_MS)).toBeLessThan(60_000);
    const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
    expect((await issue(server.administrator, { expiresAt: at(730) })).status).toBe(201);
    expect(await issue(server.administrator, { expiresAt: at(732) })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'expiresAt', code: 'too_big' }] },
    });
  });

  test('of tokens from before scopes and ends were asked for stays open, and so does their reach', async () => {
    const issued = await issue(server.administrator, {});
    await server.source.query(`update tokens set expires_at = null, scopes = null where id = $1`, [
      issued.body.id,
    ]);
    server.announceAccess();
    const old = new TestClient(server.url, issued.body.secret);
    expect((await old.get<Page<Token>>('/tokens')).status).toBe(200);
    expect((await old.post('/organisations', { name: '旧令牌', kind: 'other' })).status).not.toBe(403);
  });
});
