import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Problem } from '@innoweek/contracts';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { RouteRegistry } from './route.registry.ts';

const EVERYBODY = ['public', 'organizer', 'association', 'coordinator', 'administrator'] as const;
type Who = (typeof EVERYBODY)[number];

const ALL: readonly Who[] = EVERYBODY;
const SIGNED_IN: readonly Who[] = ['organizer', 'association', 'coordinator', 'administrator'];
const REPORTERS: readonly Who[] = ['organizer', 'association', 'coordinator'];
const MODERATORS: readonly Who[] = ['association', 'coordinator'];
const OVERSEERS: readonly Who[] = ['coordinator', 'administrator'];
const ADMINISTRATOR: readonly Who[] = ['administrator'];
/** Everybody here has a token; what only a person in a browser may do has tests of its own. */
const BY_TOKEN_NOBODY: readonly Who[] = [];
/** What a wall reads by its own link: people and programs have no such link. */
const WALLS: readonly Who[] = [];

/**
 * Who may call what. A route that is missing here fails the test, and so does a line without a route: whoever
 * adds a route decides here, too, who may call it.
 */
const TABLE: Readonly<Record<string, readonly Who[]>> = {
  'POST /session': ALL,
  'GET /session': SIGNED_IN,
  'DELETE /session': ALL,
  'GET /sessions': SIGNED_IN,
  'DELETE /sessions': SIGNED_IN,
  'DELETE /sessions/:id': SIGNED_IN,
  'POST /session/password': SIGNED_IN,
  'POST /session/second-factor': ALL,
  'GET /session/second-factor': SIGNED_IN,
  'POST /session/second-factor/enrolment': BY_TOKEN_NOBODY,
  'POST /session/second-factor/confirmation': BY_TOKEN_NOBODY,
  'POST /session/second-factor/removal': BY_TOKEN_NOBODY,
  'POST /session/second-factor/recovery-codes': BY_TOKEN_NOBODY,
  'DELETE /accounts/:id/second-factor': ADMINISTRATOR,
  'POST /accounts/:id/memberships': ADMINISTRATOR,
  'DELETE /accounts/:id/memberships/:membership': ADMINISTRATOR,
  'PUT /session/organisation': BY_TOKEN_NOBODY,
  'GET /second-factor/requirement': ADMINISTRATOR,
  'PUT /second-factor/requirement': ADMINISTRATOR,
  'GET /session/methods': ALL,
  'GET /session/oidc': ALL,
  'GET /session/oidc/callback': ALL,
  'DELETE /accounts/:id/identities': ADMINISTRATOR,
  'GET /passwords/rules': ALL,
  'POST /passwords/forgotten': ALL,
  'POST /passwords/link': ALL,
  'POST /passwords': ALL,
  'POST /accounts': ADMINISTRATOR,
  'GET /accounts': ADMINISTRATOR,
  'GET /accounts/:id': ADMINISTRATOR,
  'PATCH /accounts/:id': ADMINISTRATOR,
  'POST /accounts/:id/invitation': ADMINISTRATOR,
  'POST /tokens': SIGNED_IN,
  'GET /tokens': SIGNED_IN,
  'DELETE /tokens/:id': SIGNED_IN,
  'GET /audit': ADMINISTRATOR,
  'GET /audit/export.csv': ADMINISTRATOR,

  'GET /organisations': ALL,
  'GET /organisations/:id': ALL,
  'PATCH /organisations/:id': ADMINISTRATOR,
  'POST /organisations/import': ADMINISTRATOR,
  'GET /organisations/template.xlsx': ALL,
  'GET /organisations/:id/merge': ADMINISTRATOR,
  'POST /organisations/:id/merge': ADMINISTRATOR,
  'POST /organisations': ['association', 'coordinator', 'administrator'],
  'GET /units': ALL,
  'GET /regions': ALL,
  'GET /editions': ALL,
  'GET /editions/current': ALL,
  'GET /editions/:code': ALL,
  'POST /editions': ADMINISTRATOR,
  'PATCH /editions/:code': ADMINISTRATOR,
  'PUT /editions/:code/deadlines': OVERSEERS,

  'GET /claims': SIGNED_IN,
  'GET /disagreements': SIGNED_IN,
  'GET /rulings': OVERSEERS,
  'GET /rulings/history': SIGNED_IN,
  'POST /rulings/preview': ['coordinator'],
  'POST /rulings': ['coordinator'],
  'POST /rulings/:receipt/undo': ['coordinator'],
  'POST /rulings/selection': ['coordinator'],
  'POST /rulings/selection/preview': ['coordinator'],
  'POST /verifications': ['coordinator'],
  'POST /verifications/preview': ['coordinator'],

  'GET /events': ALL,
  'GET /events/:code': ALL,
  'POST /events': REPORTERS,
  'PATCH /events/:code': REPORTERS,
  'POST /events/:code/submit': REPORTERS,
  'POST /events/:code/approve': MODERATORS,
  'POST /events/:code/return': MODERATORS,
  'POST /events/:code/cancel': REPORTERS,
  'POST /events/:code/join': MODERATORS,
  'POST /events/:code/unjoin': MODERATORS,
  'POST /events/:code/distinct': MODERATORS,
  'POST /events/decisions': REPORTERS,
  'POST /events/confirmations': REPORTERS,
  'POST /events/series': REPORTERS,
  'GET /events/similar': REPORTERS,
  'GET /events/:code/history': REPORTERS,

  'GET /approvals': MODERATORS,
  'GET /approvals/summary': MODERATORS,
  'GET /approvals/colleagues': MODERATORS,
  'POST /approvals/assignments': MODERATORS,
  'POST /approvals/undo': MODERATORS,

  'GET /notifications': SIGNED_IN,
  'GET /notifications/unread': SIGNED_IN,
  'POST /notifications/read': SIGNED_IN,
  'GET /notifications/settings': SIGNED_IN,
  'PUT /notifications/settings': SIGNED_IN,

  'POST /imports': REPORTERS,
  'GET /imports': REPORTERS,
  'GET /imports/templates/events.xlsx': ALL,
  'GET /imports/templates/tallies.xlsx': REPORTERS,
  'GET /imports/templates/media.xlsx': REPORTERS,
  'GET /imports/templates/agreements.xlsx': REPORTERS,
  'GET /imports/:id': REPORTERS,
  'GET /imports/:id/rows': REPORTERS,
  'PATCH /imports/:id/rows/:row': REPORTERS,
  'GET /imports/:id/rejected.xlsx': REPORTERS,
  'POST /imports/:id/answers': REPORTERS,
  'POST /imports/:id/commit': REPORTERS,
  'POST /imports/:id/undo': REPORTERS,

  'POST /tallies': REPORTERS,
  'POST /checkins': REPORTERS,
  'GET /events/:code/door': SIGNED_IN,
  'POST /events/:code/kiosks': REPORTERS,
  'GET /events/:code/kiosks/:kiosk/code': REPORTERS,
  'POST /attendances': ALL,
  'GET /agreements': SIGNED_IN,
  'POST /agreements': REPORTERS,
  'GET /agreements/similar': REPORTERS,
  'GET /agreements/:id': SIGNED_IN,
  'PATCH /agreements/:id': REPORTERS,
  'POST /agreements/:id/withdraw': REPORTERS,
  'POST /agreements/:id/fold': REPORTERS,
  'POST /agreements/:id/unfold': REPORTERS,
  'POST /agreements/:id/distinct': REPORTERS,
  'GET /media': ALL,
  'POST /media': REPORTERS,
  'GET /media/similar': REPORTERS,
  'GET /media/:id': ALL,
  'PATCH /media/:id': REPORTERS,
  'POST /media/:id/withdraw': REPORTERS,
  'GET /receipts': SIGNED_IN,
  'GET /receipts/:id': SIGNED_IN,
  'GET /receipts/:id/entries': SIGNED_IN,
  'POST /receipts/:id/withdraw': REPORTERS,

  'GET /board': ALL,
  'GET /board/series': ALL,
  'GET /board/export': ALL,
  'GET /board/corrections': ALL,
  'GET /remainders': ['association', 'coordinator', 'administrator'],
  'POST /remainders/:id/acceptance': MODERATORS,
  'POST /remainders/:id/explanation': MODERATORS,
  'GET /tasks': ['association', 'coordinator', 'administrator'],
  'GET /tasks/summary': ['association', 'coordinator', 'administrator'],
  'GET /tasks/:id': ['association', 'coordinator', 'administrator'],
  'GET /tasks/:id/history': ['association', 'coordinator', 'administrator'],
  'POST /tasks/assignments': MODERATORS,
  'POST /tasks/snoozes': MODERATORS,
  'POST /tasks/decisions': MODERATORS,
  'POST /tasks/undo': MODERATORS,
  'POST /tasks/:id/assign': MODERATORS,
  'POST /tasks/:id/snooze': MODERATORS,
  'POST /tasks/:id/decide': MODERATORS,
  'POST /tasks/:id/undo': MODERATORS,
  'GET /check-rules': ['association', 'coordinator', 'administrator'],
  'PUT /check-rules/:rule': ['coordinator'],
  'POST /check-rules/:rule/undo': ['coordinator'],
  'GET /reminders': ['association', 'coordinator', 'administrator'],
  'POST /reminders': ['coordinator'],
  'GET /extensions': ['association', 'coordinator', 'administrator'],
  'POST /extensions': ['coordinator'],
  'POST /extensions/:id/withdraw': ['coordinator'],
  'GET /board/completeness': ['association', 'coordinator', 'administrator'],
  'GET /board/owing': ['association', 'coordinator', 'administrator'],
  'GET /board/trace': SIGNED_IN,
  'GET /board/explanation': ALL,
  'GET /board/history': ALL,
  'GET /board/history/span': ALL,
  'GET /board/difference': ALL,
  'GET /board/explanation/claims': SIGNED_IN,
  'GET /board/explanation/entries': SIGNED_IN,
  'GET /annotations': ALL,
  'POST /annotations': ['coordinator'],
  'DELETE /annotations/:id': ['coordinator'],
  'GET /displays': OVERSEERS,
  'POST /displays': ['coordinator'],
  'DELETE /displays/:id': OVERSEERS,
  'GET /display': WALLS,
  'GET /public/board': ALL,
  'GET /public/tiles/:metric.png': ALL,
  'GET /public/tiles/:metric.svg': ALL,
  'PUT /editions/:code/public-board': OVERSEERS,
  'GET /communiques': ALL,
  'GET /communiques/:id': ALL,
  'GET /communiques/:id/figures.xlsx': ALL,
  'POST /communiques': ['coordinator'],
  'PATCH /communiques/:id': ['coordinator'],
  'POST /communiques/:id/publish': ['coordinator'],
  'POST /communiques/:id/discard': ['coordinator'],

  'GET /proof': OVERSEERS,
  'GET /proof/roots': ALL,
  'GET /proof/export': OVERSEERS,

  'GET /healthz': ALL,
  'GET /readyz': ALL,
  'GET /metrics': ALL,
  'GET /calendar.ics': ALL,
  'GET /feed.atom': ALL,
  'GET /events.geojson': ALL,
};

let server: TestServer;
let clients: Record<Who, TestClient>;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const { id } = await server.createOrganisation();
  clients = {
    public: server.nobody,
    organizer: await server.actAs(['organizer'], id),
    association: await server.actAsAssociation('CN-GD'),
    coordinator: await server.actAs(['coordinator']),
    administrator: await server.actAs(['administrator']),
  };
});
afterAll(() => server.stop());

const routes = (): string[] =>
  server.app
    .get(RouteRegistry)
    .routes()
    .map(({ method, path }) => `${method} ${path}`);

/** Operations ask for these at the root, beside the interface's own prefix. */
const AT_THE_ROOT: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/calendar.ics',
  '/feed.atom',
  '/events.geojson',
]);

/** A request that names nothing that exists and says nothing: whoever may call is told that, not to go away. */
const call = (client: TestClient, route: string): Promise<Reply<Problem>> => {
  const [method = '', path = ''] = route.split(' ');
  const body = ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined;
  const address = AT_THE_ROOT.has(path) ? `/../..${path}` : path.replace(/:\w+/g, 'absent');
  return client.send<Problem>(method, address, { body });
};

describe('who may call what', () => {
  test('is decided for every route, and for nothing that is no route', () => {
    expect(routes().sort()).toEqual(Object.keys(TABLE).sort());
  });

  test.each(Object.entries(TABLE))('%s', async (route, allowed) => {
    for (const who of EVERYBODY) {
      const reply = await call(clients[who], route);
      const answer = { who, refused: reply.status === 401 || reply.status === 403 };
      expect(answer).toEqual({ who, refused: !allowed.includes(who) });
      expect(reply.status).toBeLessThan(500);
      expect(JSON.stringify(reply.body)).not.toContain('route_not_found');
      if (!answer.refused) continue;
      // Nobody in particular may yet sign in; somebody with the wrong role is not helped by that.
      const code = allowed === BY_TOKEN_NOBODY ? 'session_required' : 'forbidden';
      const expected = who === 'public' ? { status: 401, code: 'sign_in_required' } : { status: 403, code };
      expect(reply.body).toMatchObject(expected);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('with a token that is none is nobody, on every route', async () => {
    const stranger = await server.actAs(['coordinator']);
    await server.source.query(
      `delete from tokens where id in (select id from tokens order by created_at desc limit 1)`,
    );
    for (const route of routes()) expect([route, (await call(stranger, route)).status]).toEqual([route, 401]);
  });
});
