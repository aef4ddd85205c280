import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { layoutFaults } from './board.layout.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';
import { ReviewedPictures, WRITES } from './reviewed.pictures.ts';
import { narrowTargets } from './touch.targets.ts';

const COORDINATOR = 'coordinator@e2e.innoweek.local';
/** All the script of the board's route, gzipped, in bytes: it has to be there on a slow telephone. */
const SCRIPT_LIMIT = 350_000;
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 1080 },
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
] as const;
const WALLS = [
  SIZES[0],
  SIZES[1],
  { width: 1536, height: 864 },
  { width: 1366, height: 768 },
  { width: 1280, height: 720 },
] as const;
/**
 * The share of a picture that may look otherwise than it did: the hash of the ledger and the fonts of a machine change
 * less than half a hundredth of it, a panel that is not there some four.
 */
const OTHERWISE = 0.03;
/** Layouts that follow the width are drawn anew. */
const REDRAWN_MS = 500;
/** Pieces of code that a board fetches ahead are there. */
const READIED_MS = 7_000;

const setClock = (time: string): Promise<unknown> =>
  server.call('PATCH', '/editions/week-2016', { clock: { at: `2016-10-12T${time}:00+08:00`, speed: 0 } });
/** Waits until an answer of the public API has a word in it. */
const untilTold = async (path: string, word: string): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const reply = await fetch(`${server.url}/api/v1${path}`);
    if ((await reply.text()).includes(word)) return;
    await sleep(100);
  }
  throw new Error(`${path} did not tell ${word} within a minute`);
};

let server: ProductServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  const organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount(COORDINATOR, ['coordinator']);
  await server.call('PATCH', '/editions/week-2016', {
    targets: {
      events: 40,
      participants: 22_000_000,
      media_reports: 33_000,
      agreement_amount: 11_000_000_000_000,
    },
    plans: {
      'unit:CN-GD': { participants: 9_000_000 },
      'kind:local_association': { participants: 8_000_000 },
    },
    previous: {
      name: '上一届',
      nameEn: 'The last one',
      start: '2015-10-19',
      end: '2015-10-23',
      totals: { participants: 20_000_000, events: 38 },
    },
  });
  const entries = [];
  for (const title of ['创客马拉松', '机器人竞赛', '新材料路演']) {
    const { code } = await server.createEvent(title, society, organizer);
    await server.call('POST', `/events/${code}/approve`, {}, coordinator);
    for (const [metric, value] of [
      ['participants', 2_345_678],
      ['media_reports', 1_234],
      ['agreement_amount', 1_234_567_890_00],
    ] as const)
      entries.push({ event: code, day: '2016-10-12', metric, value });
  }
  // The trend shows when a figure was folded: by the clock that stands then.
  await setClock('09:30');
  await server.call('POST', '/tallies', { entries }, organizer, { 'idempotency-key': 'board-screen' });
  await untilTold('/board', 'nation/participants/total');
  await setClock('15:00');
  // The foot of the board is there once the first hash is published.
  await untilTold('/proof/roots', '"hour"');
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const openBoard = async (query = '', options: BrowserContextOptions = {}) => {
  const opened = await openPage(browser, `${server.url}/board${query}`, options);
  await opened.page
    .getByText(/版本|Version/)
    .first()
    .waitFor();
  await opened.page.locator('[data-area="map"], [data-area="side"], [data-area="trend"]').first().waitFor();
  return opened;
};
/** What the trend draws; its panel has icons, too. */
const trendChart = (page: Page) => page.locator('[data-area="trend"] [role="group"] > svg');
/** The tile that says what Guangdong reported. */
const guangdong = (page: Page) =>
  page.locator('[data-area="map"] li', { hasText: '广东' }).filter({ hasText: '703.7万' });
/** The board as a coordinator has it. */
const openOwn = async (query = '', options: BrowserContextOptions = {}) => {
  const opened = await openPage(
    browser,
    `${server.url}/sign-in?to=${encodeURIComponent(`/board${query}`)}`,
    options,
  );
  await signIn(opened.page, COORDINATOR);
  await opened.page.waitForURL(/\/board/);
  await opened.page.locator('[data-scene]').waitFor();
  return opened;
};

test('all the script of the board is small enough for a slow telephone', async () => {
  const { page } = await openPage(browser, 'about:blank');
  const scripts = new Map<string, number>();
  page.on('response', (response) => {
    if (!response.url().endsWith('.js')) return;
    void response.body().then((body) => scripts.set(response.url(), gzipSync(body).length));
  });
  await page.goto(`${server.url}/board`);
  await trendChart(page).waitFor();
  await page.waitForLoadState('networkidle');
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  expect(scripts.size).toBeGreaterThan(1);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(SCRIPT_LIMIT);
  await page.context().close();
});

describe('nothing overlaps, is cut, lies beside the screen or looks otherwise than it was reviewed', () => {
  const LOOKS = SIZES.flatMap((viewport) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ viewport, colorScheme })),
  );
  test.each(['zh-CN', 'en-GB'])('%s, at all sizes, light and dark', async (locale) => {
    const { page, misdeeds } = await openOwn('', { locale });
    await trendChart(page).waitFor();
    // What the checks find comes by itself, within half a minute: three amounts without agreements.
    await page.locator('[data-area="alarms"] li').nth(2).waitFor({ timeout: 90_000 });
    // Where the press that signed in left it, the pointer would mark a region.
    await page.mouse.move(0, 0);
    const pictures = await ReviewedPictures.open(browser);
    for (const { viewport, colorScheme } of LOOKS) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(REDRAWN_MS);
      const scrolls = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
      const below = viewport.width >= 1920 ? Math.max(0, scrolls) : 0;
      const found = { viewport, colorScheme, faults: await layoutFaults(page), below };
      expect(found).toEqual({ viewport, colorScheme, faults: [], below: 0 });
      const picture = `board-${String(viewport.width)}-${colorScheme}-${locale}`;
      const otherwise = await pictures.difference(page, picture, OTHERWISE);
      const now = otherwise < OTHERWISE ? picture : await pictures.keep(page, picture);
      expect({ now, otherwise }).toEqual({ now: picture, otherwise });
    }
    // What has lost two panels is not taken for what was reviewed.
    await page.addStyleTag({ content: '[data-area="trend"], [data-area="map"] { visibility: hidden }' });
    await page.setViewportSize(SIZES[0]);
    await page.waitForTimeout(REDRAWN_MS);
    const lost = WRITES ? 1 : await pictures.difference(page, `board-1920-dark-${locale}`, OTHERWISE);
    expect(lost).toBeGreaterThan(OTHERWISE);
    await pictures.close();
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  });

  test.each(['overview', 'map', 'trend', 'live', 'completeness'])('the wall, scene %s', async (scene) => {
    const { page } = await openOwn(`?wall=1&scene=${scene}`);
    for (const viewport of WALLS) {
      await page.setViewportSize(viewport);
      await page.waitForTimeout(REDRAWN_MS);
      expect([viewport, await layoutFaults(page)]).toEqual([viewport, []]);
    }
    await page.context().close();
  });
});

test('what is chosen stands in the address, and its link shows the same', async () => {
  const { page } = await openBoard();
  await page.getByText('人均', { exact: true }).click();
  await page.getByText('日', { exact: true }).click();
  await page.getByText('新增', { exact: true }).click();
  await page.locator('[data-area="map"]').getByText('媒体报道', { exact: true }).click();
  await page.waitForURL(/metric=media_reports/);
  const link = page.url();
  expect(link).toMatch(/measure=perHead/);
  expect(link).toMatch(/by=day/);
  expect(link).toMatch(/mode=increment/);
  const tile = page.getByRole('link', { name: /^广东省：媒体报道 3,702 · 34.1 篇/ });
  await tile.waitFor();
  const { page: other } = await openPage(browser, link);
  await other.getByRole('link', { name: /^广东省：媒体报道 3,702 · 34.1 篇/ }).waitFor();
  await Promise.all([page.context().close(), other.context().close()]);
});

test.each([
  '?moment=2016-13-45T99:99Z',
  '?metric=[]&scope={}',
  '?feed=xx&by=zz&mode=qq&measure=zzz',
  '?explain={"cell":{"a":1}}',
  '?edition=../../x&scope=%00',
])('of an address nobody can read, %s, nothing is shown but the board of the nation', async (query) => {
  const { page, misdeeds } = await openBoard(query);
  await guangdong(page).waitFor();
  expect(new URL(page.url()).search).toBe('');
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('without a connection the board stays, stands where it was, and a figure can be asked about', async () => {
  const { page } = await openOwn();
  await guangdong(page).waitFor();
  // The code of the explanation comes by itself, some seconds after the board.
  await page.waitForTimeout(READIED_MS);
  await page.context().setOffline(true);
  await page.locator('[data-state="offline"], [data-state="stale"]').first().waitFor();
  const ages = page.locator('[data-area] [data-state="failed"]').filter({ hasText: '停在' });
  await ages.nth(3).waitFor();
  await page.locator('[data-tile="participants"] a').first().click();
  await page.getByText('数字说明').waitFor();
  expect(await page.locator('[data-area="map"]').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.context().setOffline(false);
  await page.locator('[data-state="live"]').first().waitFor();
  await ages.first().waitFor({ state: 'detached' });
  await guangdong(page).waitFor();
  await page.context().close();
});

test('a missing figure does not look like a zero, nor one without a reporting unit like either', async () => {
  const { page } = await openBoard();
  const look = (unit: string) =>
    page
      .locator('[data-area="map"] li', { hasText: unit })
      .first()
      .evaluate((element) => ({
        missing: element.hasAttribute('data-missing'),
        silent: element.hasAttribute('data-silent'),
        text: element.textContent.includes('—'),
      }));
  expect(await look('广东')).toEqual({ missing: false, silent: false, text: false });
  expect(await look('四川')).toEqual({ missing: true, silent: false, text: true });
  expect(await look('台湾')).toEqual({ missing: false, silent: true, text: false });
  await page.context().close();
});

test('where the system forces its colours, figures that are drawn and what is chosen are still to be seen', async () => {
  const { page } = await openBoard();
  await page.emulateMedia({ forcedColors: 'active' });
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const drawn of [
    '[data-tile="participants"] [data-part="reported"]',
    '[data-area="ranking"] li [aria-hidden] > span[style*="scaleX"]',
    '[data-area="kinds"] li [aria-hidden] > span',
    '[data-area="map"] li:not([data-missing], [data-silent])',
    '[data-area="map"] input:checked + span',
    '[data-area="trend"] input:checked + span',
  ]) {
    const look = await page
      .locator(drawn)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect([drawn, look]).not.toEqual([drawn, ground]);
    expect([drawn, look]).not.toEqual([drawn, 'rgba(0, 0, 0, 0)']);
  }
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  for (const key of ['尚未报送', '零报告']) {
    const swatch = page.locator('[data-area="map"] span', { hasText: key }).last().locator('[aria-hidden]');
    expect(await swatch.evaluate((element) => getComputedStyle(element).boxShadow)).toContain(ink);
  }
  const label = page.locator('[data-tile="participants"] h2');
  const shown = await label.screenshot();
  await page.addStyleTag({ content: '[data-tile="participants"] p { visibility: hidden }' });
  expect(shown.equals(await label.screenshot())).toBe(true);
  await page.context().close();
});

test('the trend is read by keyboard and as a table', async () => {
  const { page } = await openBoard();
  const plot = page.getByRole('group', { name: /^参与人次走势（累计）/ });
  await plot.focus();
  const readout = page.locator('[data-area="trend"] output');
  const before = await readout.innerText();
  await page.keyboard.press('ArrowLeft');
  expect(await readout.innerText()).not.toBe(before);
  await page.locator('[data-area="trend"]').getByRole('button', { name: '表格' }).click();
  expect(await page.locator('[data-area="trend"] table tbody tr').count()).toBeGreaterThan(1);
  await page.locator('[data-area="map"]').getByRole('button', { name: '表格' }).click();
  const row = page.getByRole('dialog').getByRole('row', { name: /广东省/ });
  expect(await row.innerText()).toContain('7,037,034');
  await page.keyboard.press('Escape');
  await page.context().close();
});

test('a coordinator pins a note; it is in the feed and on the trend, and the public sees what is not internal', async () => {
  const { page } = await openOwn();
  for (const [text, internal] of [
    ['主会场开幕', false],
    ['广东数据待核', true],
  ] as const) {
    await page.locator('[data-area="feed"]').getByRole('button', { name: '批注', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: '钉一条批注' });
    await dialog.getByLabel('内容').fill(text);
    if (internal) await dialog.getByLabel(/仅内部可见/).check();
    await dialog.getByRole('button', { name: '钉上' }).click();
    await page.locator('[data-area="feed"]').getByText(text).waitFor();
  }
  expect(await trendChart(page).locator('title').allTextContents()).toContain('主会场开幕');
  const { page: outside } = await openBoard();
  await outside.locator('[data-area="feed"]').getByText('主会场开幕').waitFor();
  expect(await outside.getByText('广东数据待核').count()).toBe(0);
  expect(await outside.getByRole('button', { name: '批注' }).count()).toBe(0);
  await page.getByRole('button', { name: '删除批注：主会场开幕' }).click();
  await page.locator('[data-area="feed"]').getByText('主会场开幕').waitFor({ state: 'detached' });
  await Promise.all([page.context().close(), outside.context().close()]);
});

test.each(['zh-CN', 'en-GB'])('on a telephone everything is as large as a fingertip (%s)', async (locale) => {
  const { page } = await openOwn('', { locale, viewport: { width: 390, height: 844 } });
  await trendChart(page).waitFor();
  await page.locator('[data-area="alarms"] li').nth(1).waitFor({ timeout: 90_000 });
  await page.locator('[data-board]:not([data-unknown])').waitFor();
  expect(await page.locator('a[href], button, select, input').count()).toBeGreaterThan(60);
  expect(await narrowTargets(page)).toEqual([]);
  expect(await layoutFaults(page)).toEqual([]);
  await page.context().close();
});

const scene = (page: Page): Promise<string | null> => page.locator('[data-scene]').getAttribute('data-scene');

test('a wall turns by itself, holds at a key, goes on and back, and is left', async () => {
  const { page } = await openBoard('?wall=1&every=5');
  expect(await scene(page)).toBe('overview');
  await page.locator('[data-scene="map"]').waitFor({ timeout: 9_000 });
  await page.keyboard.press(' ');
  await page.waitForURL(/scene=map/);
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/scene=trend/);
  await page.keyboard.press('1');
  await page.waitForURL(/scene=overview/);
  await page.keyboard.press(' ');
  await page.waitForURL((url) => !url.search.includes('scene'));
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('wall'));
  await page.getByRole('link', { name: '大屏' }).waitFor();
  await page.context().close();
});

test.each(['light', 'dark'] as const)('nobody is kept out (%s)', async (colorScheme) => {
  const still = { colorScheme, bypassCSP: true } as const;
  const { page: desk } = await openOwn('', still);
  await trendChart(desk).waitFor();
  for (const viewport of SIZES) {
    await desk.setViewportSize(viewport);
    await desk.waitForTimeout(REDRAWN_MS);
    await expectNoBarrier(desk);
  }
  await desk.context().close();
  const { page } = await openOwn('?wall=1&scene=map&measure=plan', still);
  await expectNoBarrier(page);
  await page.context().close();
});

test('at 200 % it is the same board, nothing beside the screen', async () => {
  const { page } = await openOwn('', { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 });
  await trendChart(page).waitFor();
  expect(await layoutFaults(page)).toEqual([]);
  await page.context().close();
});

test('an alarm is put off for hours of the day, also where the clock of the edition stands long ago', async () => {
  const { page } = await openOwn();
  const alarms = page.locator('[data-area="alarms"] li');
  await expect(alarms.nth(2).waitFor({ timeout: 90_000 })).resolves.toBeUndefined();
  await alarms.first().getByRole('combobox').selectOption('1');
  await alarms.nth(2).waitFor({ state: 'detached' });
  expect(await alarms.count()).toBe(2);
  await page.context().close();
});
