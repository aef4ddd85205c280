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

test('an address that was not copied whole is called that, and not ended', async () => {
  const { page } = await openPage(browser, `${server.url}/wall#${(await issue()).secret.slice(0, 12)}`);
  await page.getByRole('heading', { name: '大屏地址不完整' }).waitFor();
  expect(await page.getByText('失效').count()).toBe(0);
  await page.context().close();
});

test('a wall shows its board, says when its link has ended, and begins again with another one', async () => {
  const [first, second] = [await issue(), await issue()];
  const { page } = await openPage(browser, `${server.url}/wall#${first.secret}`);
  const board = page.locator('[data-board][data-wall] [data-scene]').first();
  await board.waitFor();
  expect(await page.getByText('大屏链接已失效').count()).toBe(0);
  // Nobody follows anything there: what a stray touch or key could press is not offered.
  await page.locator('[data-area="map"] li', { hasText: '广东' }).waitFor();
  expect(await page.locator(':is(a[href], button, input, select):visible').allInnerTexts()).toEqual([]);
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

test('a wall that ended stays dark and says why in the language of its address; its pointer is hidden', async () => {
  const { id, secret } = await issue();
  // The browser itself is light and Chinese.
  const { page } = await openPage(browser, `${server.url}/wall?lang=en#${secret}`, {
    colorScheme: 'light',
    locale: 'zh-CN',
  });
  const board = page.locator('[data-board][data-wall]').first();
  await page.locator('[data-board][data-wall] [data-scene]').first().waitFor();
  // A page of the ranking ends with a whole row.
  const cutRows = await page.locator('[data-area="ranking"] ol').evaluate((list) => {
    const end = list.getBoundingClientRect().bottom;
    const rows = [...list.children].map((row) => row.getBoundingClientRect());
    return rows.filter(({ top, bottom }) => top < end - 1 && bottom > end + 1).length;
  });
  expect(cutRows).toBe(0);
  const code = await page.locator('figure svg').boundingBox();
  const height = await page.evaluate(() => innerHeight);
  expect((code?.height ?? 0) / height).toBeGreaterThanOrEqual(0.06);
  await server.request('DELETE', `/displays/${id}`, undefined, { authorization: `Bearer ${coordinator}` });
  const why = page.getByRole('alert');
  await why.waitFor();
  expect(await why.innerText()).not.toMatch(/\p{Script=Han}/u);
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.waitForFunction(() => document.documentElement.dataset['pointer'] === 'still');
  expect(await board.evaluate((element) => getComputedStyle(element).cursor)).toBe('none');
});

test('a visitor who may not watch the board is shown out at once and led to the public one', async () => {
  const publish = (audience: string) =>
    server.call(
      'PUT',
      '/editions/week-2016/public-board',
      { audience, metrics: ['participants', 'agreement_amount'], units: true, embedding: false },
      coordinator,
    );
  await publish('open');
  const { page } = await openPage(browser, `${server.url}/board`);
  await page.locator('[data-board] [data-scene]').first().waitFor();
  const menu = page.getByRole('navigation').getByRole('link', { name: '公开看板' });
  await menu.waitFor();
  await publish('reduced');
  await page.getByRole('alert').getByRole('link', { name: '查看公开看板' }).click({ timeout: 5_000 });
  await page.locator('[data-public="participants"]').waitFor();
  await publish('closed');
  await page.goto(`${server.url}/board`);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').getByRole('link').count()).toBe(0);
  expect(await menu.count()).toBe(0);
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
