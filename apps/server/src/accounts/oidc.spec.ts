import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Account, AuditEntry, Page, Problem, Session, SignInMethods } from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import { TestIdentityProvider } from '../../test/test.identity-provider.ts';
import { TestServer } from '../../test/test.server.ts';
import { codeAt } from './one-time.code.ts';

const PUBLIC_URL = 'http://week.example.org';
const CALLBACK = `${PUBLIC_URL}/api/v1/session/oidc/callback`;
const PASSWORD = 'an honest passphrase';

let provider: TestIdentityProvider;
let server: TestServer;
/** The same without a provider. */
let plain: TestServer;

beforeAll(async () => {
  // The provider reminds whoever runs it in earnest of what to set.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockReturnValue(undefined);
  provider = await TestIdentityProvider.open(CALLBACK);
  server = await TestServer.start({
    PUBLIC_URL,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    OIDC_LABEL: '科协统一身份',
  });
  plain = await TestServer.join(server);
});
afterAll(async () => {
  await plain.stop();
  await server.stop();
  await provider.close();
  jest.restoreAllMocks();
});

type Step = { status: number; location: URL; cookies: Map<string, string> };

const get = async (path: string, cookie = ''): Promise<Step> => {
  const reply = await fetch(`${server.url}/api/v1${path}`, { redirect: 'manual', headers: { cookie } });
  const cookies = new Map<string, string>();
  for (const set of reply.headers.getSetCookie()) {
    const [pair = ''] = set.split(';', 1);
    cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  return {
    status: reply.status,
    location: new URL(reply.headers.get('location') ?? '', PUBLIC_URL),
    cookies,
  };
};
const journeyOf = ({ cookies }: Step): string => `innoweek-oidc=${cookies.get('innoweek-oidc') ?? ''}`;
const sessionOf = ({ cookies }: Step): string => `innoweek=${cookies.get('innoweek') ?? ''}`;
const whoAmI = (cookie: string) => server.nobody.get<Session>('/session', { cookie });

/** Goes to the provider as somebody, and comes back. */
const signIn = async (login: string, to?: string): Promise<Step> => {
  const left = await get(`/session/oidc${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`);
  expect(left.location.origin).toBe(provider.issuer);
  const back = await provider.signIn(left.location.href, login);
  expect(back.href.startsWith(CALLBACK)).toBe(true);
  return get(`/session/oidc/callback${back.search}`, journeyOf(left));
};

/** Somebody with an account here and at the provider, with the same address. */
const newPerson = async (change: Record<string, unknown> = {}) => {
  const email = `${newId()}@test.innoweek.local`;
  const { body: account } = await server.administrator.post<Account>('/accounts', {
    email,
    name: '联络员',
    roles: ['coordinator'],
    ...change,
  });
  const login = newId();
  provider.people.set(login, { email: email.toUpperCase(), email_verified: true });
  return { account, login };
};

describe('signing in at a provider', () => {
  test('is offered where it is configured, and nowhere else', async () => {
    const offered = await server.nobody.get<SignInMethods>('/session/methods');
    expect(offered.body).toEqual({ oidc: { label: '科协统一身份' } });
    expect((await plain.nobody.get<SignInMethods>('/session/methods')).body).toEqual({ oidc: null });
    for (const path of ['/session/oidc', '/session/oidc/callback?code=x'])
      expect(await plain.nobody.get<Problem>(path)).toMatchObject({
        status: 404,
        body: { code: 'oidc_off' },
      });
  });

  test('opens a session for the account with the verified address, by code, PKCE, state and nonce', async () => {
    const { account, login } = await newPerson();
    const left = await get('/session/oidc');
    const asked = left.location.searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: CALLBACK,
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.get(name)?.length).toBeGreaterThan(20);
    const arrived = await signIn(login, '/events?q=机器人');
    expect(arrived.status).toBe(302);
    expect(arrived.location.href).toBe(
      `${PUBLIC_URL}/sign-in?${new URLSearchParams({ to: '/events?q=机器人' }).toString()}`,
    );
    expect((await whoAmI(sessionOf(arrived))).body.account.id).toBe(account.id);
    expect(arrived.cookies.get('innoweek-oidc')).toBe('');
    const trail = await server.administrator.get<Page<AuditEntry>>('/audit?limit=5');
    expect(trail.body.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['identity.link', 'session.create']),
    );
    const read = await server.administrator.get<Account>(`/accounts/${account.id}`);
    expect(read.body.linked).toBe(true);
  });

  test('knows somebody again although their address there is another one now', async () => {
    const { account, login } = await newPerson();
    await signIn(login);
    provider.people.set(login, { email: 'moved@elsewhere.example', email_verified: true });
    expect((await whoAmI(sessionOf(await signIn(login)))).body.account.id).toBe(account.id);
  });

  test.each<[string, (login: string, account: Account) => Promise<void> | void]>([
    [
      'has no account here',
      (login) => void provider.people.set(login, { email: 'x@y.example', email_verified: true }),
    ],
    [
      'has an address that is not verified',
      (login, { email }) => void provider.people.set(login, { email, email_verified: false }),
    ],
    ['tells no address', (login) => void provider.people.set(login, {})],
    [
      'has an account that is disabled',
      async (_, { id }) => {
        await server.administrator.patch(`/accounts/${id}`, { disabled: true });
      },
    ],
  ])('makes no account and no session for who %s', async (_, prepare) => {
    const { account, login } = await newPerson();
    await prepare(login, account);
    const before = await server.administrator.get<Page<Account>>('/accounts?limit=1');
    const arrived = await signIn(login, '/events');
    expect(arrived.location.pathname).toBe('/sign-in');
    expect(arrived.location.searchParams.get('problem')).toBe('oidc_no_account');
    expect(arrived.cookies.has('innoweek')).toBe(false);
    const after = await server.administrator.get<Page<Account>>('/accounts?limit=1');
    expect(after.body.total).toBe(before.body.total);
  });

  test('does not hand an account over with its address, until an administrator unlinks it', async () => {
    const { account, login } = await newPerson();
    await signIn(login);
    const heir = newId();
    provider.people.set(heir, { email: account.email, email_verified: true });
    expect((await signIn(heir)).location.searchParams.get('problem')).toBe('oidc_no_account');
    expect((await server.administrator.delete(`/accounts/${account.id}/identities`)).status).toBe(204);
    expect((await whoAmI(sessionOf(await signIn(heir)))).body.account.id).toBe(account.id);
  });

  test('asks for the second factor of who has one', async () => {
    const { account, login } = await newPerson({ password: PASSWORD });
    const first = await server.nobody.post('/session', { email: account.email, password: PASSWORD });
    const cookie = first.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const begun = await server.nobody.post<{ secret: string }>(
      '/session/second-factor/enrolment',
      undefined,
      { cookie },
    );
    const code = codeAt(begun.body.secret, Date.now());
    await server.nobody.post('/session/second-factor/confirmation', { code }, { cookie });
    const arrived = await signIn(login, '/events');
    expect(arrived.location.searchParams.get('step')).toBe('code');
    expect((await whoAmI(sessionOf(arrived))).status).toBe(401);
    const next = { code: codeAt(begun.body.secret, Date.now() + 30_000) };
    const entered = await server.nobody.post('/session/second-factor', next, { cookie: sessionOf(arrived) });
    expect(entered.status).toBe(201);
  });
});

describe('coming back from a provider', () => {
  test.each([
    ['without the cookie that left', (): string => ''],
    ['with a cookie that somebody made up', (): string => 'innoweek-oidc=bm9uZQ'],
    [
      'with the cookie of another journey',
      (own: string, other: string): string => (own === '' ? own : other),
    ],
  ])('%s leads to no session', async (_, cookieOf) => {
    const { login } = await newPerson();
    const [left, other] = [await get('/session/oidc'), await get('/session/oidc')];
    const back = await provider.signIn(left.location.href, login);
    const cookie = cookieOf(journeyOf(left), journeyOf(other));
    const arrived = await get(`/session/oidc/callback${back.search}`, cookie);
    expect(arrived.location.searchParams.get('problem')).toBe('oidc_refused');
    expect(arrived.cookies.has('innoweek')).toBe(false);
  });

  test('twice with the same code leads to one session', async () => {
    const { login } = await newPerson();
    const left = await get('/session/oidc');
    const back = await provider.signIn(left.location.href, login);
    const arrive = () => get(`/session/oidc/callback${back.search}`, journeyOf(left));
    expect((await arrive()).cookies.has('innoweek')).toBe(true);
    const again = await arrive();
    expect(again.location.searchParams.get('problem')).toBe('oidc_refused');
    expect(again.cookies.has('innoweek')).toBe(false);
  });

  test.each(['?error=access_denied', '?code=made-up', ''])('with "%s" leads to no session', async (query) => {
    const arrived = await get(`/session/oidc/callback${query}`, journeyOf(await get('/session/oidc')));
    expect(arrived.location.searchParams.get('problem')).toBe('oidc_refused');
    expect(arrived.cookies.has('innoweek')).toBe(false);
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'for %s never leaves this site',
    async (to) => {
      const { login } = await newPerson();
      const arrived = await signIn(login, to);
      expect(arrived.location.origin).toBe(PUBLIC_URL);
      expect(arrived.location.pathname).toBe('/sign-in');
    },
  );

  test('in a browser that was signed in already ends what was there before', async () => {
    const { login } = await newPerson();
    const { account: earlier } = await newPerson({ password: PASSWORD });
    const planted = await server.nobody.post('/session', { email: earlier.email, password: PASSWORD });
    const cookie = planted.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const left = await get('/session/oidc');
    const back = await provider.signIn(left.location.href, login);
    const arrived = await get(`/session/oidc/callback${back.search}`, `${cookie}; ${journeyOf(left)}`);
    expect((await whoAmI(cookie)).status).toBe(401);
    expect(sessionOf(arrived)).not.toBe(cookie);
  });
});

test('a provider that is away is told, and asked again the next time', async () => {
  const away = await TestServer.start({
    PUBLIC_URL,
    OIDC_ISSUER: 'http://127.0.0.1:1',
    OIDC_CLIENT_ID: 'x',
    OIDC_CLIENT_SECRET: 'y',
  });
  try {
    for (let n = 0; n < 2; n += 1) {
      const reply = await fetch(`${away.url}/api/v1/session/oidc?to=/events`, { redirect: 'manual' });
      expect(reply.headers.get('location')).toBe('/sign-in?problem=oidc_unavailable&to=%2Fevents');
    }
  } finally {
    await away.stop();
  }
});
