import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { issuedDisplaySchema } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let coordinator: string;
/** The page of somebody else, with ours in frames. */
let foreign: Server;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  foreign = createServer((_, reply) => {
    const frame = (path: string): string => `<iframe src="${server.url}${path}"></iframe>`;
    reply.setHeader('content-type', 'text/html; charset=utf-8');
    reply.end(`<!doctype html><title>elsewhere</title>${frame('/embed?lang=en')}${frame('/public')}`);
  }).listen(0, '127.0.0.1');
  await once(foreign, 'listening');
});
afterAll(async () => {
  foreign.close();
  await browser.close();
  await server.remove();
});

const issue = async () =>
  issuedDisplaySchema.parse(
    await server.call(
      'POST',
      '/displays',
      { name: '大厅', expiresAt: new Date(Date.now() + 3_600_000).toISOString() },
      coordinator,
    ),
  );

test('a wall shows its board, says when its link has ended, and begins again with another one', async () => {
  const [first, second] = [await issue(), await issue()];
  const { page } = await openPage(browser, `${server.url}/wall#${first.secret}`);
  const board = page.locator('[data-board][data-wall] [data-scene]').first();
  await board.waitFor();
  expect(await page.getByText('大屏链接已失效').count()).toBe(0);
  const authorization = `Bearer ${coordinator}`;
  await server.request('DELETE', `/displays/${first.id}`, undefined, { authorization });
  await page.getByText('大屏链接已失效').waitFor();
  // As whoever stands at the wall does: the address bar, and only what is behind the # differs.
  await page.evaluate((secret) => {
    location.hash = secret;
  }, second.secret);
  await page.getByText('大屏链接已失效').waitFor({ state: 'detached' });
  await board.waitFor();
  expect(await page.getByText('大屏链接已失效').count()).toBe(0);
});

test('other sites show the embedded figures in a frame once that is allowed, and never another page', async () => {
  const settings = { audience: 'open', metrics: ['participants'], units: false, embedding: true };
  await server.call('PUT', '/editions/week-2016/public-board', settings, coordinator);
  const address = foreign.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const page = await browser.newPage();
  await page.goto(`http://localhost:${String(address.port)}/`);
  await page.locator('iframe').first().contentFrame().getByText('Participants').waitFor();
  const [, , other] = page.frames();
  expect(other?.url()).toMatch(/^chrome-error:/);
  await page.close();
});
