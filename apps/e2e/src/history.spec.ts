import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boardSchema, importSchema, type Event } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let event: Event;
let organizer: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  event = await server.createEvent('创客马拉松', society, organizer);
  await server.call('POST', `/events/${event.code}/approve`, {}, coordinator);
  await upload(`活动编号,日期,参与人次,备注\n${event.code},2016-10-12,8700,首日\n`);
  await setClock('2016-10-13T10:00:00+08:00');
  await upload(`活动编号,日期,参与人次,备注\n${event.code},2016-10-12,9100,更正\n`);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const setClock = (at: string): Promise<unknown> =>
  server.call('PATCH', '/editions/week-2016', { clock: { at, speed: 0 } });
/** Uploads a file of tallies and has it counted. */
const upload = async (text: string): Promise<void> => {
  const form = new FormData();
  form.set('kind', 'tallies');
  form.set('file', new Blob([`\ufeff${text}`]), '创客协会.csv');
  const headers = { authorization: `Bearer ${organizer}` };
  const sent = await fetch(`${server.url}/api/v1/imports`, { method: 'POST', body: form, headers });
  const { id } = importSchema.pick({ id: true }).parse(await sent.json());
  const reaches = async (...states: string[]): Promise<void> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const { state } = importSchema.parse(await server.call('GET', `/imports/${id}`, undefined, organizer));
      if (states.includes(state)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the file did not become ${states.join(' or ')}`);
  };
  await reaches('ready');
  await server.call('POST', `/imports/${id}/commit`, {}, organizer);
  await reaches('committed');
};
const hero = (page: Page) => page.locator('[data-tile="participants"]');
const untilShown = (page: Page, text: string) =>
  hero(page).getByText(text, { exact: true }).first().waitFor({ state: 'attached' });

test('three clicks lead from the big number to the row of the file, with its cell marked', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/board`);
  await signIn(page, 'coordinator@e2e.innoweek.local');
  await page.waitForURL(/board/);
  const figure = hero(page).locator('a[href*="participants%2Ftotal"]').first();
  const drawer = page.getByRole('dialog', { name: '数字说明' });
  await untilShown(page, '9,100');
  await figure.focus();
  await page.keyboard.press('Enter');
  await drawer.getByText('与看板一致').waitFor();
  await page.waitForURL(/\/board\?.*explain=/);
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('explain'));
  expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true);

  await figure.click();
  await drawer.getByText('与看板一致').waitFor();
  expect(await page.locator('[data-explained]').innerText()).toContain('9,100');
  await drawer.getByRole('link', { name: '广东' }).click();
  await drawer.getByRole('link', { name: '创客马拉松' }).click();
  const marked = drawer.locator('td[data-marked]');
  await marked.waitFor();
  expect(await marked.locator('mark').innerText()).toBe('9100');
  expect(await page.getByText('创客协会.csv').count()).toBeGreaterThan(0);
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  const address = page.url();
  // The browser's way back leads up a level; and the same stands on a page of its own.
  await page.goBack();
  await drawer.getByRole('link', { name: '创客马拉松' }).waitFor();
  const asPage = await drawer.getByRole('link', { name: '单独打开' }).getAttribute('href');
  await page.goto(`${server.url}${asPage ?? ''}`);
  await page.getByRole('link', { name: '创客马拉松' }).waitFor();
  expect(page.url()).toContain('/explain?');
  // On a telephone the row is wider than the screen: the marked cell is the part of it that is to be seen.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address);
  await marked.waitFor();
  const cell = await marked.boundingBox();
  expect(cell?.x).toBeGreaterThanOrEqual(0);
  expect((cell?.x ?? 0) + (cell?.width ?? Infinity)).toBeLessThanOrEqual(390);
  // The way back up leads to the nation, which the unit is a part of.
  await drawer.getByRole('navigation').getByRole('link', { name: '全国' }).click();
  await page.locator('[data-explained]').getByText('9,100').waitFor();
  await drawer.getByRole('link', { name: '广东' }).waitFor();
  const close = await drawer.getByRole('button', { name: '关闭' }).boundingBox();
  expect(Math.min(close?.width ?? 0, close?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await page.context().close();

  const stranger = await openPage(browser, address);
  await stranger.page.getByText('没有这项说明').waitFor();
  await stranger.page.context().close();
});

test('an explanation has no barriers', async () => {
  const { page } = await openPage(browser, `${server.url}/explain?cell=nation/participants/total`, {
    bypassCSP: true,
  });
  await page.getByText('与看板一致').waitFor();
  await expectNoBarrierAnywhere(page);
  await page.context().close();

  const over = encodeURIComponent(JSON.stringify({ cell: 'nation/participants/total' }));
  const { page: board } = await openPage(browser, `${server.url}/board?explain=${over}`, { bypassCSP: true });
  await board.getByRole('dialog').getByText('与看板一致').waitFor();
  await expectNoBarrierAnywhere(board);
  await board.context().close();
});

test('where nothing was reported an explanation says so, and not that it adds up to zero', async () => {
  const { page } = await openPage(browser, `${server.url}/explain?cell=nation/participants/estimated`);
  await page.getByText('这里没有计入的数字').waitFor();
  expect(await page.locator('[data-explained]').innerText()).toBe('尚无数据');
  expect(await page.getByText('与看板一致').count()).toBe(0);
  await page.context().close();
});

test('a point of the trend leads to the board of its moment, by key and by mouse, and to its figure', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  await untilShown(page, '9,100');
  const plot = page.getByRole('group', { name: /回车键回看该时刻/ });
  const told = page.locator('[data-area="trend"] output b');
  await plot.focus();
  await page.keyboard.press('ArrowLeft');
  const figure = (await told.getAttribute('title')) ?? '';
  expect(figure).toBe('8,700');
  await page.keyboard.press('Enter');
  await page.waitForURL(/[?&]moment=2016-10-/);
  await untilShown(page, figure);
  await page.getByRole('button', { name: '回到实时' }).click();
  await page.waitForURL((url) => !url.search.includes('moment'));
  const { width = 0, height = 0 } = (await plot.boundingBox()) ?? {};
  // What has not come yet is not to be gone to: nearest to it is the present.
  await plot.click({ position: { x: width - 20, y: height / 2 } });
  expect(await page.getByText('时看板上的数字').count()).toBe(0);
  await plot.click({ position: { x: width * 0.1, y: height / 2 } });
  await page.waitForURL(/[?&]moment=2016-10-/);
  await page.context().close();
});

test('played sixty times faster a minute is a second, also on a slow machine', async () => {
  const { page } = await openPage(browser, `${server.url}/board`);
  await untilShown(page, '9,100');
  const slider = page.getByRole('slider');
  await slider.press('Home');
  await page.getByText('时看板上的数字').waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const moment = async (): Promise<number> => Number(await slider.inputValue());
  const from = await moment();
  await page.getByRole('button', { name: '播放' }).click();
  const began = Date.now();
  while ((await moment()) < from + 6 * 60_000 && Date.now() - began < 30_000) await page.waitForTimeout(100);
  expect(Date.now() - began).toBeLessThan(9_000);
  await page.context().close();
});

test('the slider shows yesterday as it was known, or as it was, plays, and one act leads back', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/board`);
  await untilShown(page, '9,100');
  const slider = page.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByText('时看板上的数字').waitFor();
  await untilShown(page, '8,700');
  await page.waitForURL(/moment=2016-10-/);
  const { page: sentTo } = await openPage(browser, page.url());
  await sentTo.getByText('时看板上的数字').waitFor();
  await hero(sentTo).getByText('8,700', { exact: true }).first().waitFor({ state: 'attached' });
  await sentTo.context().close();
  // Beside the figures, too, everything is of then: how old the curve is, and where it ends.
  expect(await page.locator('[data-area="trend"]').getByText('当时', { exact: true }).count()).toBe(2);
  expect(await page.locator('[data-area="trend"] output b').getAttribute('title')).toBe('8,700');
  await page.locator('label', { hasText: '实际情况' }).click();
  await page.getByText('按现在所知').waitFor();
  await page.waitForURL(/past=actual/);
  const { page: knower } = await openPage(browser, `${server.url}/sign-in?to=/board`);
  await signIn(knower, 'coordinator@e2e.innoweek.local');
  await knower.waitForURL((url) => url.pathname === '/board');
  await knower.goto(page.url());
  await knower.getByText('按现在所知').waitFor();
  // What is now known was on no board; it is explained by what had happened, and by what counts now.
  await knower.getByRole('slider').press('End');
  await untilShown(knower, '9,100');
  await hero(knower).getByRole('link').first().click();
  const explained = knower.getByRole('dialog', { name: '数字说明' });
  await explained.getByText(/^实际情况：届次时间 .* 之前已发生的/).waitFor();
  await explained.getByText(/^按版本 \d+ 所知$/).waitFor();
  expect(await knower.locator('[data-explained]').innerText()).toContain('9,100');
  await explained.getByRole('link', { name: '广东' }).click();
  await explained.getByRole('link', { name: '创客马拉松' }).click();
  await explained.locator('td[data-marked]').waitFor();
  await knower.waitForURL(/actual/);
  await knower.keyboard.press('Escape');
  await knower.locator('label', { hasText: '当时所知' }).click();
  await knower.getByRole('slider').press('Home');
  await knower.getByRole('slider').press('ArrowRight');
  await untilShown(knower, '8,700');
  await hero(knower).getByRole('link').first().click();
  await explained.getByText(/与版本 \d+ 的看板一致/).waitFor();
  expect(await knower.locator('[data-explained]').innerText()).toContain('8,700');
  await knower.context().close();

  // What a unit reported beside its events, and corrected.
  const reporter = await server.createAccount('reporter@e2e.innoweek.local', ['coordinator']);
  for (const value of [5, 3]) {
    const entries = [{ unit: 'CN-GD', day: '2016-10-12', metric: 'media_reports', value }];
    const key = { 'idempotency-key': `beside-${String(value)}` };
    await server.call('POST', '/tallies', { entries }, reporter, key);
    for (let shown = -1; shown !== value;)
      shown = boardSchema.parse(await server.call('GET', '/board')).cells['nation/media_reports/total'] ?? -1;
  }
  const comparison = page.getByRole('dialog', { name: '两个时刻的比较' });
  const compare = page.getByRole('button', { name: '与其他时刻比较' });
  const board = await page.locator('[data-area="map"]').boundingBox();
  await compare.click();
  await comparison.getByRole('row', { name: '参与人次 8,700 9,100 +400' }).waitFor();
  await comparison.getByText('广东（活动之外）').waitFor();
  await page.waitForURL(/[?&]compare=now/);
  // It lies over the board, which stays what it was.
  expect(await page.locator('[data-area="map"]').boundingBox()).toEqual(board);
  await comparison.getByLabel('比较的时刻').fill('2016-10-12T23:00');
  await comparison.getByRole('button', { name: '比较', exact: true }).click();
  await page.waitForURL(/[?&]compare=2016-10-\d\dT/);
  const { page: comparing } = await openPage(browser, page.url());
  await comparing.getByRole('dialog', { name: '两个时刻的比较' }).getByText('均按当时所知').waitFor();
  // Links that were sent when the comparison stood behind the # lead to the same.
  const sent = new URL(page.url());
  const compared = sent.searchParams.get('compare') ?? '';
  sent.searchParams.delete('compare');
  sent.hash = `compare=${compared}`;
  await comparing.goto('about:blank');
  await comparing.goto(sent.href);
  await comparing.getByRole('dialog', { name: '两个时刻的比较' }).getByText('均按当时所知').waitFor();
  await comparing.waitForURL((url) => url.hash === '' && url.searchParams.get('compare') === compared);
  await comparing.context().close();
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.search.includes('compare'));
  expect(await compare.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByRole('button', { name: '播放' }).click();
  await page.getByRole('button', { name: '暂停' }).click();
  await page.getByRole('button', { name: '回到实时' }).click();
  await untilShown(page, '9,100');
  expect(await page.getByText('时看板上的数字').count()).toBe(0);
  await page.waitForURL((url) => !/moment|past/.test(url.search));
  await page.getByRole('button', { name: '账本校验码' }).click();
  await page.getByRole('dialog').getByText('截至（届次时钟）').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  for (const [area, name, format, ending] of [
    ['trend', 'trend', '图片（PNG）', 'png'],
    ['trend', 'trend', 'CSV 表格', 'csv'],
    ['map', 'map', '图片（SVG）', 'svg'],
    ['ranking', 'ranking', '图片（SVG）', 'svg'],
    ['ranking', 'ranking', '图片（PNG）', 'png'],
  ] as const) {
    const panel = page.locator(`[data-area="${area}"]`);
    await panel.getByRole('button', { name: '导出' }).click();
    const download = page.waitForEvent('download');
    await panel.getByRole('button', { name: format }).click();
    const saved = await download;
    // Of which edition and of when it is, and a table of which version.
    expect(saved.suggestedFilename()).toMatch(
      new RegExp(`^innoweek-[a-z0-9-]+-${name}[a-z-]*-nation-\\d{8}T\\d{4}(-v\\d+)?\\.${ending}$`),
    );
    if (ending === 'svg') {
      // Everything that is to be seen of the figures, and nothing that is only for the hand or the ear.
      const text = readFileSync(await saved.path(), 'utf8');
      expect(text).toMatch(/>广东<[^]*>9,100</);
      expect(text).toMatch(/^<svg [^]*参与人次 · 总数 · 全国[^]*<rect /);
      expect(text).not.toMatch(/导出|查看由什么组成|undefined|NaN/);
    }
  }
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('a figure is held on to, and whoever gets the link sees the same, however the board moves', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/board`);
  await signIn(page, 'coordinator@e2e.innoweek.local');
  await untilShown(page, '9,100');
  await hero(page).getByRole('link').first().click();
  await page.getByRole('link', { name: '固定到这一版本' }).click();
  await page.waitForURL(/explain=.*version/);
  await upload(`活动编号,日期,参与人次,备注\n${event.code},2016-10-12,9300,再更正\n`);
  await untilShown(page, '9,300');
  const { page: sentTo } = await openPage(browser, page.url());
  await sentTo.getByText(/与版本 \d+ 的看板一致/).waitFor();
  expect(await sentTo.locator('[data-explained]').innerText()).toContain('9,100');
  await sentTo.context().close();
  await page.context().close();
});

test('an explanation says when the board behind it has gone on, and explains the newest when asked', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/board`);
  await signIn(page, 'coordinator@e2e.innoweek.local');
  await untilShown(page, '9,300');
  await hero(page).getByRole('link').first().click();
  const drawer = page.getByRole('dialog', { name: '数字说明' });
  await drawer.getByText('与看板一致').waitFor();
  const entries = [{ event: event.code, day: '2016-10-13', metric: 'participants', value: 20 }];
  await server.call('POST', '/tallies', { entries }, organizer, { 'idempotency-key': 'gone-on' });
  await drawer.getByText(/与版本 \d+ 的看板一致；看板现在是 9,320。/).waitFor();
  await drawer.getByRole('button', { name: '按最新数字说明' }).click();
  await drawer.getByText('与看板一致').waitFor();
  expect(await page.locator('[data-explained]').innerText()).toContain('9,320');
  await page.context().close();
});
