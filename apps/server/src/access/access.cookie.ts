import { fastifyCookie } from '@fastify/cookie';

/** Over HTTPS the prefix makes browsers refuse the cookie from any other host, path or plain HTTP. */
const PLAIN_NAME = 'innoweek';
const HOST_NAME = '__Host-innoweek';

/** The session cookie of one installation: its name and attributes follow from where it is published. */
export class SessionCookie {
  readonly #secure: boolean;
  readonly name: string;

  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
    this.name = this.#secure ? HOST_NAME : PLAIN_NAME;
  }

  /** The secret in a `Cookie` header, if there is one. */
  read(header: string | undefined): string | null {
    if (!header) return null;
    return fastifyCookie.parse(header)[this.name] ?? null;
  }

  /** `Set-Cookie` that keeps a secret until the session ends. */
  write(secret: string, expires: Date): string {
    return this.#serialize(secret, expires);
  }

  /** `Set-Cookie` that makes the browser forget. */
  clear(): string {
    return this.#serialize('', new Date(0));
  }

  #serialize(value: string, expires: Date): string {
    return fastifyCookie.serialize(this.name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.#secure,
      expires,
    });
  }
}
