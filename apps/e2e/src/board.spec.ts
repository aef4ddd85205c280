import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boardSchema, receiptSchema, type Event } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { ProductServer } from './product.server.ts';
import { launchBrowser, openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let organizer: string;
let event: Event;
let revision = 0;

beforeAll(async () => {
  [server, browser] = await Promise.all([ProductServer.start(), launchBrowser()]);
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  event = await server.createEvent('创客马拉松', society, organizer);
  await server.call('POST', `/events/${event.code}/approve`, {}, coordinator);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const report = async (value: number): Promise<string> => {
  revision += 1;
  const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value, revision };
  const key = { 'idempotency-key': `board-${String(revision)}` };
  return receiptSchema.parse(await server.call('POST', '/tallies', { entries: [entry] }, organizer, key))
    .receipt;
};

const tile = (page: Page) => page.locator('[data-tile="participants"] p');
/** The exact figure, which the tile gives to screen readers and on hover. */
const figure = async (page: Page): Promise<number> =>
  Number((await tile(page).getAttribute('title'))?.replace(/\D/g, ''));
/** Milliseconds until the page shows a figure, looked at in the page itself at every frame. */
const untilShown = (page: Page, value: number): Promise<number> =>
  page.evaluate(async (wanted) => {
    const began = performance.now();
    for (;;) {
      const title = document.querySelector('[data-tile="participants"] p')?.getAttribute('title') ?? '';
      if (Number(title.replace(/\D/g, '')) === wanted) return performance.now() - began;
      if (performance.now() - began > 30_000) return Number.POSITIVE_INFINITY;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }, value);

test('nothing reported yet is not shown as zero', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  await page.locator('[data-tile="participants"]').waitFor();
  await page.getByText('版本').first().waitFor();
  expect(await tile(page).innerText()).toContain('—');
  await page.context().close();
});

test('the page of an event tells programs without scripts what it is, and stays the page that people see', async () => {
  const path = `${server.url}/events/${event.code}`;
  const text = await (await fetch(path)).text();
  expect(text).toContain('<title>创客马拉松</title>');
  const data = /<script type="application\/ld\+json">(.*?)<\/script>/su.exec(text)?.[1] ?? '';
  expect(JSON.parse(data)).toMatchObject({ '@type': 'Event', name: '创客马拉松', identifier: event.code });
  expect(await (await fetch(`${server.url}/events/2016-GD-99999`)).text()).not.toContain('ld+json');
  const { page, misdeeds } = await openPage(browser, path);
  await page.getByRole('heading', { name: '创客马拉松' }).waitFor();
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('each change is on the screen within a second of its acknowledgement', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/board`);
  await page.getByText('版本').first().waitFor();
  const delays: number[] = [];
  for (let round = 1; round <= 10; round += 1) {
    const value = 12_000 + round * 37;
    await report(value);
    delays.push(await untilShown(page, value));
  }
  expect(Math.max(...delays)).toBeLessThan(1_000);
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('in English, on a phone, dark, and on the wall it is the same board', async () => {
  for (const [path, options] of [
    ['/board', { locale: 'en-GB', viewport: { width: 1366, height: 768 } }],
    ['/board', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
    ['/board?wall=1', {}],
  ] as const) {
    const { page } = await openPage(browser, `${server.url}${path}`, options);
    expect(await untilShown(page, 12_370)).toBeLessThan(10_000);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([path, overflow]).toEqual([path, 0]);
    await page.context().close();
  }
});

test('a unit has its own board, and the nation stays live beside it', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  expect(await untilShown(page, 12_370)).toBeLessThan(10_000);
  await page.getByText('广东', { exact: true }).first().click();
  await page.waitForURL(/scope=unit/);
  await report(12_500);
  expect(await untilShown(page, 12_500)).toBeLessThan(1_000);
  await page.goBack();
  await report(12_600);
  expect(await untilShown(page, 12_600)).toBeLessThan(1_000);
  await page.context().close();
});

test('killed and started again, the board says that it is out of date, keeps its figures and repairs itself', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/board`);
  expect(await untilShown(page, 12_600)).toBeLessThan(10_000);
  await server.end('SIGKILL');
  await page.locator('[data-state="offline"], [data-state="stale"]').waitFor({ timeout: 20_000 });
  expect(await figure(page)).toBe(12_600);
  await server.launch();
  await report(13_000);
  expect(await untilShown(page, 13_000)).toBeLessThan(15_000);
  await page.locator('[data-state="live"]').waitFor();
  expect(misdeeds.errors).toEqual([]);
  await page.context().close();
});

test('a rehearsed week ends equal to the unit, and the screen shows what the API says', async () => {
  expect(await server.rehearse(0.01)).toBe(0);
  const editions = await server.call('GET', '/editions');
  const codes = JSON.stringify(editions).match(/rehearsal-[a-z0-9-]+/g) ?? [];
  expect(codes.length).toBeGreaterThan(0);
  const code = codes[0] ?? '';
  const board = boardSchema.parse(await server.call('GET', `/board?edition=${code}`));
  const { page } = await openPage(browser, `${server.url}/board?edition=${code}`);
  const total = board.cells['nation/participants/total'] ?? 0;
  expect(total).toBeGreaterThan(10_000);
  expect(await untilShown(page, total)).toBeLessThan(10_000);
  await page.context().close();
}, 180_000);
