import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Account,
  AuditEntry,
  IssuedToken,
  Membership,
  Organisation,
  Page,
  Problem,
  Receipt,
  Session,
} from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import { TestClient, type Reply } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { LiveGateway } from '../live/live.gateway.ts';

const PASSWORD = 'an honest passphrase';
let server: TestServer;
let laboratory: Organisation;
let museum: Organisation;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  laboratory = await server.createOrganisation();
  museum = await server.createOrganisation();
});
afterAll(() => server.stop());

const cookieOf = ({ headers }: Reply): string => headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
const add = (id: string, draft: object) =>
  server.administrator.post<Membership & Problem>(`/accounts/${id}/memberships`, draft);
const remove = (id: string, membership: string) =>
  server.administrator.send<Problem>('DELETE', `/accounts/${id}/memberships/${membership}`, {});
const act = (cookie: string, organisation: string | null) =>
  server.nobody.send<Session & Problem>('PUT', '/session/organisation', {
    body: { organisation },
    headers: { cookie },
  });
const whoAmI = (cookie: string) => server.nobody.get<Session & Problem>('/session', { cookie });

/** An organizer of the laboratory who also helps at the museum, signed in. */
const newHelper = async () => {
  const { body: account } = await server.administrator.post<Account>('/accounts', {
    email: `${newId()}@test.innoweek.local`,
    name: '联络员',
    roles: ['organizer'],
    organisation: laboratory.id,
    password: PASSWORD,
  });
  const { body: second } = await add(account.id, { organisation: museum.id, roles: ['organizer'] });
  const signedIn = await server.nobody.post<Session>('/session', {
    email: account.email,
    password: PASSWORD,
  });
  return { account, second, cookie: cookieOf(signedIn), session: signedIn.body };
};

const eventDraft = (organiser: string) => ({
  title: `活动${newId().slice(-8)}`,
  organiser,
  region: '440100',
  start: '2016-10-12T09:00:00+08:00',
  end: '2016-10-12T17:00:00+08:00',
});

describe('an account with two memberships', () => {
  test('acts in the first one, sees both, and switches', async () => {
    const { account, second, cookie, session } = await newHelper();
    expect(session.organisation?.id).toBe(laboratory.id);
    expect(session.memberships.map(({ organisation }) => organisation?.id)).toEqual([
      laboratory.id,
      museum.id,
    ]);
    const register = (organiser: string) => server.nobody.post('/events', eventDraft(organiser), { cookie });
    expect((await register(laboratory.id)).status).toBe(201);
    expect((await register(museum.id)).status).toBe(403);
    const switched = await act(cookie, museum.id);
    expect(switched).toMatchObject({
      status: 200,
      body: { organisation: { id: museum.id }, membership: second.id, roles: ['organizer'] },
    });
    expect((await whoAmI(cookie)).body).toEqual(switched.body);
    expect((await register(museum.id)).status).toBe(201);
    expect((await register(laboratory.id)).status).toBe(403);
    const trail = await server.administrator.get<Page<AuditEntry>>(`/audit?actor=${account.id}`);
    expect(trail.body.items.map(({ action }) => action)).toContain('session.act');
    // Another browser of the same person stays where it is.
    const other = await server.nobody.post<Session>('/session', { email: account.email, password: PASSWORD });
    expect(other.body.organisation?.id).toBe(laboratory.id);
  });

  test.each([null, 'nowhere', 'a\0b'])('cannot act for %j, where it is nothing', async (organisation) => {
    const { cookie } = await newHelper();
    const refused = await act(cookie, organisation);
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'organisation', code: 'unknown_organisation' }] },
    });
    expect((await whoAmI(cookie)).body.organisation?.id).toBe(laboratory.id);
  });

  test('is listed with both; its plain fields are those of the first', async () => {
    const { account } = await newHelper();
    const read = await server.administrator.get<Account>(`/accounts/${account.id}`);
    expect(read.body).toMatchObject({ roles: ['organizer'], organisation: laboratory.id });
    expect(read.body.memberships.map(({ organisation }) => organisation?.id)).toEqual([
      laboratory.id,
      museum.id,
    ]);
    const third = await server.createOrganisation();
    const changed = await server.administrator.patch<Account>(`/accounts/${account.id}`, {
      organisation: third.id,
    });
    expect(changed.body.memberships.map(({ organisation }) => organisation?.id)).toEqual([
      third.id,
      museum.id,
    ]);
    const taken = await server.administrator.patch<Problem>(`/accounts/${account.id}`, {
      organisation: museum.id,
    });
    expect(taken).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'organisation', code: 'membership_taken' }] },
    });
  });

  test('keeps the receipts of one organisation from colleagues at the other', async () => {
    const { cookie } = await newHelper();
    const colleague = await server.actAs(['organizer'], laboratory.id);
    const send = async (organisation: string): Promise<string> => {
      const event = await server.createApprovedEvent(organisation);
      await act(cookie, organisation);
      const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value: 7 };
      const headers = { cookie, 'idempotency-key': newId() };
      const sent = await server.nobody.post<Receipt>('/tallies', { entries: [entry] }, headers);
      expect(sent.status).toBe(201);
      return sent.body.receipt;
    };
    const [own, foreign] = [await send(laboratory.id), await send(museum.id)];
    expect((await colleague.get(`/receipts/${own}`)).status).toBe(200);
    expect((await colleague.get(`/receipts/${foreign}`)).status).toBe(404);
  });
});

describe('a membership', () => {
  test.each([
    [
      'an organisation it has already',
      () => ({ organisation: laboratory.id, roles: ['organizer'] }),
      'membership_taken',
    ],
    ['an organizer without an organisation', () => ({ roles: ['organizer'] }), 'required'],
    [
      'an association that reports for nobody',
      () => ({ organisation: museum.id, roles: ['association'] }),
      'no_reporting_organisation',
    ],
    [
      'an organisation that nobody knows',
      () => ({ organisation: 'nowhere', roles: ['organizer'] }),
      'unknown_organisation',
    ],
  ])('is refused for %s', async (_, draft, code) => {
    const { body: account } = await server.administrator.post<Account>('/accounts', {
      email: `${newId()}@test.innoweek.local`,
      name: '联络员',
      roles: ['organizer'],
      organisation: laboratory.id,
    });
    const refused = await add(account.id, draft());
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: 'organisation', code }] } });
    expect((await add(newId(), draft())).status).toBe(404);
  });

  test('is added once when it is added twice at the same moment', async () => {
    const { account } = await newHelper();
    const draft = { organisation: null, roles: ['coordinator'] };
    const replies = await Promise.all([add(account.id, draft), add(account.id, draft)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  test('that is removed ends what acted in it: sessions, tokens, boards of open sockets; the rest goes on', async () => {
    const { account, second, cookie } = await newHelper();
    const other = cookieOf(
      await server.nobody.post('/session', { email: account.email, password: PASSWORD }),
    );
    await act(cookie, museum.id);
    const issue = async (client: TestClient, draft: object, headers = {}): Promise<TestClient> => {
      const issued = await client.post<IssuedToken>('/tokens', { name: 't', ...draft }, headers);
      expect(issued.status).toBe(201);
      return new TestClient(server.url, issued.body.secret);
    };
    const here = await issue(server.nobody, {}, { cookie });
    const there = await issue(server.administrator, { account: account.id, organisation: museum.id });
    const first = await issue(server.administrator, { account: account.id });
    for (const [program, organisation] of [
      [here, museum.id],
      [there, museum.id],
      [first, laboratory.id],
    ] as const)
      expect((await program.get<Session>('/session')).body.organisation?.id).toBe(organisation);
    const board = `organisation:${museum.id}`;
    const watcher = new TestWatcher(server.url, { board }, there.token);
    expect(await watcher.ask()).toMatchObject({ board });
    expect((await remove(account.id, second.id)).status).toBe(204);
    for (const program of [here, there]) expect((await program.get('/session')).status).toBe(401);
    expect((await first.get('/session')).status).toBe(200);
    expect((await whoAmI(cookie)).status).toBe(401);
    expect((await whoAmI(other)).status).toBe(200);
    const watching = (): boolean =>
      [...server.app.get(LiveGateway).namespace.adapter.rooms.keys()].some((room) => room.endsWith(board));
    for (let tries = 0; tries < 200 && watching(); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(watching()).toBe(false);
    expect(await watcher.tryToJoin({ board })).toHaveProperty('problem');
    watcher.close();
    expect(await remove(account.id, second.id)).toMatchObject({
      status: 404,
      body: { code: 'membership_not_found' },
    });
  });

  test('of somebody else, or the last one, is not removed', async () => {
    const [{ account, second }, { account: stranger }] = [await newHelper(), await newHelper()];
    expect((await remove(stranger.id, second.id)).status).toBe(404);
    expect((await remove('absent', second.id)).status).toBe(404);
    expect((await remove(account.id, second.id)).status).toBe(204);
    const [first] = (await server.administrator.get<Account>(`/accounts/${account.id}`)).body.memberships;
    expect(await remove(account.id, first?.id ?? '')).toMatchObject({
      status: 409,
      body: { code: 'last_membership' },
    });
  });

  test('that holds the last administrator stays', async () => {
    const me = await server.administrator.get<Session>('/session');
    const { body: other } = await add(me.body.account.id, { organisation: museum.id, roles: ['organizer'] });
    expect(await remove(me.body.account.id, me.body.membership)).toMatchObject({
      status: 409,
      body: { code: 'last_administrator' },
    });
    expect((await remove(me.body.account.id, other.id)).status).toBe(204);
  });
});
