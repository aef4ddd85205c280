import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';

/** What somebody at the provider says of themselves. */
export type Person = { email?: string; email_verified?: boolean };

type Hop = { status: number; location: string | null; body: string };

/** A real OpenID Connect provider on this machine, and a browser that signs in there. */
export class TestIdentityProvider {
  /** By their login name there, which is also their `sub`. */
  readonly people = new Map<string, Person>();

  private constructor(
    readonly issuer: string,
    readonly clientId: string,
    readonly clientSecret: string,
    private readonly server: Server,
  ) {}

  static async open(redirectUri: string): Promise<TestIdentityProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the provider does not listen');
    const issuer = `http://127.0.0.1:${String(address.port)}`;
    const identity = new TestIdentityProvider(issuer, 'innoweek', 'a secret of the client', server);
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: identity.clientId,
          client_secret: identity.clientSecret,
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: [] },
      cookies: { keys: ['of the tests'] },
      pkce: { required: () => true },
      findAccount: (_, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...identity.people.get(id) }),
      }),
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      void answer(request, response);
    });
    return identity;
  }

  /** Signs somebody in there from where our server sent them, as a browser would; tells where they are sent back. */
  async signIn(from: string, login: string): Promise<URL> {
    const jar = new Map<string, string>();
    let at = from;
    for (let hops = 0; hops < 12; hops += 1) {
      const hop = await this.#go(jar, at);
      if (hop.location !== null) {
        const next = new URL(hop.location, at);
        if (next.origin !== this.issuer) return next;
        at = next.href;
        continue;
      }
      // Its own forms: one for the name, one that asks for consent.
      const prompt = /name="prompt" value="(\w+)"/.exec(hop.body)?.[1];
      if (prompt === undefined) throw new Error(`no form at ${at}: ${hop.body.slice(0, 200)}`);
      const sent = await this.#go(jar, at, new URLSearchParams({ prompt, login, password: 'any' }));
      if (sent.location === null) throw new Error(`the provider kept us: ${sent.body.slice(0, 200)}`);
      at = new URL(sent.location, at).href;
    }
    throw new Error('the provider leads nowhere');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #go(jar: Map<string, string>, url: string, form?: URLSearchParams): Promise<Hop> {
    const reply = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: form } : {}),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';', 1);
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: reply.status, location: reply.headers.get('location'), body: await reply.text() };
  }
}
