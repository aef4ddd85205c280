import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account, IssuedToken, Page, Problem, Session, Token } from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { SERVER } from '../access/actor.decorator.ts';
import { AccountService } from './account.service.ts';

let server: TestServer;
let organisation: string;

beforeAll(async () => {
  server = await TestServer.start();
  organisation = (await server.createOrganisation()).id;
});
afterAll(() => server.stop());

const address = (): string => `${newId()}@test.innoweek.local`;
const create = (draft: Record<string, unknown>) =>
  server.administrator.post<Account & Problem>('/accounts', { email: address(), name: '某人', ...draft });
const change = (id: string, body: Record<string, unknown>) =>
  server.administrator.patch<Account & Problem>(`/accounts/${id}`, body);

describe('an account', () => {
  test('is created, found, listed and changed', async () => {
    const email = address();
    const made = await create({
      email: email.toUpperCase(),
      roles: ['organizer', 'organizer'],
      organisation,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { email, name: '某人', roles: ['organizer'], organisation, disabled: false },
    });
    expect(JSON.stringify(made.body)).not.toMatch(/argon2|passwordHash/);
    expect((await server.administrator.get(`/accounts/${made.body.id}`)).body).toEqual(made.body);
    const found = await server.administrator.get<Page<Account>>(`/accounts?q=${email.slice(0, 20)}`);
    expect(found.body.items).toContainEqual(made.body);
    const renamed = await change(made.body.id, { name: '新名字' });
    expect(renamed).toMatchObject({ status: 200, body: { ...made.body, name: '新名字' } });
  });

  test('has an address of its own', async () => {
    const email = address();
    await create({ email, roles: ['coordinator'] });
    const again = await create({ email: email.toUpperCase(), roles: ['coordinator'] });
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  test.each([
    ['an organizer without an organisation', { roles: ['organizer'] }, 'required'],
    ['an association without an organisation', { roles: ['association'] }, 'required'],
    [
      'an organisation that nobody knows',
      { roles: ['organizer'], organisation: 'nowhere' },
      'unknown_organisation',
    ],
    [
      'an organisation with a broken name',
      { roles: ['organizer'], organisation: 'a\0b' },
      'unknown_organisation',
    ],
  ])('is refused for %s', async (_, draft, code) => {
    const reply = await create(draft);
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toMatchObject([{ path: 'organisation', code }]);
  });

  test('of an association belongs to an organisation that reports', async () => {
    const reply = await create({ roles: ['association'], organisation });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toMatchObject([{ path: 'organisation', code: 'no_reporting_organisation' }]);
    const fine = await create({ roles: ['association'], organisation: 'association-cn-gd' });
    expect(fine.status).toBe(201);
    const token = await server.administrator.post<IssuedToken>('/tokens', {
      name: 't',
      account: fine.body.id,
    });
    const session = await new TestClient(server.url, token.body.secret).get<Session>('/session');
    expect(session.body).toMatchObject({
      unit: 'CN-GD',
      organisation: { id: 'association-cn-gd' },
      membership: expect.any(String),
    });
    expect((await change(fine.body.id, { organisation: null })).status).toBe(422);
    expect((await change(fine.body.id, { organisation })).status).toBe(422);
  });

  test.each([
    ['a short password', { roles: ['coordinator'], password: 'short' }, 'password'],
    ['no roles', { roles: [] }, 'roles'],
    ['a role that does not exist', { roles: ['king'] }, 'roles.0'],
  ])('is refused for %s', async (_, draft, path) => {
    const reply = await create(draft);
    expect(reply.status).toBe(400);
    expect(reply.body.errors.map((error) => error.path)).toContain(path);
  });

  test('that does not exist is not found, whatever its id looks like', async () => {
    for (const id of [newId(), 'x', '%00', "'", '..'])
      expect((await server.administrator.get(`/accounts/${encodeURIComponent(id)}`)).status).toBe(404);
    expect((await change(newId(), { name: 'x' })).body.code).toBe('account_not_found');
  });

  test('list goes page by page without gaps or repetitions', async () => {
    const mark = newId().slice(-12);
    for (let n = 0; n < 5; n += 1)
      await create({ email: `${String(n)}.${mark}@test.cn`, roles: ['coordinator'] });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await server.administrator.get<Page<Account>>(`/accounts?q=${mark}&limit=2${cursor}`);
      expect(page.body.total).toBe(5);
      seen.push(...page.body.items.map(({ email }) => email));
      cursor = page.body.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
    } while (cursor !== '');
    expect(seen).toEqual([0, 1, 2, 3, 4].map((n) => `${String(n)}.${mark}@test.cn`));
    expect((await server.administrator.get(`/accounts?cursor=nonsense`)).status).toBe(400);
  });
});

describe('the last administrator', () => {
  test('can be neither disabled nor demoted; the last but one can', async () => {
    const me = await server.administrator.get<Session>('/session');
    const { id } = me.body.account;
    await create({ roles: ['administrator'] });
    for (const body of [{ disabled: true }, { roles: ['coordinator'] }]) {
      const refused = await change(id, body);
      expect(refused).toMatchObject({ status: 409, body: { code: 'last_administrator' } });
    }
    const second = await create({ roles: ['administrator'], password: 'an honest passphrase' });
    expect((await change(second.body.id, { disabled: true })).status).toBe(200);
  });

  test('remains when two demote each other at the same moment', async () => {
    const both = [
      await create({ roles: ['administrator'], password: 'an honest passphrase' }),
      await create({ roles: ['administrator'], password: 'an honest passphrase' }),
    ];
    const me = await server.administrator.get<Session>('/session');
    const ids = [me.body.account.id, ...both.map(({ body }) => body.id)];
    const accounts = server.app.get(AccountService);
    const outcomes = await Promise.allSettled(
      ids.map((id) => accounts.change(id, { roles: ['coordinator'] }, SERVER)),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    const [left] = await server.source.query<{ count: string }[]>(
      `select count(*) from accounts a join memberships m on m.account_id = a.id
       where 'administrator' = any(m.roles) and not a.disabled and a.password_hash is not null`,
    );
    expect(left?.count).toBe('1');
    await server.source.query(`update memberships set roles = '{administrator}' where account_id = $1`, [
      me.body.account.id,
    ]);
  });
});

describe('the first administrator', () => {
  test('is made once by any number of processes that start together, and only where there is none', async () => {
    const accounts = server.app.get(AccountService);
    const email = address();
    await accounts.ensureAdministrator(email, 'an honest passphrase', SERVER);
    expect((await server.administrator.get<Page<Account>>(`/accounts?q=${email}`)).body.total).toBe(0);

    const me = await server.administrator.get<Session>('/session');
    await server.source.query(
      `update memberships set roles = '{coordinator}' where 'administrator' = any(roles)`,
    );
    await Promise.all(
      Array.from({ length: 5 }, () => accounts.ensureAdministrator(email, 'an honest passphrase', SERVER)),
    );
    const signedIn = await server.nobody.post('/session', { email, password: 'an honest passphrase' });
    expect(signedIn).toMatchObject({ status: 201, body: { roles: ['administrator'] } });

    await server.source.query(`update memberships set roles = '{coordinator}'`);
    await server.source.query(`update accounts set disabled = email = $1`, [email]);
    await accounts.ensureAdministrator(email, 'another honest passphrase', SERVER);
    const again = await server.nobody.post('/session', { email, password: 'another honest passphrase' });
    expect(again).toMatchObject({ status: 201, body: { roles: ['coordinator', 'administrator'] } });
    await server.source.query(`update memberships set roles = '{administrator}' where account_id = $1`, [
      me.body.account.id,
    ]);
  });
});

describe('a token', () => {
  test('is told once, works at once, and stops working when it is revoked', async () => {
    const person = await server.actAs(['organizer'], organisation);
    const issued = await person.post<IssuedToken>('/tokens', { name: '扫码枪' });
    expect(issued.status).toBe(201);
    expect(issued.headers.get('cache-control')).toBe('no-store');
    expect(issued.body.secret).toMatch(/^iw_[\w-]{43}$/);
    const program = new TestClient(server.url, issued.body.secret);
    expect((await program.get<Session>('/session')).status).toBe(200);
    const listed = await person.get<Page<Token>>('/tokens');
    expect(listed.body.items[0]).toMatchObject({ id: issued.body.id, name: '扫码枪' });
    expect(JSON.stringify(listed.body)).not.toContain(issued.body.secret);
    expect((await person.delete(`/tokens/${issued.body.id}`)).status).toBe(204);
    const refused = await program.get<Problem>('/session');
    expect(refused).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect(refused.headers.get('www-authenticate')).toContain('Bearer');
    // A program that shows a token is never answered as the public.
    expect((await program.get('/editions')).status).toBe(401);
    expect((await person.delete(`/tokens/${issued.body.id}`)).status).toBe(404);
  });

  test('stops working with its account, and when its time is over', async () => {
    const account = await create({ roles: ['coordinator'] });
    const draft = {
      name: 't',
      account: account.body.id,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
    const issued = await server.administrator.post<IssuedToken>('/tokens', draft);
    expect(issued.body.expiresAt).toBe(draft.expiresAt);
    const program = new TestClient(server.url, issued.body.secret);
    expect((await program.get<Session>('/session')).body.expiresAt).toBe(draft.expiresAt);
    await change(account.body.id, { disabled: true });
    expect((await program.get('/session')).status).toBe(401);
    await change(account.body.id, { disabled: false });
    expect((await program.get('/session')).status).toBe(200);
    await server.source.query(`update tokens set expires_at = now() where id = $1`, [issued.body.id]);
    server.announceAccess();
    expect((await program.get('/session')).status).toBe(401);
  });

  test('wins over a cookie, and tells when it was used last', async () => {
    const account = await create({ roles: ['coordinator'], password: 'an honest passphrase' });
    const signedIn = await server.nobody.post('/session', {
      email: account.body.email,
      password: 'an honest passphrase',
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const other = await create({ roles: ['coordinator'] });
    const issued = await server.administrator.post<IssuedToken>('/tokens', {
      name: 't',
      account: other.body.id,
    });
    const program = new TestClient(server.url, issued.body.secret);
    const session = await program.get<Session>('/session', { cookie });
    expect(session.body.account.id).toBe(other.body.id);
    const stale = await server.nobody.get('/session', { cookie, authorization: 'Bearer iw_wrong' });
    expect(stale.status).toBe(401);
    let used: string | null = null;
    for (let tries = 0; tries < 50 && used === null; tries += 1) {
      const listed = await server.administrator.get<Page<Token>>(`/tokens?account=${other.body.id}`);
      used = listed.body.items[0]?.lastUsedAt ?? null;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(Math.abs(Date.now() - Date.parse(used ?? ''))).toBeLessThan(60_000);
  });

  test('is for oneself; only an administrator issues, lists and revokes those of others', async () => {
    const person = await server.actAs(['coordinator']);
    const other = await create({ roles: ['coordinator'] });
    const issued = await server.administrator.post<IssuedToken>('/tokens', {
      name: 't',
      account: other.body.id,
    });
    expect((await person.post('/tokens', { name: 'x', account: other.body.id })).status).toBe(403);
    expect((await person.post('/tokens', { name: 'x', account: newId() })).status).toBe(403);
    expect((await person.get(`/tokens?account=${other.body.id}`)).status).toBe(403);
    const foreign = await person.delete<Problem>(`/tokens/${issued.body.id}`);
    const absent = await person.delete<Problem>(`/tokens/${newId()}`);
    expect({ ...foreign.body, requestId: '' }).toEqual({ ...absent.body, requestId: '' });
    expect((await server.administrator.delete(`/tokens/${issued.body.id}`)).status).toBe(204);
  });

  test.each([
    ['an account that nobody has', { account: 'nobody' }, 'account'],
    ['an end in the past', { expiresAt: '2016-10-12T00:00:00Z' }, 'expiresAt'],
    ['an end beyond all plans', { expiresAt: '9999-12-31T23:59:59-12:00' }, 'expiresAt'],
  ])('is refused for %s', async (_, draft, path) => {
    const reply = await server.administrator.post<Problem>('/tokens', { name: 't', ...draft });
    expect(reply.status).toBe(422);
    expect(reply.body.errors.map((error) => error.path)).toEqual([path]);
  });
});
