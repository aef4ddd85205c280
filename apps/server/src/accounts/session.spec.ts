import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account, IssuedToken, Page, Problem, Session, AuditEntry } from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import { TestClient, type Reply } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

const PASSWORD = 'an honest passphrase';
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const newAccount = async (change: Record<string, unknown> = {}): Promise<Account> => {
  const made = await server.administrator.post<Account>('/accounts', {
    email: `${newId()}@test.innoweek.local`,
    name: '测试',
    roles: ['coordinator'],
    password: PASSWORD,
    ...change,
  });
  expect(made.status).toBe(201);
  return made.body;
};
const signIn = (email: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  server.nobody.post<Session & Problem>('/session', { email, password }, headers);
const cookieOf = ({ headers }: Reply): string => headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
const whoAmI = (cookie: string) => server.nobody.get<Session & Problem>('/session', { cookie });
/** As nginx on this machine would pass a caller on. */
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('signing in', () => {
  test('gives a cookie that no script can read, and tells who one is', async () => {
    const account = await newAccount();
    const reply = await signIn(account.email.toUpperCase());
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      account: { id: account.id, email: account.email, name: '测试' },
      roles: ['coordinator'],
      organisation: null,
      unit: null,
    });
    const left = Date.parse(reply.body.expiresAt ?? '') - Date.now();
    expect(Math.abs(left - 12 * 3_600_000)).toBeLessThan(60_000);
    expect(reply.headers.getSetCookie()[0]).toMatch(
      /^innoweek=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax$/,
    );
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await whoAmI(cookieOf(reply))).toMatchObject({ status: 200, body: reply.body });
  });

  test('keeps nothing in the database that would let somebody in', async () => {
    const account = await newAccount();
    const secret = cookieOf(await signIn(account.email)).replace('innoweek=', '');
    const rows = await server.source.query<{ text: string }[]>(
      `select s::text as text from sessions s union all select a::text from accounts a union all select e::text from audit_entries e`,
    );
    const dump = rows.map(({ text }) => text).join('\n');
    expect(dump).toContain(account.email);
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(PASSWORD);
  });

  test('answers a wrong password, an unknown address, a disabled account and one without a password alike', async () => {
    const account = await newAccount();
    const disabled = await newAccount();
    await server.administrator.patch(`/accounts/${disabled.id}`, { disabled: true });
    const tokenOnly = await newAccount({ password: undefined });
    const replies = [
      await signIn(account.email, 'not this one at all'),
      await signIn('nobody@test.innoweek.local'),
      await signIn(disabled.email),
      await signIn(tokenOnly.email),
    ];
    const [first] = replies;
    expect(first).toMatchObject({ status: 401, body: { status: 401, code: 'credentials_wrong' } });
    for (const reply of replies) {
      expect(reply.status).toBe(401);
      expect(reply.headers.getSetCookie()).toEqual([]);
      expect({ ...reply.body, requestId: '' }).toEqual({ ...first?.body, requestId: '' });
    }
  });

  test('leaves nothing open when the password changes while it is looked at', async () => {
    const account = await newAccount();
    await Promise.all([
      signIn(account.email),
      server.administrator.patch(`/accounts/${account.id}`, { password: 'a new honest passphrase' }),
    ]);
    const open = await server.source.query<unknown[]>(`select from sessions where account_id = $1`, [
      account.id,
    ]);
    expect(open).toEqual([]);
    expect((await signIn(account.email)).status).toBe(401);
  });

  test('takes as long for an address that nobody has', async () => {
    const account = await newAccount();
    const timed = async (email: string, address: string): Promise<number> => {
      const start = performance.now();
      await signIn(email, 'wrong wrong wrong', from(address));
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      known.push(await timed(account.email, `198.51.100.${String(n)}`));
      unknown.push(await timed(`${newId()}@test.innoweek.local`, `198.51.100.${String(n)}`));
    }
    // The password's own work is tens of milliseconds; leaving it out would make the least of them tiny.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
  });

  test('gives a new secret each time and ends the session that it replaces', async () => {
    const account = await newAccount();
    const first = cookieOf(await signIn(account.email));
    const second = cookieOf(await signIn(account.email, PASSWORD, { cookie: first }));
    expect(second).not.toBe(first);
    expect((await whoAmI(first)).status).toBe(401);
    expect((await whoAmI(second)).status).toBe(200);
  });

  test('on another device leaves the first signed in', async () => {
    const account = await newAccount();
    const first = cookieOf(await signIn(account.email));
    const second = cookieOf(await signIn(account.email));
    expect([(await whoAmI(first)).status, (await whoAmI(second)).status]).toEqual([200, 200]);
  });

  test.each([
    ['no password', { email: 'a@b.cn' }, 'password'],
    ['an address that is none', { email: 'a', password: 'x' }, 'email'],
    ['a field that does not exist', { email: 'a@b.cn', password: 'x', admin: true }, ''],
  ])('with %s is told so', async (_, body, path) => {
    const reply = await server.nobody.post<Problem>('/session', body);
    expect(reply).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    expect(reply.body.errors.map((error) => error.path)).toContain(path);
  });
});

describe('a session', () => {
  test('ends by signing out, at once', async () => {
    const account = await newAccount();
    const cookie = cookieOf(await signIn(account.email));
    const out = await server.nobody.send('DELETE', '/session', { headers: { cookie } });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^innoweek=; .*Expires=Thu, 01 Jan 1970/);
    expect(await whoAmI(cookie)).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
    expect((await server.nobody.delete('/session')).status).toBe(204);
  });

  test('ends after its time', async () => {
    const account = await newAccount();
    const cookie = cookieOf(await signIn(account.email));
    await server.source.query(
      `update sessions set expires_at = now() - interval '1 second' where account_id = $1`,
      [account.id],
    );
    server.announceAccess();
    expect((await whoAmI(cookie)).status).toBe(401);
  });

  test('ends when the password changes or the account is disabled; roles hold from the next request', async () => {
    const account = await newAccount();
    const path = `/accounts/${account.id}`;
    const before = cookieOf(await signIn(account.email));
    await server.administrator.patch(path, { roles: ['administrator'] });
    expect((await whoAmI(before)).body.roles).toEqual(['administrator']);
    expect((await server.nobody.get('/audit', { cookie: before })).status).toBe(200);
    await server.administrator.patch(path, { password: 'a new honest passphrase' });
    expect((await whoAmI(before)).status).toBe(401);
    expect((await signIn(account.email)).status).toBe(401);
    const after = cookieOf(await signIn(account.email, 'a new honest passphrase'));
    await server.administrator.patch(path, { disabled: true });
    expect((await whoAmI(after)).status).toBe(401);
    await server.administrator.patch(path, { disabled: false });
    expect((await whoAmI(after)).status).toBe(401);
  });

  test('is worth nothing as a token, nor in the address', async () => {
    const account = await newAccount();
    const secret = cookieOf(await signIn(account.email)).replace('innoweek=', '');
    expect((await new TestClient(server.url, secret).get('/session')).status).toBe(401);
    for (const query of [`token=${secret}`, `access_token=${secret}`, `session=${secret}`])
      expect((await server.nobody.get(`/session?${query}`)).status).toBe(401);
  });
});

describe('a request from another site', () => {
  const foreign = { origin: 'https://evil.example' };

  test('cannot change anything with a cookie, sign anybody in, or sign them out', async () => {
    const account = await newAccount({ roles: ['administrator'] });
    const cookie = cookieOf(await signIn(account.email));
    for (const headers of [foreign, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }]) {
      const made = await server.nobody.post<Problem>('/tokens', { name: 'stolen' }, { cookie, ...headers });
      expect(made).toMatchObject({ status: 403, body: { code: 'cross_site' } });
      expect((await signIn(account.email, PASSWORD, headers)).status).toBe(403);
      const out = await server.nobody.send('DELETE', '/session', { headers: { cookie, ...headers } });
      expect(out.status).toBe(403);
    }
    expect((await whoAmI(cookie)).status).toBe(200);
    const tokens = await server.nobody.get<Page<unknown>>('/tokens', { cookie });
    expect(tokens.body.total).toBe(0);
  });

  test('is no concern for pages of this site, or for programs with a token', async () => {
    const account = await newAccount();
    const cookie = cookieOf(await signIn(account.email));
    const own = await server.nobody.post('/tokens', { name: 'own' }, { cookie, origin: server.url });
    expect(own.status).toBe(201);
    const program = await server.administrator.post('/tokens', { name: 'program' }, foreign);
    expect(program.status).toBe(201);
  });
});

describe('guessing', () => {
  const guess = (email: string, address: string, n: number) =>
    signIn(email, `guess number ${String(n)}`, from(address));

  test('is slowed after five tries, tells how long, and passes for somebody who waits', async () => {
    const account = await newAccount();
    const address = '192.0.2.10';
    for (let n = 0; n < 5; n += 1) expect((await guess(account.email, address, n)).status).toBe(401);
    const slowed = await signIn(account.email, PASSWORD, from(address));
    expect(slowed).toMatchObject({ status: 429, body: { code: 'too_many_tries' } });
    expect(Number(slowed.headers.get('retry-after'))).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await signIn(account.email, PASSWORD, from(address))).status).toBe(201);
    expect((await guess(account.email, address, 9)).status).toBe(401);
  });

  test('makes nobody wait longer than a quarter of an hour', async () => {
    const account = await newAccount();
    const address = '192.0.2.11';
    await server.source.query(
      `insert into sign_in_failures (key, failures, last_failure_at) values ($1, 2000000000, now())`,
      [`pair:${account.email} ${address}`],
    );
    const slowed = await signIn(account.email, PASSWORD, from(address));
    expect(slowed.status).toBe(429);
    const wait = Number(slowed.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(890);
    expect(wait).toBeLessThanOrEqual(900);
  });

  test('from one address leaves the owner at another address alone', async () => {
    const account = await newAccount();
    for (let n = 0; n < 7; n += 1) await guess(account.email, '192.0.2.12', n);
    expect((await signIn(account.email, PASSWORD, from('192.0.2.12'))).status).toBe(429);
    expect((await signIn(account.email, PASSWORD, from('192.0.2.13'))).status).toBe(201);
  });

  test('gains nothing by trying at the same time', async () => {
    const account = await newAccount();
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => guess(account.email, '192.0.2.14', n)),
    );
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  test('is not what somebody does who signs in at two places at the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const account = await newAccount();
      const both = await Promise.all([signIn(account.email), signIn(account.email)]);
      expect(both.map(({ status }) => status)).toEqual([201, 201]);
    }
  });

  test('at many accounts from one address is slowed too', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 31; n += 1)
      statuses.push((await guess(`victim-${String(n)}@test.innoweek.local`, '192.0.2.15', n)).status);
    expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true);
    expect(statuses[30]).toBe(429);
  });

  test('from many addresses slows strangers, but not who signed in from here before', async () => {
    const account = await newAccount();
    expect((await signIn(account.email, PASSWORD, from('192.0.2.20'))).status).toBe(201);
    await server.source.query(
      `insert into sign_in_failures (key, failures, last_failure_at) values ($1, 100, now())`,
      [`account:${account.email}`],
    );
    expect((await signIn(account.email, PASSWORD, from('192.0.2.21'))).status).toBe(429);
    expect((await signIn(account.email, PASSWORD, from('192.0.2.20'))).status).toBe(201);
  });
});

test('signing in and out, and what was refused, is in the audit trail with the address', async () => {
  const account = await newAccount();
  const address = '203.0.113.9';
  await signIn(account.email, 'wrong wrong wrong', from(address));
  const cookie = cookieOf(await signIn(account.email, PASSWORD, from(address)));
  await server.nobody.send('DELETE', '/session', { headers: { cookie } });
  const refused = await server.administrator.get<Page<AuditEntry>>('/audit?action=session.refuse&limit=1');
  expect(refused.body.items[0]).toMatchObject({ actor: null, caller: address, target: account.email });
  const own = await server.administrator.get<Page<AuditEntry>>(`/audit?actor=${account.id}`);
  expect(own.body.items.map(({ action }) => action)).toEqual(['session.end', 'session.create']);
  expect(own.body.items[1]).toMatchObject({ caller: address, target: account.id });
  const token: Reply<IssuedToken> = await server.administrator.post('/tokens', { name: 'audited' });
  const issued = await server.administrator.get<Page<AuditEntry>>('/audit?action=token.create&limit=1');
  expect(issued.body.items[0]?.target).toBe(token.body.id);
  expect(JSON.stringify(issued.body)).not.toContain(token.body.secret);
});
