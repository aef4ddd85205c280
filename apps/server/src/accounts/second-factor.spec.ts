import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Account,
  AuditEntry,
  Invitation,
  IssuedToken,
  OwnSession,
  Page,
  Problem,
  RecoveryCodes,
  Role,
  SecondFactor,
  SecondFactorEnrolment,
  SecondFactorRequirement,
  SecondStep,
  Session,
} from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import { TestClient, type Reply } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { codeAt } from './one-time.code.ts';

const PASSWORD = 'an honest passphrase';
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

const newAccount = async (roles: Role[] = ['coordinator']): Promise<Account> => {
  const draft = { email: `${newId()}@test.innoweek.local`, name: '协调员', roles, password: PASSWORD };
  const { status, body } = await server.administrator.post<Account>('/accounts', draft);
  expect(status).toBe(201);
  return body;
};
const cookieOf = ({ headers }: Reply): string => headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
const signIn = (email: string, headers: Record<string, string> = {}) =>
  server.nobody.post<Session & SecondStep & Problem>('/session', { email, password: PASSWORD }, headers);
const whoAmI = (cookie: string) => server.nobody.get<Session & Problem>('/session', { cookie });
const post = <T>(cookie: string, path: string, body?: unknown) =>
  server.nobody.post<T & Problem>(path, body, { cookie });
const enter = (cookie: string, code: string, headers: Record<string, string> = {}) =>
  server.nobody.post<Session & Problem>('/session/second-factor', { code }, { cookie, ...headers });
const require = (roles: Role[]) =>
  server.administrator.send<SecondFactorRequirement>('PUT', '/second-factor/requirement', {
    body: { roles },
  });

/** Codes that were taken are worth nothing: the next step's is taken a little early, as a fast clock would. */
const nextCode = (secret: string): string => codeAt(secret, Date.now() + 30_000);

const enrol = async (cookie: string): Promise<{ secret: string; codes: string[] }> => {
  const begun = await post<SecondFactorEnrolment>(cookie, '/session/second-factor/enrolment');
  expect(begun.status).toBe(201);
  const { secret } = begun.body;
  const code = codeAt(secret, Date.now());
  const confirmed = await post<RecoveryCodes>(cookie, '/session/second-factor/confirmation', { code });
  expect(confirmed.status).toBe(201);
  return { secret, codes: confirmed.body.codes };
};

/** Somebody who has a second factor, signed in. */
const newCareful = async (roles?: Role[]) => {
  const account = await newAccount(roles);
  const cookie = cookieOf(await signIn(account.email));
  return { account, cookie, ...(await enrol(cookie)) };
};
const actionsOn = async (target: string): Promise<string[]> => {
  const { body } = await server.administrator.get<Page<AuditEntry>>('/audit?limit=200');
  return body.items.filter((entry) => entry.target === target).map(({ action }) => action);
};

describe('setting up a second factor', () => {
  test('counts once a code confirms it, ends other sessions, and tells recovery codes once', async () => {
    const account = await newAccount();
    const [here, elsewhere] = [cookieOf(await signIn(account.email)), cookieOf(await signIn(account.email))];
    const begun = await post<SecondFactorEnrolment>(here, '/session/second-factor/enrolment');
    expect(begun.headers.get('cache-control')).toBe('no-store');
    expect(begun.body.uri).toContain(begun.body.secret);
    // Not confirmed: nothing has changed.
    expect((await signIn(account.email)).status).toBe(201);
    const wrong = await post(here, '/session/second-factor/confirmation', { code: '000000' });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'code', code: 'code_wrong' }] } });
    const { codes } = (
      await post<RecoveryCodes>(here, '/session/second-factor/confirmation', {
        code: codeAt(begun.body.secret, Date.now()),
      })
    ).body;
    expect(codes).toHaveLength(10);
    expect((await whoAmI(here)).body.secondFactorState).toBe('on');
    expect((await whoAmI(elsewhere)).status).toBe(401);
    const own = await server.nobody.get<SecondFactor>('/session/second-factor', { cookie: here });
    expect(own.body).toMatchObject({ on: true, recoveryCodesLeft: 10, required: false });
    const listed = await server.administrator.get<Account>(`/accounts/${account.id}`);
    expect(listed.body.secondFactor).toBe(true);
    expect(await post(here, '/session/second-factor/enrolment')).toMatchObject({
      status: 409,
      body: { code: 'second_factor_on' },
    });
    const rows = await server.source.query<{ text: string }[]>(
      `select f::text as text from second_factors f union all select r::text from recovery_codes r
       union all select e::text from audit_entries e`,
    );
    const dump = rows.map(({ text }) => text).join('\n');
    for (const secret of [begun.body.secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      expect(dump).not.toContain(secret);
    expect(await actionsOn(account.id)).toContain('second_factor.on');
  });

  test('is nothing that a token can do, nor a stranger', async () => {
    const { account } = await newCareful();
    const issued = await server.administrator.post<IssuedToken>('/tokens', {
      name: 't',
      account: account.id,
    });
    const program = new TestClient(server.url, issued.body.secret);
    for (const path of ['enrolment', 'confirmation', 'removal', 'recovery-codes']) {
      const reply = await program.post<Problem>(`/session/second-factor/${path}`, { code: '123456' });
      expect(reply).toMatchObject({ status: 403, body: { code: 'session_required' } });
    }
    // The program itself goes on: nobody could type a code for it.
    expect((await program.get('/session')).status).toBe(200);
  });

  test('keeps its key in a file of the data folder that only the server reads', async () => {
    const path = join(server.dataDir, 'secret.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, 'utf8')).trim()).toMatch(/^[\w-]{43}$/);
  });
});

describe('signing in with a second factor', () => {
  test('takes the password and then a code; in between nobody is signed in', async () => {
    const { account, secret } = await newCareful();
    const first = await signIn(account.email);
    expect(first).toMatchObject({ status: 200, body: { secondFactor: true } });
    expect(first.body.account).toBeUndefined();
    const half = cookieOf(first);
    expect((await whoAmI(half)).status).toBe(401);
    expect((await server.nobody.get('/tokens', { cookie: half })).status).toBe(401);
    const sessions = await server.source.query<unknown[]>(
      `select from audit_entries where actor_id = $1 and action = 'session.create'`,
      [account.id],
    );
    expect(sessions).toHaveLength(1);
    const second = await enter(half, nextCode(secret));
    expect(second).toMatchObject({ status: 201, body: { secondFactorState: 'on' } });
    const whole = cookieOf(second);
    // A cookie that was planted for the first step is worth nothing after the second.
    expect(whole).not.toBe(half);
    expect((await whoAmI(half)).status).toBe(401);
    expect((await whoAmI(whole)).body.account.id).toBe(account.id);
    const own = await server.nobody.get<Page<OwnSession>>('/sessions', { cookie: whole });
    expect(own.body.items.filter(({ current }) => current)).toHaveLength(1);
  });

  test('takes each code once, whoever gives it first', async () => {
    const { account, secret } = await newCareful();
    const code = nextCode(secret);
    const halves = await Promise.all([signIn(account.email), signIn(account.email)]);
    const replies = await Promise.all(halves.map((half) => enter(cookieOf(half), code)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
    // The code that confirmed the app is used up, too.
    const again = await enter(cookieOf(await signIn(account.email)), codeAt(secret, Date.now()));
    expect(again).toMatchObject({ status: 422, body: { errors: [{ code: 'code_wrong' }] } });
  });

  test('takes each recovery code once, and tells how many are left', async () => {
    const { account, codes } = await newCareful();
    const [code = ''] = codes;
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const second = await enter(cookieOf(await signIn(account.email)), typed);
    expect(second.status).toBe(201);
    const cookie = cookieOf(second);
    const own = await server.nobody.get<SecondFactor>('/session/second-factor', { cookie });
    expect(own.body.recoveryCodesLeft).toBe(9);
    expect((await enter(cookieOf(await signIn(account.email)), code)).status).toBe(422);
    const trail = await server.administrator.get<Page<AuditEntry>>(`/audit?actor=${account.id}&limit=1`);
    expect(trail.body.items[0]).toMatchObject({
      action: 'session.create',
      detail: { secondFactor: 'recovery' },
    });
  });

  test('is slowed for who guesses codes, although the password is right each time', async () => {
    const { account, secret } = await newCareful();
    const caller = { 'x-forwarded-for': '198.51.100.77' };
    const half = cookieOf(await signIn(account.email, caller));
    for (let n = 0; n < 5; n += 1) expect((await enter(half, `00000${String(n)}`, caller)).status).toBe(422);
    await signIn(account.email, caller);
    const slowed = await enter(half, nextCode(secret), caller);
    expect(slowed).toMatchObject({ status: 429, body: { code: 'too_many_tries' } });
    const elsewhere = await enter(cookieOf(await signIn(account.email)), nextCode(secret));
    expect(elsewhere.status).toBe(201);
    expect(await actionsOn(account.id)).toContain('second_factor.refuse');
  });

  test.each([
    ['its time is over', `update sessions set expires_at = now() where account_id = $1`],
    ['the password changes', `delete from sessions where account_id = $1`],
    ['the account is disabled', `update accounts set disabled = true where id = $1`],
  ])('begins anew when %s', async (_, statement) => {
    const { account, secret } = await newCareful();
    const half = cookieOf(await signIn(account.email));
    await server.source.query(statement, [account.id]);
    const late = await enter(half, nextCode(secret));
    expect(late).toMatchObject({ status: 401, body: { code: 'second_step_expired' } });
  });

  test.each(['', 'innoweek=', 'innoweek=forged', `innoweek=${'x'.repeat(300)}`])(
    'is not begun by the cookie "%s"',
    async (cookie) => {
      expect((await enter(cookie, '123456')).status).toBe(401);
    },
  );

  test('is asked for after a password was set by a link, too', async () => {
    const { account, secret } = await newCareful();
    const { body } = await server.administrator.post<Invitation>(`/accounts/${account.id}/invitation`, {});
    const set = await server.nobody.post<Session & SecondStep>('/passwords', {
      secret: body.link?.split('#')[1] ?? '',
      password: 'another honest one',
    });
    expect(set).toMatchObject({ status: 200, body: { secondFactor: true } });
    expect((await whoAmI(cookieOf(set))).status).toBe(401);
    expect((await enter(cookieOf(set), nextCode(secret))).status).toBe(201);
  });
});

describe('a second factor', () => {
  test('is turned off with password and code, and not with one of them', async () => {
    const { account, cookie, secret, codes } = await newCareful();
    const off = (proof: object) => post(cookie, '/session/second-factor/removal', proof);
    const code = nextCode(secret);
    expect(await off({ password: 'not this one', code })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'password', code: 'password_wrong' }] },
    });
    expect((await off({ code })).status).toBe(422);
    expect(await off({ password: PASSWORD, code: '000000' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'code', code: 'code_wrong' }] },
    });
    expect((await whoAmI(cookie)).body.secondFactorState).toBe('on');
    expect((await off({ password: PASSWORD, code })).status).toBe(204);
    expect((await whoAmI(cookie)).body.secondFactorState).toBe('off');
    expect((await signIn(account.email)).status).toBe(201);
    expect(await off({ password: PASSWORD, code: codes[0] })).toMatchObject({
      status: 409,
      body: { code: 'second_factor_off' },
    });
    expect(await actionsOn(account.id)).toContain('second_factor.off');
  });

  test('gets new recovery codes, and the old ones are worth nothing', async () => {
    const { account, cookie, secret, codes } = await newCareful();
    const renewed = await post<RecoveryCodes>(cookie, '/session/second-factor/recovery-codes', {
      password: PASSWORD,
      code: nextCode(secret),
    });
    expect(renewed.status).toBe(201);
    expect(renewed.body.codes.filter((code) => codes.includes(code))).toEqual([]);
    const half = cookieOf(await signIn(account.email));
    expect((await enter(half, codes[1] ?? '')).status).toBe(422);
    expect((await enter(half, renewed.body.codes[1] ?? '')).status).toBe(201);
  });

  test('is reset by an administrator, which signs its owner out', async () => {
    const { account, cookie } = await newCareful();
    expect((await server.administrator.delete(`/accounts/${account.id}/second-factor`)).status).toBe(204);
    expect((await whoAmI(cookie)).status).toBe(401);
    expect((await signIn(account.email)).status).toBe(201);
    expect(await actionsOn(account.id)).toContain('second_factor.reset');
    expect((await server.administrator.delete(`/accounts/${newId()}/second-factor`)).status).toBe(404);
  });
});

describe('a role that has to have one', () => {
  test('can do nothing else until it is set up; programs and other roles go on', async () => {
    const account = await newAccount();
    const other = await newAccount(['administrator']);
    const issued = await server.administrator.post<IssuedToken>('/tokens', {
      name: 't',
      account: account.id,
    });
    expect((await require(['coordinator'])).body).toEqual({ roles: ['coordinator'] });
    const cookie = cookieOf(await signIn(account.email));
    expect((await whoAmI(cookie)).body.secondFactorState).toBe('missing');
    for (const path of ['/tokens', '/sessions', '/board/trace?cell=nation/participants/total'])
      expect(await server.nobody.get(path, { cookie })).toMatchObject({
        status: 403,
        body: { code: 'second_factor_required' },
      });
    // What is public is shown as to the public.
    expect((await server.nobody.get('/events', { cookie })).status).toBe(200);
    expect((await server.nobody.get('/tokens', { cookie: cookieOf(await signIn(other.email)) })).status).toBe(
      200,
    );
    expect((await new TestClient(server.url, issued.body.secret).get('/tokens')).status).toBe(200);
    await enrol(cookie);
    expect((await server.nobody.get('/tokens', { cookie })).status).toBe(200);
    expect((await require([])).body).toEqual({ roles: [] });
    const read = await server.administrator.get<SecondFactorRequirement>('/second-factor/requirement');
    expect(read.body.roles).toEqual([]);
    const trail = await server.administrator.get<Page<AuditEntry>>('/audit?action=second_factor.require');
    expect(trail.body.items.map(({ detail }) => detail)).toEqual([{ roles: [] }, { roles: ['coordinator'] }]);
  });

  test('is led there again after it was reset, and may sign out instead', async () => {
    const { account } = await newCareful();
    await require(['coordinator']);
    await server.administrator.delete(`/accounts/${account.id}/second-factor`);
    const cookie = cookieOf(await signIn(account.email));
    expect((await whoAmI(cookie)).body.secondFactorState).toBe('missing');
    const out = await server.nobody.send('DELETE', '/session', { headers: { cookie } });
    expect(out.status).toBe(204);
    await require([]);
  });
});
