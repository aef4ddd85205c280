import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Account, Invitation, IssuedToken, Problem, Session } from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import type { Reply } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { secretHash } from '../access/secret.hash.ts';

// What somebody without a right to it makes up, finds or borrows opens nothing.

const PASSWORD = 'an honest passphrase';
const OTHER = 'another honest one';
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterAll(() => server.stop());

const newAccount = async (change: Record<string, unknown> = {}): Promise<Account> => {
  const draft = {
    email: `${newId()}@test.innoweek.local`,
    name: '协调员',
    roles: ['coordinator'],
    ...change,
  };
  return (await server.administrator.post<Account>('/accounts', draft)).body;
};
const secretOf = ({ headers }: Reply): string =>
  /^innoweek=([\w-]*)/.exec(headers.getSetCookie()[0] ?? '')?.[1] ?? '';
const signIn = (email: string, password: string, cookie = '') =>
  server.nobody.post<Session>('/session', { email, password }, { cookie });
const statusOf = async (cookie: string): Promise<number> =>
  (await server.nobody.get('/session', { cookie })).status;
const invite = async ({ id }: Account): Promise<string> => {
  const { body } = await server.administrator.post<Invitation>(`/accounts/${id}/invitation`, {});
  return body.link?.split('#')[1] ?? '';
};
const use = (secret: string, password: string, cookie = '') =>
  server.nobody.post<Session & Problem>('/passwords', { secret, password }, { cookie });

describe('a cookie', () => {
  test('that is not exactly what was given is nobody’s', async () => {
    const account = await newAccount({ password: PASSWORD });
    const secret = secretOf(await signIn(account.email, PASSWORD));
    expect(await statusOf(`innoweek=${secret}`)).toBe(200);
    const last = secret.endsWith('A') ? 'B' : 'A';
    const [row] = await server.source.query<{ id: string }[]>(
      `select id from sessions where account_id = $1`,
      [account.id],
    );
    for (const forged of [
      '',
      secret.slice(0, -1),
      `${secret.slice(0, -1)}${last}`,
      `${secret}A`,
      secret.toUpperCase(),
      `"${secret}"`,
      encodeURIComponent(`${secret}=`),
      // What whoever reads the database would have.
      secretHash(secret),
      row?.id ?? '',
      account.id,
      'x'.repeat(8_000),
    ])
      expect([forged.slice(0, 60), await statusOf(`innoweek=${forged}`)]).toEqual([forged.slice(0, 60), 401]);
    for (const cookie of [
      `Innoweek=${secret}`,
      `__Host-innoweek=${secret}`,
      `innoweek-oidc=${secret}`,
      secret,
    ])
      expect(await statusOf(cookie)).toBe(401);
  });

  test('that was planted before signing in is worth nothing after it, by password or by link', async () => {
    const [attacker, victim] = [
      await newAccount({ password: PASSWORD }),
      await newAccount({ password: PASSWORD }),
    ];
    const byPassword = secretOf(await signIn(attacker.email, PASSWORD));
    const signedIn = secretOf(await signIn(victim.email, PASSWORD, `innoweek=${byPassword}`));
    expect(signedIn).not.toBe(byPassword);
    expect(await statusOf(`innoweek=${byPassword}`)).toBe(401);
    const byLink = secretOf(await signIn(attacker.email, PASSWORD));
    const set = await use(await invite(victim), OTHER, `innoweek=${byLink}`);
    expect(set.status).toBe(201);
    expect(secretOf(set)).not.toBe(byLink);
    expect(await statusOf(`innoweek=${byLink}`)).toBe(401);
  });

  test('that a browser makes up is never taken over as a session', async () => {
    const account = await newAccount({ password: PASSWORD });
    const made = 'm'.repeat(43);
    expect(secretOf(await signIn(account.email, PASSWORD, `innoweek=${made}`))).not.toBe(made);
    expect(await statusOf(`innoweek=${made}`)).toBe(401);
  });
});

describe('a token', () => {
  test('in an address, a cookie or a body is not looked at: addresses end up in logs', async () => {
    const { body } = await server.administrator.post<IssuedToken>('/tokens', { name: 't' });
    const { secret } = body;
    for (const name of ['token', 'access_token', 'authorization', 'key'])
      expect((await server.nobody.get(`/session?${name}=${secret}`)).status).toBe(401);
    expect(await statusOf(`innoweek=${secret}`)).toBe(401);
    const basic = Buffer.from(`${secret}:`).toString('base64');
    for (const authorization of [`Basic ${basic}`, secret, `Token ${secret}`, `Bearer ${secret} x`])
      expect((await server.nobody.get('/session', { authorization })).status).toBe(401);
    const organisation = await server.createOrganisation();
    const watcher = new TestWatcher(server.url, { board: `organisation:${organisation.id}` }, null);
    watcher.socket.io.opts.query = { token: secret };
    const reply = await watcher.tryToJoin(watcher.join);
    watcher.close();
    expect(reply).toHaveProperty('problem');
  });
});

describe('a link of somebody else', () => {
  test('changes their account and no other, whoever opens it', async () => {
    const [owner, finder] = [await newAccount(), await newAccount({ password: PASSWORD })];
    const session = `innoweek=${secretOf(await signIn(finder.email, PASSWORD))}`;
    const set = await use(await invite(owner), OTHER, session);
    expect(set).toMatchObject({ status: 201, body: { account: { id: owner.id } } });
    expect((await signIn(finder.email, OTHER)).status).toBe(401);
    expect((await signIn(finder.email, PASSWORD)).status).toBe(201);
  });

  test('cannot be guessed from one’s own, nor found in the database', async () => {
    const account = await newAccount();
    const secret = await invite(account);
    const [row] = await server.source.query<{ hash: string }[]>(
      `select secret_hash as hash from password_links where account_id = $1`,
      [account.id],
    );
    const last = secret.endsWith('A') ? 'B' : 'A';
    for (const guess of [row?.hash ?? '', `${secret.slice(0, -1)}${last}`, secret.toLowerCase(), account.id])
      expect(await use(guess, OTHER)).toMatchObject({ status: 404, body: { code: 'link_not_found' } });
    expect((await use(secret, OTHER)).status).toBe(201);
  });

  test('is not the one that was sent before: a newer one replaces it, and so does its end', async () => {
    const account = await newAccount();
    const [older, newer] = [await invite(account), await invite(account)];
    expect((await use(older, OTHER)).status).toBe(404);
    await server.source.query(`update password_links set expires_at = now() where account_id = $1`, [
      account.id,
    ]);
    expect((await use(newer, OTHER)).status).toBe(404);
  });
});
