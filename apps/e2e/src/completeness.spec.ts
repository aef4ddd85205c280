import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { organisationSchema, pageSchema } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let coordinator: string;
let codes: string[];

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  const organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  codes = [];
  for (const title of ['创客大集', '机器人竞赛']) {
    const { code } = await server.createEvent(title, society, organizer);
    await server.call('POST', `/events/${code}/approve`, {}, coordinator);
    codes.push(code);
  }
  const { items } = pageSchema(organisationSchema).parse(
    await server.call('GET', '/organisations?unit=CN-GD&kind=provincial_association'),
  );
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], items[0]?.id);
  await server.call('PATCH', '/editions/week-2016', { clock: { at: '2016-10-14T08:00:00+08:00', speed: 0 } });
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

test.each(
  inTurn(
    [
      ['zh-CN', /^广东 10\/12：逾期，活动已报 0\/2$/],
      ['en-GB', /^Guangdong, 12 Oct: Late, events reported 0\/2$/],
    ],
    0,
  ),
)('who is late stands first, and tells which events have no figure (%s)', async (locale, late) => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/completeness`, {
    locale,
    viewport: { width: 1366, height: 768 },
    bypassCSP: true,
  });
  await signIn(page, 'coordinator@e2e.innoweek.local');
  const cell = page.getByRole('button', { name: late });
  await cell.waitFor();
  await expectNoBarrierAnywhere(page);
  const first = await page.getByRole('rowheader').first().textContent();
  expect(['广东', 'Guangdong']).toContain(first);
  await cell.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('link', { name: '机器人竞赛' }).waitFor();
  await expectNoBarrierAnywhere(page);
  await dialog.getByRole('link', { name: /^(当天全部活动|All events of the day)$/ }).click();
  await page.waitForURL(/\/events\?/);
  await page.getByRole('link', { name: '机器人竞赛' }).first().waitFor();
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('a day that is over on which a unit had nothing to report reads so, and leads to its events', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/completeness`);
  await signIn(page, 'coordinator@e2e.innoweek.local');
  await page.getByRole('link', { name: '北京 10/12：无活动', exact: true }).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: '无活动' }).count()).toBe(1);
  await page.getByRole('link', { name: '北京 10/12：无活动', exact: true }).click();
  await page.waitForURL(/\/events\?.*unit=CN-BJ/);
  await page.context().close();
});

test('a cell of the board leads to what the unit owes of the day, by mouse and by keyboard', async () => {
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/board`, { bypassCSP: true });
  await signIn(page, 'coordinator@e2e.innoweek.local');
  const panel = page.locator('[data-area="completeness"]');
  const late = panel.getByRole('link', { name: '广东省 10/12：逾期，活动已报 0/2' });
  await late.waitFor();
  await expectNoBarrier(page);
  expect(await panel.locator('td a:not([tabindex="-1"])').count()).toBe(1);
  await late.click();
  const owing = page.getByRole('dialog').getByRole('link', { name: '机器人竞赛' });
  await owing.waitFor();
  await page.goBack();
  const stop = panel.locator('td a[tabindex="0"]');
  await stop.focus();
  const [unit, day] = [/unit=([^&]+)/, /(?:day|from)=([^&]+)/];
  const at = async () => {
    const href = (await panel.locator('td a:focus').getAttribute('href')) ?? '';
    return [unit.exec(href)?.[1], day.exec(href)?.[1]];
  };
  expect(await at()).toEqual(['CN-BJ', '2016-10-12']);
  await page.keyboard.press('ArrowRight');
  expect(await at()).toEqual(['CN-TJ', '2016-10-12']);
  expect(await panel.locator('td a:not([tabindex="-1"])').count()).toBe(1);
  await late.focus();
  await page.keyboard.press('Enter');
  await owing.waitFor();
  expect(new URL(page.url()).pathname).toBe('/completeness');
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test('a unit that is late is given time, reminded, told so where it reports, and verified when it has', async () => {
  const open = (email: string, to: string) =>
    openPage(browser, `${server.url}/sign-in?to=${to}`, {
      viewport: { width: 1366, height: 768 },
      bypassCSP: true,
    }).then(async (opened) => {
      await signIn(opened.page, email);
      return opened;
    });
  const { page, misdeeds } = await open('coordinator@e2e.innoweek.local', '/completeness');
  await page.getByRole('button', { name: /^广东 10\/12：逾期/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '延期' }).click();
  await dialog.getByLabel('原因').fill('停电一天');
  await expectNoBarrierAnywhere(page);
  await dialog.getByRole('button', { name: '批准延期' }).click();
  await dialog.getByText(/^10\/12 延期至 .*18:00$/).waitFor();
  await dialog.getByRole('button', { name: '立即催报' }).click();
  await dialog.getByText('提醒记录（1）').waitFor();
  await dialog
    .getByRole('button', { name: 'Close' })
    .or(dialog.getByRole('button', { name: '关闭' }))
    .click();
  await page.getByRole('button', { name: /^广东 10\/12：待报，活动已报 [01]\/2，延期至/ }).waitFor();
  await server.call(
    'POST',
    '/tallies',
    { entries: [{ event: codes[1], day: '2016-10-12', metric: 'participants', value: 50 }] },
    coordinator,
    { 'idempotency-key': 'e2e-completeness' },
  );

  // The unit reads why, follows it to where it reports, and says zero in one tap.
  const unit = await open('guangdong@e2e.innoweek.local', '/notifications');
  await unit.page.getByText('原因：停电一天').waitFor();
  await unit.page.getByRole('link', { name: /^协调员催报：广东数据还有 2 项未报$/ }).click();
  const own = unit.page.getByRole('dialog');
  await own.getByRole('button', { name: /^零报告：创客大集/ }).click();
  await own.getByText(/^已报创客大集/).waitFor();
  await own.getByText(/停电一天/).waitFor();
  expect(await own.getByRole('button', { name: '撤回延期' }).count()).toBe(0);

  await page.reload();
  await page.getByRole('button', { name: /^广东 10\/12：已报齐/ }).click({ timeout: 15_000 });
  await dialog.getByRole('button', { name: /^核实 1 个数$/ }).click();
  const asking = page.getByRole('dialog').last();
  await asking.getByRole('button', { name: '已核对签到表。' }).click();
  await asking
    .getByRole('button', { name: '核 实' })
    .or(asking.getByRole('button', { name: '核实' }))
    .click();
  await page.getByText('已核实 1 个数。').waitFor();
  await page.getByRole('button', { name: /^广东 10\/12：已核实/ }).waitFor({ timeout: 15_000 });
  for (const each of [misdeeds, unit.misdeeds]) expect(each).toEqual({ foreignRequests: [], errors: [] });
  await Promise.all([page.context().close(), unit.page.context().close()]);
});
