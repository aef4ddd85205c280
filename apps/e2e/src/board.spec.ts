import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boardSchema, receiptSchema, type Event } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, expectNoBarrierAnywhere, signIn, pixelsBeside } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';
import { STRICT, tellFigure } from './strict.figures.ts';

let server: ProductServer;
let browser: Browser;
let organizer: string;
let event: Event;
let revision = 0;

beforeAll(async () => {
  [server, browser] = await openStage();
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

/** From the acknowledgement of a report to the screen. */
const PROMPT_MS = STRICT ? 1_000 : 10_000;

/** What was read is on the screen. */
const SEEN_MS = 1_500;

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

test('nothing reported yet is not shown as zero, and the map shows what is registered meanwhile', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  await page.locator('[data-tile="participants"]').waitFor();
  await page.getByText('版本').first().waitFor();
  expect(await tile(page).innerText()).toMatch(/^[^\d]*尚无数据[^\d]*$/);
  await page.getByRole('link', { name: /^广东省：活动 1/ }).waitFor();
  await page.context().close();
});

test('before the first figures came the board does not say that there are none', async () => {
  const { page } = await openPage(browser, 'about:blank');
  await page.routeWebSocket(/socket\.io/, () => undefined);
  await page.goto(`${server.url}/board`);
  await page.locator('[data-tile="participants"] h2').waitFor();
  expect(await tile(page).count()).toBe(1);
  expect(await tile(page).isVisible()).toBe(false);
  expect(await page.locator('[data-area="ranking"] li').first().isVisible()).toBe(false);
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

test('each change comes to the screen by itself, right after its acknowledgement', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/board`);
  await page.getByText('版本').first().waitFor();
  const delays: number[] = [];
  for (let round = 1; round <= 10; round += 1) {
    const value = 12_000 + round * 37;
    await report(value);
    delays.push(await untilShown(page, value));
    // The curve is asked for every few seconds, but ends with what the headline says.
    const curve = page.locator('[data-area="trend"] output b').first();
    expect([round, await curve.getAttribute('title')]).toEqual([
      round,
      expect.stringContaining(value.toLocaleString('zh-CN')),
    ]);
  }
  tellFigure('slowest of ten changes on the screen, ms', Math.max(...delays));
  expect(Math.max(...delays)).toBeLessThan(PROMPT_MS);
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('the clock at the head is never behind what the board shows, however it leaps', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  await page.getByText('版本').first().waitFor();
  const clock = page.getByRole('group', { name: '届次时钟' }).locator('time');
  for (const [at, value] of [
    ['2016-10-12T08:20:00+08:00', 12_371],
    ['2016-10-12T08:55:00+08:00', 12_370],
  ] as const) {
    await server.call('PATCH', '/editions/week-2016', { clock: { at, speed: 0 } });
    // Whoever counts sees within half a second that a clock was set.
    await page.waitForTimeout(700);
    await report(value);
    expect(await untilShown(page, value)).toBeLessThan(PROMPT_MS);
    // The edition itself is asked for every ten seconds only.
    expect(Date.parse((await clock.getAttribute('datetime')) ?? '')).toBe(Date.parse(at));
  }
  await page.context().close();
});

test('what has ended by the clock of the rehearsal is not on any more, before the list is read again', async () => {
  const setClock = (at: string, speed: number) =>
    server.call('PATCH', '/editions/week-2016', { clock: { at: `2016-10-12T${at}+08:00`, speed } });
  await setClock('16:59:00', 0);
  const { page } = await openPage(browser, `${server.url}/board`);
  const live = page.locator('[data-area="live"]');
  await live.getByRole('link', { name: '创客马拉松' }).waitFor();
  await page.route(/\/api\/v1\/events\?/, (route) => route.abort());
  await setClock('16:59:00', 60);
  await live.getByRole('link').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await live.getByText('0 场').count()).toBe(1);
  await setClock('08:55:00', 0);
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
    expect([path, await pixelsBeside(page)]).toEqual([path, 0]);
    await page.context().close();
  }
});

test('a unit has its own board, and the nation stays live beside it', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  expect(await untilShown(page, 12_370)).toBeLessThan(10_000);
  await page.getByText('广东', { exact: true }).first().click();
  await page.waitForURL(/scope=unit/);
  await report(12_500);
  expect(await untilShown(page, 12_500)).toBeLessThan(PROMPT_MS);
  await page.goBack();
  await report(12_600);
  expect(await untilShown(page, 12_600)).toBeLessThan(PROMPT_MS);
  await page.context().close();
});

/** Another site, a page of which shows one of ours in a frame. */
const showFramed = async (page: Page, address: string): Promise<void> => {
  const site = createServer((_, reply) => {
    reply.setHeader('content-type', 'text/html');
    reply.end(`<iframe src="${address}" width="600" height="330"></iframe>`);
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const at = site.address();
  await page.goto(`http://127.0.0.1:${String(typeof at === 'object' ? at?.port : '')}/`);
  site.close();
};

test('a coordinator opens a wall by a link that shows one board, sees that it is in use, and revokes it', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/sharing`);
  await signIn(page, 'coordinator@e2e.innoweek.local');
  await page.getByRole('button', { name: '新建链接' }).click();
  await page.getByLabel('放在哪里').fill('主会场大厅');
  await page.getByRole('button', { name: /生\s?成/ }).click();
  // The link, or why there is none.
  const said = page
    .locator('[role="dialog"]')
    .locator('code, .ant-alert-error, .ant-form-item-explain-error');
  const link = (await said.first().innerText()).trim();
  expect(link).toMatch(/^http/);
  const wall = await openPage(browser, link);
  const asked: string[] = [];
  wall.page.on('request', (request) => asked.push(request.url()));
  expect(await untilShown(wall.page, 12_600)).toBeLessThan(10_000);
  await report(12_700);
  expect(await untilShown(wall.page, 12_700)).toBeLessThan(PROMPT_MS);
  expect(await wall.page.getByText('扫码看').count()).toBe(1);
  // Nothing on it leads anywhere, and its secret is told no server in an address.
  await wall.page.getByText('广东', { exact: true }).first().click();
  expect(wall.page.url()).toBe(link);
  expect(asked.filter((address) => address.includes(link.split('#')[1] ?? ''))).toEqual([]);

  await page.reload();
  await page.getByText('正在显示').waitFor();
  await page.getByRole('button', { name: /撤\s?销/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /撤\s?销/ })
    .click();
  await wall.page.getByText('大屏链接已失效').waitFor({ timeout: 8_000 });
  await page.getByText('已撤销').waitFor();
  expect([misdeeds, wall.misdeeds]).toEqual(Array(2).fill({ foreignRequests: [], errors: [] }));
  await Promise.all([page.context().close(), wall.page.context().close()]);
});

test('what a coordinator makes public is on the public board, and in a frame of another site only when allowed', async () => {
  const { page } = await openPage(browser, `${server.url}/public`);
  await page.locator('[data-public="participants"] dd[title="12,700"]').waitFor();
  const refusals: string[] = [];
  page.on('console', (message) => refusals.push(message.text()));
  await showFramed(page, `${server.url}/embed?tile=participants`);
  // Until it is allowed the browser shows the refusal of the page instead.
  expect(refusals.join(' ')).toMatch(/frame-ancestors|X-Frame-Options/i);
  expect(await page.frameLocator('iframe').locator('[data-public]').count()).toBe(0);

  const { page: desk } = await openPage(browser, `${server.url}/sign-in?to=/sharing`, { bypassCSP: true });
  await signIn(desk, 'coordinator@e2e.innoweek.local');
  await desk.getByText('先在上面允许其他网站嵌入').waitFor();
  await desk.getByLabel('允许其他网站嵌入').check();
  await desk.getByRole('button', { name: /保\s?存/ }).click();
  await desk.getByText('已保存').waitFor();
  expect(await desk.getByText('<iframe src=').count()).toBe(1);
  await expectNoBarrierAnywhere(desk);
  const { page: reader } = await openPage(browser, `${server.url}/healthz`);
  await showFramed(reader, `${server.url}/embed?tile=participants`);
  await reader.frameLocator('iframe').locator('[data-public="participants"] dd[title="12,700"]').waitFor();
  const tile = await fetch(`${server.url}/api/v1/public/tiles/participants.svg`);
  expect(await tile.text()).toContain('12,700');

  await desk.getByText('什么也看不到').click();
  await desk.getByRole('button', { name: /保\s?存/ }).click();
  await desk.getByText('已保存').waitFor();
  const { page: stranger } = await openPage(browser, `${server.url}/public`);
  await stranger.getByText('本届没有公开的看板').waitFor();
  await stranger.goto(`${server.url}/board`);
  await stranger.getByText('本届的实时看板不对外公开').first().waitFor();
  await Promise.all([reader.context().close(), stranger.context().close()]);
  await desk.getByText('完整看板').first().click();
  await desk.getByRole('button', { name: /保\s?存/ }).click();
  await desk.getByText('已保存').waitFor();
  await Promise.all([page.context().close(), desk.context().close()]);
});

test('the navigation has a menu for what there is no room for, which the keyboard opens and closes', async () => {
  for (const viewport of [
    { width: 1366, height: 768 },
    { width: 390, height: 844 },
  ]) {
    const { page } = await openPage(browser, `${server.url}/sign-in?to=/events`, {
      locale: 'en-GB',
      viewport,
      bypassCSP: true,
    });
    await signIn(page, 'coordinator@e2e.innoweek.local');
    await page.waitForURL(/\/events/);
    const nav = page.getByRole('navigation', { name: 'Main' });
    // Visitors have a menu on a telephone, too, with other things in it.
    await nav.getByRole('link', { name: 'Public board' }).waitFor({ state: 'detached' });
    const more = nav.getByRole('button', { name: 'More' });
    await more.waitFor();
    const sharing = nav.getByRole('link', { name: 'Sharing' });
    expect(await sharing.count()).toBe(0);
    await more.press('Enter');
    await sharing.waitFor();
    await expectNoBarrier(page);
    await page.keyboard.press('Escape');
    expect(await sharing.count()).toBe(0);
    await page.keyboard.press('Enter');
    await sharing.press('Enter');
    await page.waitForURL(/sharing/);
    await page.context().close();
  }
});

test('killed and started again, the board says that it is out of date, keeps its figures and repairs itself', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/board`);
  expect(await untilShown(page, 12_700)).toBeLessThan(10_000);
  await server.end('SIGKILL');
  await page.locator('[data-state="offline"], [data-state="stale"]').waitFor({ timeout: 20_000 });
  expect(await figure(page)).toBe(12_700);
  await server.launch();
  await report(13_000);
  expect(await untilShown(page, 13_000)).toBeLessThan(15_000);
  await page.locator('[data-state="live"]').waitFor();
  expect(misdeeds.errors).toEqual([]);
  await page.context().close();
});

test('while the board is out of date it says of when it is, though the clock of the rehearsal has leapt', async () => {
  const { page } = await openPage(browser, 'about:blank');
  let isCut = false;
  await page.routeWebSocket(
    /socket\.io/,
    (socket) => void (isCut ? socket.close() : socket.connectToServer()),
  );
  await page.route(/socket\.io/, (route) => (isCut ? route.abort() : route.continue()));
  await page.goto(`${server.url}/board`);
  await report(13_100);
  expect(await untilShown(page, 13_100)).toBeLessThan(10_000);
  isCut = true;
  await server.end('SIGKILL');
  const told = page.getByText(/^以下数据停在 /);
  const moment = await told.innerText();
  await server.launch();
  await server.call('PATCH', '/editions/week-2016', {
    clock: { at: '2016-10-12T09:15:00+08:00', speed: 0 },
  });
  await page.waitForResponse(
    async (reply) => reply.url().includes('/editions/') && (await reply.text()).includes('T01:15:00'),
  );
  await page.waitForTimeout(SEEN_MS);
  expect(await told.innerText()).toBe(moment);
  isCut = false;
  await told.waitFor({ state: 'detached' });
  const clock = page.getByRole('group', { name: '届次时钟' });
  await clock.getByText('09:15').waitFor();
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
}, 400_000);
