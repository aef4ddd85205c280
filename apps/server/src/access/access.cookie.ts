/** Over HTTPS the prefix makes browsers refuse the cookie from any other host, path or plain HTTP. */
const HOST_PREFIX = '__Host-';

/** A cookie of one installation that holds a secret: its attributes follow from where it is published. */
export class SessionCookie {
  readonly #secure: boolean;
  readonly name: string;

  constructor(publicUrl: string, name = 'innoweek') {
    this.#secure = publicUrl.startsWith('https:');
    this.name = `${this.#secure ? HOST_PREFIX : ''}${name}`;
  }

  /** The secret in a `Cookie` header, if there is one. */
  read(header: string | undefined): string | null {
    const start = `${this.name}=`;
    const pair = header
      ?.split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(start));
    return pair === undefined ? null : pair.slice(start.length);
  }

  /** `Set-Cookie` that keeps a secret until the session ends. Secrets are base64url: nothing needs escaping. */
  write(secret: string, expires: Date): string {
    return [
      `${this.name}=${secret}`,
      'Path=/',
      `Expires=${expires.toUTCString()}`,
      'HttpOnly',
      ...(this.#secure ? ['Secure'] : []),
      'SameSite=Lax',
    ].join('; ');
  }

  /** `Set-Cookie` that makes the browser forget. */
  clear(): string {
    return this.write('', new Date(0));
  }
}
