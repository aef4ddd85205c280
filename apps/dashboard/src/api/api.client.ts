import i18next from 'i18next';
import { displaySecret } from './display.pass.ts';
import { ProblemError, readProblem } from './problem.error.ts';

/** Anything that turns an unknown reply into a known shape: every zod schema of the contracts does. */
export type ReplySchema<T> = { parse(value: unknown): T };

export type QueryValue = string | number | boolean | null | undefined;
export type RequestOptions = {
  query?: Record<string, QueryValue>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Without an answer for so long, in milliseconds, the server counts as unreachable. */
  timeLimitMs?: number;
};

const BASE = '/api/v1';

/** The address of a route of the API, with the query values that are set. */
export const apiAddress = (path: string, query: Record<string, QueryValue> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
};

/** Ends a request when the caller does not want it any more, or when its time is up. */
const endOf = ({ signal, timeLimitMs }: RequestOptions): AbortSignal | null => {
  if (timeLimitMs === undefined) return signal ?? null;
  const limit = AbortSignal.timeout(timeLimitMs);
  return signal ? AbortSignal.any([signal, limit]) : limit;
};

const send = async (
  method: string,
  path: string,
  body: BodyInit | null,
  options: RequestOptions & { json?: boolean },
): Promise<Response> => {
  let reply: Response;
  try {
    reply = await fetch(apiAddress(path, options.query), {
      method,
      body,
      // A wall is nobody, whoever signed in with its browser.
      credentials: displaySecret() === null ? 'same-origin' : 'omit',
      signal: endOf(options),
      headers: {
        Accept: 'application/json, application/problem+json',
        'Accept-Language': i18next.language,
        ...(options.json ? { 'Content-Type': 'application/json' } : {}),
        ...options.headers,
      },
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ProblemError(
      {
        type: 'about:blank',
        title: i18next.t('shell:unreachable'),
        status: 0,
        code: 'unreachable',
        errors: [],
      },
      { cause },
    );
  }
  if (reply.ok) return reply;
  const after = Number(reply.headers.get('retry-after') ?? Number.NaN);
  throw new ProblemError(await readProblem(reply), { retryAfter: Number.isFinite(after) ? after : null });
};

const read = async <T>(reply: Response, schema: ReplySchema<T>): Promise<T> => {
  const value: unknown = reply.status === 204 ? undefined : await reply.json();
  return schema.parse(value);
};

const withJson =
  (method: string) =>
  async <T>(
    path: string,
    body: unknown,
    schema: ReplySchema<T>,
    options: RequestOptions = {},
  ): Promise<T> => {
    const json = body !== undefined;
    return read(await send(method, path, json ? JSON.stringify(body) : null, { ...options, json }), schema);
  };

/**
 * The HTTP API, typed by the schemas of the contracts. The session travels as a cookie. Every failure is a
 * ProblemError, except an abort by the caller.
 */
export const api = {
  get: async <T>(path: string, schema: ReplySchema<T>, options: RequestOptions = {}): Promise<T> =>
    read(await send('GET', path, null, options), schema),
  post: withJson('POST'),
  patch: withJson('PATCH'),
  put: withJson('PUT'),
  /** Sends JSON, and ignores what the reply says. */
  tell: async (path: string, body: unknown): Promise<void> => {
    await send('POST', path, JSON.stringify(body), { json: true });
  },
  /** Sends a form with files; the browser writes the multipart header. */
  upload: async <T>(
    path: string,
    form: FormData,
    schema: ReplySchema<T>,
    options: RequestOptions = {},
  ): Promise<T> => read(await send('POST', path, form, options), schema),
  /** A file; asked for in the language on the screen, which a plain link would not do. */
  download: async (path: string, options: RequestOptions = {}): Promise<Blob> =>
    (await send('GET', path, null, options)).blob(),
  /** A file with the name that the server gives it; null where it gives none. */
  downloadNamed: async (
    path: string,
    options: RequestOptions = {},
  ): Promise<{ content: Blob; name: string | null }> => {
    const reply = await send('GET', path, null, options);
    const name = /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? null;
    return { content: await reply.blob(), name };
  },
  /** Deletes, and ignores what the reply says. */
  delete: async (path: string, options: RequestOptions = {}): Promise<void> => {
    await send('DELETE', path, null, options);
  },
};
