import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { api, apiAddress } from './api.client.ts';
import { ProblemError } from './problem.error.ts';

/** A schema that takes whatever comes. */
const anything = { parse: (value: unknown) => value };
const reply = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers });

const answer = (response: Response): jest.Spied<typeof fetch> =>
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(response);

const problemOf = async (request: Promise<unknown>): Promise<ProblemError> => {
  const error: unknown = await request.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemError) return error;
  throw new Error('no problem', { cause: error });
};

// The client looks whether its page is a wall.
beforeAll(() => {
  Object.defineProperty(globalThis, 'location', {
    value: new URL('http://localhost/board'),
    configurable: true,
  });
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'location');
});
afterEach(() => {
  jest.restoreAllMocks();
});

it('leaves out of an address what is not set', () => {
  expect(apiAddress('/events', { q: '机器人 & AI', unit: undefined, limit: 0, topic: '' })).toBe(
    '/api/v1/events?q=%E6%9C%BA%E5%99%A8%E4%BA%BA+%26+AI&limit=0',
  );
  expect(apiAddress('/session')).toBe('/api/v1/session');
});

describe('replies', () => {
  it('gives back what the schema makes of the body', async () => {
    answer(reply(200, { value: 3 }));
    const schema = { parse: (value: unknown) => JSON.stringify(value).length };
    await expect(api.get('/board', schema)).resolves.toBe('{"value":3}'.length);
  });

  it('sends JSON with its type, and a body that is undefined not at all', async () => {
    const sent = answer(reply(201, {}));
    await api.post('/tallies', { entries: [] }, anything, { headers: { 'Idempotency-Key': 'k1' } });
    const [address, request] = sent.mock.calls[0] ?? [];
    expect(address).toBe('/api/v1/tallies');
    expect(request).toMatchObject({ method: 'POST', body: '{"entries":[]}' });
    expect(request?.headers).toMatchObject({ 'Content-Type': 'application/json', 'Idempotency-Key': 'k1' });
    answer(reply(204, null));
    await api.delete('/session');
  });
});

describe('problems', () => {
  it('says by path what is wrong, and when to try again', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Some fields are wrong',
      status: 422,
      code: 'invalid',
      errors: [
        { path: 'entries.3.value', code: 'value_too_large', message: 'Too large.' },
        { path: 'entries.3.value', code: 'value_fraction', message: 'Not whole.' },
        { path: '', code: 'late', message: 'Too late.' },
      ],
    };
    answer(reply(422, problem, { 'retry-after': '7' }));
    const error = await problemOf(api.get('/events', anything));
    expect(error).toMatchObject({ status: 422, code: 'invalid', retryAfter: 7, message: problem.title });
    expect(error.byPath.get('entries.3.value')).toEqual(['Too large.', 'Not whole.']);
    expect(error.byPath.get('')).toEqual(['Too late.']);
  });

  it('makes one of a reply that is no problem document', async () => {
    answer(new Response('<html>Bad gateway</html>', { status: 502, statusText: 'Bad Gateway' }));
    expect(await problemOf(api.get('/board', anything))).toMatchObject({
      status: 502,
      code: 'unexpected_reply',
      message: 'HTTP 502 Bad Gateway',
    });
  });

  it('tells a server that cannot be reached from one that refuses', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('fetch failed'));
    expect(await problemOf(api.get('/board', anything))).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('leaves an abort an abort', async () => {
    const stop = new AbortController();
    stop.abort(new Error('no longer wanted'));
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(stop.signal.reason);
    await expect(api.get('/board', anything, { signal: stop.signal })).rejects.toThrow('no longer wanted');
  });
});

describe('a server that does not answer', () => {
  const silence = (): jest.Spied<typeof fetch> =>
    jest.spyOn(globalThis, 'fetch').mockImplementation(
      (_, request) =>
        new Promise((_resolve, reject) => {
          const { signal } = request ?? {};
          signal?.addEventListener('abort', () => reject(new Error('aborted', { cause: signal.reason })));
        }),
    );

  it('within the time that was given is unreachable', async () => {
    silence();
    const problem = await problemOf(api.get('/board', anything, { timeLimitMs: 1 }));
    expect(problem).toMatchObject({ status: 0, code: 'unreachable' });
  });

  it('is no problem to a caller who does not want the answer any more', async () => {
    silence();
    const stop = new AbortController();
    const asked = api.get('/board', anything, { signal: stop.signal, timeLimitMs: 60_000 });
    stop.abort();
    await expect(asked).rejects.toThrow('aborted');
  });
});
