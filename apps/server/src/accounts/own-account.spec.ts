import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Account,
  AuditEntry,
  Invitation,
  IssuedToken,
  OwnSession,
  Page,
  PasswordLink,
  PasswordRules,
  Problem,
  Session,
} from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import type { Reply } from '../../test/test.client.ts';
import { secretIn, TestMailbox } from '../../test/test.mailbox.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

const PASSWORD = 'an honest passphrase';
const OTHER = 'another honest one';
let mailbox: TestMailbox;
let server: TestServer;
/** The same without a mail server. */
let silent: TestServer;

beforeAll(async () => {
  mailbox = await TestMailbox.open();
  server = await TestServer.start({ SMTP_URL: mailbox.url, MAIL_FROM: 'week@innoweek.test' });
  silent = await TestServer.join(server);
  await server.createEdition();
});
afterAll(async () => {
  await silent.stop();
  await server.stop();
  await mailbox.close();
});

const newAccount = async (change: Record<string, unknown> = {}): Promise<Account> => {
  const draft = {
    email: `${newId()}@test.innoweek.local`,
    name: '学会秘书',
    roles: ['coordinator'],
    ...change,
  };
  const { status, body } = await server.administrator.post<Account>('/accounts', draft);
  expect(status).toBe(201);
  return body;
};
const cookieOf = (reply: Reply): string => reply.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
const signIn = (email: string, password: string): Promise<Reply<Session>> =>
  server.nobody.post<Session>('/session', { email, password });
const signedIn = async (email: string, password = PASSWORD): Promise<string> => {
  const reply = await signIn(email, password);
  expect(reply.status).toBe(201);
  return cookieOf(reply);
};
const statusOf = async (cookie: string): Promise<number> =>
  (await server.nobody.get('/session', { cookie })).status;
const actionsOn = async (target: string): Promise<string[]> => {
  const { body } = await server.administrator.get<Page<AuditEntry>>('/audit?limit=200');
  return body.items.filter((entry) => entry.target === target).map(({ action }) => action);
};
const setPassword = (secret: string, password: string): Promise<Reply<Session & Problem>> =>
  server.nobody.post('/passwords', { secret, password });

describe('an invitation', () => {
  test('is mailed, sets the first password once, and signs in', async () => {
    const account = await newAccount();
    expect(account.hasPassword).toBe(false);
    const invited = await server.administrator.post<Invitation>(`/accounts/${account.id}/invitation`, {});
    expect(invited).toMatchObject({ status: 201, body: { sent: true, link: null } });
    const mail = await mailbox.mailTo(account.email);
    expect(mail.raw).toMatch(/^From: .*week@innoweek\.test/m);
    const secret = secretIn(mail);
    const shown = await server.nobody.post<PasswordLink>('/passwords/link', { secret });
    expect(shown).toMatchObject({
      status: 200,
      body: { email: account.email, name: '学会秘书', purpose: 'invitation' },
    });
    const weak = await setPassword(secret, 'password12345');
    expect(weak).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'password', code: 'password_guessable' }] },
    });
    const set = await setPassword(secret, PASSWORD);
    expect(set).toMatchObject({ status: 201, body: { account: { email: account.email } } });
    expect(await statusOf(cookieOf(set))).toBe(200);
    expect((await signIn(account.email, PASSWORD)).status).toBe(201);
    expect(await setPassword(secret, OTHER)).toMatchObject({ status: 404, body: { code: 'link_not_found' } });
    expect((await server.nobody.post('/passwords/link', { secret })).status).toBe(404);
    expect(await actionsOn(account.id)).toEqual(
      expect.arrayContaining(['password.invitation', 'password.set', 'session.create']),
    );
    const audit = await server.administrator.get<Page<AuditEntry>>('/audit?limit=200');
    expect(JSON.stringify(audit.body)).not.toContain(secret);
  });

  test('is a link to hand on where no mail is configured, or none gets through', async () => {
    const account = await newAccount();
    const client = silent.administrator;
    const invited = await client.post<Invitation>(`/accounts/${account.id}/invitation`, {});
    expect(invited.body.sent).toBe(false);
    const secret = invited.body.link?.split('#')[1] ?? '';
    mailbox.refuses = true;
    const refused = await server.administrator.post<Invitation>(`/accounts/${account.id}/invitation`, {});
    mailbox.refuses = false;
    expect(refused.body.sent).toBe(false);
    expect(refused.body.link).toMatch(/\/password#[\w-]{43}$/);
    // The newer link replaced the older one.
    expect((await setPassword(secret, PASSWORD)).status).toBe(404);
    expect((await setPassword(refused.body.link?.split('#')[1] ?? '', PASSWORD)).status).toBe(201);
  });

  test('works once when it is used twice at the same moment', async () => {
    const account = await newAccount();
    const { body } = await silent.administrator.post<Invitation>(`/accounts/${account.id}/invitation`, {});
    const secret = body.link?.split('#')[1] ?? '';
    const replies = await Promise.all([PASSWORD, OTHER].map((password) => setPassword(secret, password)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  test('ends with its time, with the account, and is nobody else’s to make', async () => {
    const account = await newAccount();
    const invite = `/accounts/${account.id}/invitation`;
    const { body } = await silent.administrator.post<Invitation>(invite, {});
    const secret = body.link?.split('#')[1] ?? '';
    await server.source.query(`update password_links set expires_at = now() where account_id = $1`, [
      account.id,
    ]);
    expect((await setPassword(secret, PASSWORD)).status).toBe(404);
    await server.administrator.patch(`/accounts/${account.id}`, { disabled: true });
    expect(await server.administrator.post<Problem>(invite, {})).toMatchObject({
      status: 409,
      body: { code: 'account_disabled' },
    });
    expect((await server.administrator.post('/accounts/absent/invitation', {})).status).toBe(404);
    for (const wrong of ['', 'x', 'x'.repeat(101), '\0', "' or 1=1 --"])
      expect([400, 404]).toContain((await setPassword(wrong, PASSWORD)).status);
  });

  test('does not let a name write headers of the mail', async () => {
    const account = await newAccount({ name: '张三 Bcc: thief@example.org' });
    await server.administrator.post(`/accounts/${account.id}/invitation`, {});
    const mail = await mailbox.mailTo(account.email);
    expect(mail.to).toEqual([account.email]);
    expect(mail.raw).not.toMatch(/^Bcc:/im);
  });
});

describe('a forgotten password', () => {
  test('is set anew by a mailed link; every session ends', async () => {
    const account = await newAccount({ password: PASSWORD });
    const cookie = await signedIn(account.email);
    const asked = await server.nobody.post('/passwords/forgotten', { email: account.email.toUpperCase() });
    expect(asked.status).toBe(204);
    const secret = secretIn(await mailbox.mailTo(account.email));
    expect(await statusOf(cookie)).toBe(200);
    expect((await setPassword(secret, OTHER)).status).toBe(201);
    expect(await statusOf(cookie)).toBe(401);
    expect((await signIn(account.email, PASSWORD)).status).toBe(401);
    expect((await signIn(account.email, OTHER)).status).toBe(201);
  });

  test('is answered alike for somebody and nobody, and not without end', async () => {
    const before = mailbox.mails.length;
    const disabled = await newAccount({ password: PASSWORD });
    await server.administrator.patch(`/accounts/${disabled.id}`, { disabled: true });
    for (const email of ['nobody@test.innoweek.local', disabled.email])
      expect((await server.nobody.post('/passwords/forgotten', { email })).status).toBe(204);
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const email = 'again@test.innoweek.local';
      statuses.push((await server.nobody.post('/passwords/forgotten', { email })).status);
    }
    expect(statuses.slice(0, 5)).toEqual([204, 204, 204, 204, 204]);
    expect(statuses).toContain(429);
    expect(mailbox.mails).toHaveLength(before);
  });

  test('says whether mail is there to help', async () => {
    const rules = await server.nobody.get<PasswordRules>('/passwords/rules');
    expect(rules.body).toEqual({ minLength: 12, kinds: 1, mail: true });
    expect((await silent.nobody.get<PasswordRules>('/passwords/rules')).body.mail).toBe(false);
  });
});

describe('one’s own account', () => {
  test('shows where one is signed in, and ends that', async () => {
    const account = await newAccount({ password: PASSWORD });
    const here = await signedIn(account.email);
    const there = await signedIn(account.email);
    const third = await signedIn(account.email);
    const list = await server.nobody.get<Page<OwnSession>>('/sessions', { cookie: here });
    expect(list.body.total).toBe(3);
    expect(list.body.items.filter(({ current }) => current)).toHaveLength(1);
    expect(list.body.items[0]?.caller).toMatch(/127\.0\.0\.1/);
    expect(JSON.stringify(list.body)).not.toContain('ecret');
    const [own] = (
      await server.nobody.get<Page<OwnSession>>('/sessions', { cookie: there })
    ).body.items.filter(({ current }) => current);
    const end = (id: string, cookie: string): Promise<Reply> =>
      server.nobody.send('DELETE', `/sessions/${id}`, { headers: { cookie } });
    const stranger = await newAccount({ password: PASSWORD });
    const foreign = await end(own?.id ?? '', await signedIn(stranger.email));
    expect(foreign.status).toBe(404);
    expect(await statusOf(there)).toBe(200);
    expect((await end(own?.id ?? '', here)).status).toBe(204);
    expect(await statusOf(there)).toBe(401);
    expect((await end('absent', here)).status).toBe(404);
    const others = await server.nobody.send('DELETE', '/sessions', { headers: { cookie: here } });
    expect(others.status).toBe(204);
    expect([await statusOf(here), await statusOf(third)]).toEqual([200, 401]);
  });

  test('ends when nobody uses it for the time that is set', async () => {
    const account = await newAccount({ password: PASSWORD });
    const cookie = await signedIn(account.email);
    await server.source.query(
      `update sessions set last_seen_at = now() - interval '31 minutes' where account_id = $1`,
      [account.id],
    );
    server.announceAccess();
    expect(await statusOf(cookie)).toBe(401);
    const used = await signedIn(account.email);
    await server.source.query(
      `update sessions set last_seen_at = now() - interval '29 minutes' where account_id = $1`,
      [account.id],
    );
    server.announceAccess();
    expect(await statusOf(used)).toBe(200);
    // Its use was noted, beside the request.
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await server.nobody.get<Page<OwnSession>>('/sessions', { cookie: used });
      if (Date.now() - Date.parse(body.items[0]?.lastSeenAt ?? '') < 60_000) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the use was not noted');
  });

  test('takes another password from whoever knows the present one; the other sessions end', async () => {
    const account = await newAccount({ password: PASSWORD });
    const here = await signedIn(account.email);
    const there = await signedIn(account.email);
    const change = (current: string, password: string): Promise<Reply<Problem>> =>
      server.nobody.post<Problem>('/session/password', { current, password }, { cookie: here });
    expect(await change('not this one', OTHER)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'current', code: 'password_wrong' }] },
    });
    expect(await change(PASSWORD, 'tooshort')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'password', code: 'password_short' }] },
    });
    expect((await change(PASSWORD, OTHER)).status).toBe(204);
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401]);
    expect((await signIn(account.email, OTHER)).status).toBe(201);
    expect(await actionsOn(account.id)).toEqual(
      expect.arrayContaining(['password.change', 'password.refuse']),
    );
  });

  test('is slowed when its password is guessed from inside, and a token cannot change it', async () => {
    const account = await newAccount({ password: PASSWORD });
    const cookie = await signedIn(account.email);
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const guess = { current: `guess ${String(n)}`, password: OTHER };
      statuses.push((await server.nobody.post('/session/password', guess, { cookie })).status);
    }
    expect(statuses.slice(0, 5)).toEqual([422, 422, 422, 422, 422]);
    expect(statuses).toContain(429);
    const program = await server.actAs(['coordinator']);
    const taken = await program.post('/session/password', { current: PASSWORD, password: OTHER });
    expect(taken.status).toBe(403);
  });

  test('watches no board any more that its rights no longer open', async () => {
    const organisation = await server.createOrganisation();
    const event = await server.createApprovedEvent(organisation.id);
    const account = await newAccount({ roles: ['organizer'], organisation: organisation.id });
    const token = await server.administrator.post<IssuedToken>('/tokens', { name: 't', account: account.id });
    const coordinator = await server.actAs(['coordinator']);
    const join = { board: `organisation:${organisation.id}` };
    const allowed = new TestWatcher(server.url, join, coordinator.token);
    const watcher = new TestWatcher(server.url, join, token.body.secret);
    const cell = `organisation:${organisation.id}/participants/total`;
    const tally = async (value: number): Promise<void> => {
      const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value, revision: value };
      const headers = { 'idempotency-key': `watched-${String(value)}` };
      const reply = await coordinator.post('/tallies', { entries: [entry] }, headers);
      expect(reply.status).toBe(201);
      await allowed.until(({ cells }) => cells[cell] === value);
    };
    try {
      await Promise.all([allowed.ask(), watcher.ask()]);
      await tally(10);
      await watcher.until(({ cells }) => cells[cell] === 10);
      expect((await server.administrator.patch(`/accounts/${account.id}`, { disabled: true })).status).toBe(
        200,
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tally(20);
      expect(watcher.board.cells[cell]).toBe(10);
    } finally {
      allowed.close();
      watcher.close();
    }
  });
});
