import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { problemSchema } from '@innoweek/contracts';

export type ApiRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with its query. */
  readonly path: string;
  readonly token: string;
  readonly json?: unknown;
  /** A body that is not JSON, or not meant to be. */
  readonly raw?: { readonly type: string; readonly bytes: Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
};
export type ApiReply = {
  readonly status: number;
  readonly body: unknown;
  /** How often it was sent before this reply came: a first reply may have been lost on the way. */
  readonly tries: number;
};

export type ApiOptions = {
  readonly url: string;
  readonly connections: number;
  /** How long a server may be away, in milliseconds, before the client gives up. */
  readonly patienceMs: number;
  /** Once it is aborted nothing is repeated any more. */
  readonly signal: AbortSignal;
  /** How long a connection may say nothing while a reply is waited for, in milliseconds; a minute unless it is said. */
  readonly silenceMs?: number;
};

/** The server stayed away, or said something that nobody expected. */
export class ApiError extends Error {}

/** Nothing ever answered at the address: it is wrong, or no server was started there. */
export class UnreachableError extends ApiError {
  constructor(
    readonly url: string,
    cause: unknown,
  ) {
    super(`no server answers at ${url}`, { cause });
  }
}

const SILENCE_MS = 60_000;
/** How long the first connection may take, in milliseconds. */
const FIRST_CONTACT_MS = 5_000;

/**
 * Speaks to the server as a stubborn client does: the same request again, with the same key, whenever the
 * connection fails or the server asks to wait. `node:http` and not `fetch`, because the rehearsal has to
 * break connections in the middle of a request on purpose.
 */
export class ApiClient {
  /** Replies 500, which no input may cause. */
  readonly internalErrors: string[] = [];
  requests = 0;
  repeats = 0;
  private readonly base: URL;
  private readonly agent: HttpAgent;
  private readonly secure: boolean;
  /** Whether there ever was a connection: until then nobody has to be patient. */
  private reached = false;

  constructor(private readonly options: ApiOptions) {
    this.base = new URL(options.url);
    this.secure = this.base.protocol === 'https:';
    const settings = { keepAlive: true, maxSockets: options.connections, scheduling: 'lifo' as const };
    this.agent = this.secure ? new HttpsAgent(settings) : new HttpAgent(settings);
  }

  /** Sends until there is a reply below 500, or the patience is over. */
  async send(request: ApiRequest): Promise<ApiReply> {
    const began = Date.now();
    const until = began + this.options.patienceMs;
    const name = `${request.method} ${request.path}`;
    for (let tries = 1; ; tries += 1) {
      let wait = Math.min(2000, 50 * 2 ** (tries - 1));
      let trouble: unknown;
      try {
        const reply = await this.once(request);
        if (reply.status === 500) this.internalErrors.push(`${name}: ${problemLine(reply.body)}`);
        if (reply.status !== 429 && reply.status < 500) return { ...reply, tries };
        wait = Math.max(reply.retryAfterMs, reply.status === 429 ? 100 : wait);
        trouble = `${reply.status} ${problemLine(reply.body)}`;
      } catch (error) {
        trouble = error;
      }
      if (!this.reached && Date.now() + wait > began + FIRST_CONTACT_MS)
        throw new UnreachableError(this.options.url, trouble);
      this.repeats += 1;
      if (Date.now() + wait > until || this.options.signal.aborted) {
        throw new ApiError(`${name}: no reply within ${this.options.patienceMs / 1000} s`, {
          cause: trouble,
        });
      }
      await sleep(wait);
    }
  }

  /** Sends, and breaks the connection before the reply can be read. Never fails. */
  async abandon(request: ApiRequest, afterMs: number): Promise<void> {
    const sent = this.begin(request, new HttpAgent({ keepAlive: false }));
    sent.on('error', () => undefined);
    sent.on('response', (response) => response.resume());
    await sleep(afterMs);
    sent.destroy();
  }

  close(): void {
    this.agent.destroy();
  }

  private begin(request: ApiRequest, agent: HttpAgent): ClientRequest {
    const json = request.json === undefined ? null : Buffer.from(JSON.stringify(request.json));
    const body = request.raw ? Buffer.from(request.raw.bytes) : json;
    const type = request.raw?.type ?? 'application/json';
    this.requests += 1;
    const sent = (this.secure ? httpsRequest : httpRequest)({
      agent: this.secure && agent !== this.agent ? undefined : agent,
      host: this.base.hostname,
      port: this.base.port,
      method: request.method,
      path: `${this.base.pathname.replace(/\/$/, '')}/api/v1${request.path}`,
      timeout: this.options.silenceMs ?? SILENCE_MS,
      headers: {
        authorization: `Bearer ${request.token}`,
        accept: 'application/json, application/problem+json',
        'accept-language': 'en',
        ...(body ? { 'content-type': type, 'content-length': body.length } : {}),
        ...request.headers,
      },
    });
    if (!this.reached) this.watchForContact(sent);
    sent.end(body ?? undefined);
    return sent;
  }

  /** An address that swallows everything says nothing for minutes. */
  private watchForContact(sent: ClientRequest): void {
    const timer = setTimeout(
      () => sent.destroy(new Error(`no connection within ${FIRST_CONTACT_MS / 1000} s`)),
      FIRST_CONTACT_MS,
    );
    sent.on('close', () => clearTimeout(timer));
    sent.on('socket', (socket) => {
      const reach = (): void => {
        this.reached = true;
        clearTimeout(timer);
      };
      if (socket.connecting) socket.once('connect', reach);
      else reach();
    });
  }

  /** Tries none of the connections that lie idle: where one went silent, they went through the same network. */
  dropIdle(): void {
    for (const sockets of Object.values(this.agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  }

  private async once(request: ApiRequest): Promise<{ status: number; body: unknown; retryAfterMs: number }> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = this.begin(request, this.agent);
      sent.on('response', resolve);
      sent.on('error', reject);
      sent.on('timeout', () => {
        sent.destroy(new Error('the reply took too long'));
        this.dropIdle();
      });
    });
    const text = await readText(response);
    const json = response.headers['content-type']?.includes('json');
    const body: unknown = json && text ? JSON.parse(text) : text;
    const retryAfterMs = Math.min(5, Number(response.headers['retry-after'] ?? 0) || 0) * 1000;
    return { status: response.statusCode ?? 0, body, retryAfterMs };
  }
}

const readText = (response: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve(text));
    response.on('error', reject);
    // A connection that breaks in the middle of a reply ends without one.
    response.on('close', () => reject(new Error('the connection broke in the middle of the reply')));
  });

/** One line of what a problem document says; of anything else, its beginning. */
export const problemLine = (body: unknown): string => {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 200);
  const first = problem.data.errors[0];
  const where = first ? ` (${first.path}: ${first.message})` : '';
  return `${problem.data.code}: ${problem.data.detail ?? problem.data.title}${where}`;
};
