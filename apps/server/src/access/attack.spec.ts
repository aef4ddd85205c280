import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '@innoweek/contracts';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { RouteRegistry, type Route } from './route.registry.ts';

let server: TestServer;
let clients: readonly TestClient[];
let routes: readonly Route[];

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const { id } = await server.createOrganisation();
  clients = [
    server.nobody,
    await server.actAs(['organizer'], id),
    await server.actAsAssociation('CN-GD'),
    await server.actAs(['coordinator']),
    server.administrator,
  ];
  routes = server.app
    .get(RouteRegistry)
    .routes()
    .filter(
      ({ path }) => !/^\/(healthz|readyz|metrics|calendar\.ics|feed\.atom|events\.geojson)$/.test(path),
    );
});
afterAll(() => server.stop());

const send = (
  client: TestClient,
  { method }: Route,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) =>
  client.send<Problem>(method, path, {
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  });
const hasBody = ({ method }: Route): boolean => ['POST', 'PUT', 'PATCH'].includes(method);
const filled = ({ path }: Route, value: string): string => path.replace(/:\w+/g, value);

/** A workbook is made in a thread of its own: it is asked for in fewer ways. */
const isSlow = ({ path }: Route): boolean => path.endsWith('.xlsx');
/**
 * Every odd thing goes to every route from whoever may most; from each of the others every route gets a third of them,
 * and each odd thing reaches it from somebody. All of everything from everybody finds nothing more and takes minutes.
 */
const sendings = function* <T>(
  asked: readonly Route[],
  odd: readonly T[],
): Generator<{ route: Route; client: TestClient; value: T }> {
  for (const [at, route] of asked.entries())
    for (const [who, client] of clients.entries())
      for (const [which, value] of odd.entries())
        if (
          (client === server.administrator && !isSlow(route)) ||
          (at + who + which) % (isSlow(route) ? 9 : 3) === 0
        )
          yield { route, client, value };
};

/** A refusal says what is wrong, and nothing of how we are made. */
const expectHonest = (route: Route, reply: Reply<Problem>): void => {
  const seen = `${route.method} ${route.path} → ${String(reply.status)} ${JSON.stringify(reply.body).slice(0, 300)}`;
  expect([seen, reply.status < 500]).toEqual([seen, true]);
  if (reply.status < 400) return;
  expect([seen, reply.headers.get('content-type')?.includes('application/problem+json')]).toEqual([
    seen,
    true,
  ]);
  expect(seen).not.toMatch(/\bat \S+ \(|node_modules|\.ts:\d|QueryFailed|violates/);
};

const ODD_IDS = [
  '%00',
  '..%2F..%2Fetc%2Fpasswd',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  "'%20or%20'1'%3D'1",
  'x'.repeat(150),
  '%F0%9F%98%80',
  '-1',
  '99999999999999999999',
  '__proto__',
];
const ODD_BODIES: readonly unknown[] = [
  null,
  [],
  'text',
  0,
  { unheard: 1 },
  { constructor: { prototype: { isAdmin: true } } },
  { roles: ['administrator'], isAdmin: true, id: '1', accountId: '1' },
  JSON.parse('{"__proto__":{"roles":["administrator"]}}'),
  { codes: [], ids: [], entries: [], occurrences: [] },
  { codes: [null], event: {}, edition: 1e308, organisation: [[[[[]]]]], reason: { a: 1 } },
  { reason: '\0', title: '\ud800', name: '\r\nBcc: a@b.cn', email: 'a@b.cn\r\nBcc: c@d.cn' },
  { value: Number.MAX_VALUE, count: -1, version: 0.5, at: 'yesterday', day: '2016-02-30' },
];
const ODD_QUERIES = [
  'limit=-1&cursor=x',
  'limit=1e9',
  'cursor=%00&q=%00&edition=%00&unit=%00',
  'q=%25%25%25%25%5C_&kind=__proto__&status=x',
  'limit=1&limit=2&q[]=1&q[a]=b',
  'asOf=99999-01-01&scope=%3Cscript%3E&metric=x&by=x&cell=x',
  'from=0000-00-00&to=9999-99-99&unread=maybe&pending=1e5&asked=',
  'day=0000-01-01',
];

describe('no route falls over, whoever calls it', () => {
  test('with odd ids', async () => {
    const named = routes.filter(({ path }) => path.includes(':'));
    for (const { route, client, value } of sendings(named, ODD_IDS))
      expectHonest(route, await send(client, route, filled(route, value), hasBody(route) ? {} : undefined));
  }, 120_000);

  test('at addresses that are none, and with headers without end', async () => {
    const odd = [
      ['%zz', {}],
      ['%E0%A4', {}],
      ['x'.repeat(300), {}],
      ['', { 'x-long': 'y'.repeat(60_000) }],
      ['?q=' + 'z'.repeat(60_000), {}],
    ] as const;
    for (const [tail, headers] of odd) {
      const reply = await fetch(`${server.url}/api/v1/events/${tail}`, { headers });
      const problem = (await reply.json()) as Problem;
      expect([reply.headers.get('content-type'), problem.status]).toEqual([
        'application/problem+json; charset=utf-8',
        reply.status,
      ]);
      expect([404, 431]).toContain(reply.status);
      expect(problem.title).toMatch(/。$/);
    }
  });

  test('with odd bodies, none of which makes anything', async () => {
    const made = () =>
      server.source.query(
        `select (select count(*) from events) as events, (select count(*) from accounts) as accounts,
                (select count(*) from organisations) as organisations, (select count(*) from editions) as editions,
                (select count(*) from entries) as entries, (select count(*) from memberships) as memberships`,
      );
    const before: unknown = await made();
    for (const { route, client, value } of sendings(routes.filter(hasBody), ODD_BODIES))
      expectHonest(route, await send(client, route, filled(route, 'absent'), value));
    expect(await made()).toEqual(before);
  }, 120_000);

  test('with odd queries', async () => {
    const read = routes.filter(({ method }) => method === 'GET');
    for (const { route, client, value } of sendings(read, ODD_QUERIES))
      expectHonest(route, await send(client, route, `${filled(route, 'absent')}?${value}`));
  }, 120_000);
});

describe('no page of another site', () => {
  test('changes anything with the cookie of whoever looks at it', async () => {
    const account = { email: 'victim@test.innoweek.local', password: 'correct horse battery' };
    await server.administrator.post('/accounts', { ...account, name: '受害者', roles: ['administrator'] });
    const signedIn = await server.nobody.post('/session', account);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const foreign: Record<string, string>[] = [
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: 'https://elsewhere.example' },
    ];
    const unsafe = routes.filter(({ method }) => method !== 'GET');
    for (const route of unsafe)
      for (const headers of foreign) {
        const reply = await send(
          server.nobody,
          route,
          filled(route, 'absent'),
          hasBody(route) ? {} : undefined,
          headers,
        );
        expect([route.method, route.path, reply.status]).toEqual([route.method, route.path, 403]);
      }
    // The session is as it was.
    expect((await server.nobody.get('/session', { cookie })).status).toBe(200);
  });
});

test('every route stands in the published description, and nothing else does', async () => {
  const described = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const listed = Object.entries(described.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replace(/^\/api\/v1/, '').replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const known = routes.map(({ method, path }) => `${method} ${path}`);
  expect(
    listed
      .filter((route) => !/\/(healthz|readyz|metrics|calendar\.ics|feed\.atom|events\.geojson)$/.test(route))
      .toSorted(),
  ).toEqual(known.toSorted());
});

test('the published description names what has to be sent and what is answered', async () => {
  const { paths, components } = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { security: object[]; parameters: object[]; responses: object }>>;
    components: { securitySchemes: object };
  };
  const of = (method: string, path: string) => paths[`/api/v1${path}`]?.[method];
  expect(components.securitySchemes).toMatchObject({
    bearer: { scheme: 'bearer', bearerFormat: 'iw_…' },
    cookie: { in: 'cookie', name: 'innoweek' },
  });
  expect(of('post', '/tallies')?.security).toEqual([{ bearer: [] }, { cookie: [] }]);
  expect(of('get', '/board')?.security).toEqual([{}, { bearer: [] }, { cookie: [] }]);
  expect(of('post', '/tallies')?.parameters).toMatchObject([
    { in: 'header', name: 'Idempotency-Key', required: true },
  ]);
  for (const path of ['/events/{code}', '/media/{id}', '/agreements/{id}'])
    expect(of('patch', path)?.parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'If-Match', required: true }),
    );
  for (const [method, path, status] of [
    ['post', '/tallies', 201],
    ['post', '/checkins', 201],
    ['get', '/receipts', 200],
    ['get', '/receipts/{id}', 200],
    ['post', '/receipts/{id}/withdraw', 201],
    ['post', '/imports', 202],
    ['get', '/board', 200],
    ['get', '/board/series', 200],
    ['get', '/board/corrections', 200],
    ['get', '/board/trace', 200],
    ['post', '/media', 200],
    ['post', '/media', 201],
    ['post', '/agreements', 200],
    ['post', '/agreements', 201],
  ] as const)
    expect([path, of(method, path)?.responses]).toMatchObject([
      path,
      { [status]: { content: { 'application/json': { schema: expect.anything() } } } },
    ]);
});
