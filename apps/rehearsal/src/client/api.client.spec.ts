import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { errorLine } from '../cli/console.words.ts';
import { ApiClient, ApiError, UnreachableError } from './api.client.ts';

const GET = { method: 'GET', path: '/editions', token: 'none' } as const;
const clients: ApiClient[] = [];
const servers: Server[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

const clientOf = (url: string, patienceMs = 120_000, silenceMs = 60_000): ApiClient => {
  const { signal } = new AbortController();
  const client = new ApiClient({ url, connections: 2, patienceMs, silenceMs, signal });
  clients.push(client);
  return client;
};
const listening = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};
/** What became of it, and how many milliseconds that took. */
const failing = async (client: ApiClient): Promise<{ error: unknown; ms: number }> => {
  const began = performance.now();
  const error: unknown = await client.send(GET).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, ms: performance.now() - began };
};

describe('an address where nobody answers', () => {
  it.each(['http://127.0.0.1:9', 'http://no-such-host.invalid'])(
    'is told within seconds, in one line: %s',
    async (url) => {
      const { error, ms } = await failing(clientOf(url));
      expect(error).toBeInstanceOf(UnreachableError);
      expect(ms).toBeLessThan(8_000);
      const [zh, en] = [errorLine('zh-CN', error), errorLine('en', error)];
      expect(zh).toMatch(new RegExp(`^连不上 ${url} \\(.+\\)：请确认服务已启动、地址无误。$`));
      expect(en).toMatch(
        new RegExp(`^No server answers at ${url} \\(.+\\): start it, or check the address.$`),
      );
    },
    15_000,
  );

  it('is not what a server is that was there and goes away: that is waited for', async () => {
    const server = createServer((socket) => socket.destroy());
    const { error, ms } = await failing(clientOf(await listening(server), 6_000));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).not.toBeInstanceOf(UnreachableError);
    expect(ms).toBeGreaterThan(3_000);
  }, 15_000);
});

describe('a network that went silent', () => {
  it('costs one silence, however many connections lie idle', async () => {
    const silent = new Set<Socket>();
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (silent.has(socket)) return;
        // Late, so that two requests are under way at once.
        setTimeout(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'), 50);
      });
    });
    const client = clientOf(await listening(server), 10_000, 300);
    await Promise.all([client.send(GET), client.send(GET)]);
    expect(open.size).toBe(2);
    for (const socket of open) silent.add(socket);
    expect(await client.send(GET)).toMatchObject({ status: 200, tries: 2 });
    expect(open.size).toBe(3);
  });
});
