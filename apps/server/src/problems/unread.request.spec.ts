import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Problem } from '@innoweek/contracts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => server.stop());

const send = async (method: string, path: string, body: string, language = 'en') => {
  const reply = await fetch(`${server.url}/api/v1${path}`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${server.administrator.token ?? ''}`,
      'content-type': 'application/json',
      'accept-language': language,
    },
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? null : (JSON.parse(text) as Problem) };
};

/** A request that says it has more than it sends. */
const begin = async (type: string, part: string): Promise<Socket> => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'POST /api/v1/imports HTTP/1.1',
    'Host: innoweek',
    `Authorization: Bearer ${server.administrator.token ?? ''}`,
    `Content-Type: ${type}`,
    'Content-Length: 100000',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${part}`);
  return socket;
};
const FORM = 'multipart/form-data; boundary=x';
const PART = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc';

describe('a JSON body', () => {
  test('that is empty is none: enough where none is needed, missing where one is', async () => {
    expect((await send('DELETE', '/tokens/00000000-0000-7000-8000-000000000000', '')).body?.code).toBe(
      'token_not_found',
    );
    const { status, body } = await send('POST', '/organisations', '');
    expect([status, body?.code, body?.errors]).toMatchObject([
      400,
      'invalid_input',
      [{ path: '', code: 'required' }],
    ]);
  });

  test.each(['{"__proto__":{"a":1}}', '{"name":{"\\u005f_proto__":1}}', '{"constructor":{"prototype":1}}'])(
    '%s is JSON, and refused for its name',
    async (text) => {
      const { status, body } = await send('POST', '/organisations', text);
      expect([status, body?.errors[0]?.code]).toEqual([400, 'reserved_key']);
      expect(body?.errors[0]?.message).toContain('__proto__');
      expect((await send('POST', '/organisations', text, 'zh')).body?.errors[0]?.message).toContain('字段名');
    },
  );

  test('that is not JSON is said to be so', async () => {
    expect((await send('POST', '/organisations', '{"a"')).body?.code).toBe('malformed_request');
  });
});

describe('a request that never ends', () => {
  test('is answered after a while and let go; a watcher stays', async () => {
    const http = server.app.getHttpServer();
    expect(http.requestTimeout).toBe(300_000);
    const watcher = new TestWatcher(server.url);
    await watcher.ask();
    http.requestTimeout = 200;
    http.headersTimeout = 200;
    try {
      const socket = await begin('application/json', '{"a":');
      let heard = '';
      socket.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
      });
      await once(socket, 'close');
      expect(heard).toMatch(/^HTTP\/1\.1 408 /);
      expect(heard).toContain('request_too_slow');
      expect(watcher.socket.connected).toBe(true);
    } finally {
      http.requestTimeout = 300_000;
      http.headersTimeout = 60_000;
      watcher.socket.disconnect();
    }
  }, 30_000);

  test.each([
    ['application/json', '{"a":'],
    [FORM, PART],
  ])('of %s that is broken off is no error of ours', async (type, part) => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const socket = await begin(type, part);
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(logged).not.toHaveBeenCalled();
  });
});
