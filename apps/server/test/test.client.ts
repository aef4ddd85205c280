/** What a request came back with; `body` is parsed where it is JSON. */
export type Reply<T = unknown> = { status: number; headers: Headers; body: T };

type Init = { body?: unknown; headers?: Record<string, string> };

/** A person or program at the API, known by a token or by nothing. */
export class TestClient {
  constructor(
    readonly url: string,
    readonly token: string | null = null,
  ) {}

  get<T>(path: string, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.send('GET', path, { headers });
  }
  post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.send('POST', path, { body, headers });
  }
  put<T>(path: string, body: unknown): Promise<Reply<T>> {
    return this.send('PUT', path, { body });
  }
  patch<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    return this.send('PATCH', path, { body, headers });
  }
  delete<T>(path: string): Promise<Reply<T>> {
    return this.send('DELETE', path, {});
  }

  /** The bytes of a file. */
  async download(path: string): Promise<Uint8Array> {
    const headers = this.token === null ? {} : { authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.url}/api/v1${path}`, { headers });
    if (!response.ok) throw new Error(`no file: ${String(response.status)}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /** Sends JSON, or a form as it is. */
  async send<T>(method: string, path: string, { body, headers = {} }: Init): Promise<Reply<T>> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    // The test says what it expects to get and looks at it.
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(text) : text) as T,
    };
  }
}
