import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { PASSWORD, ProductServer } from './product.server.ts';
import { launchBrowser, openPage } from './real.browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: ProductServer;
let browser: Browser;
let event: Event;

beforeAll(async () => {
  [server, browser] = await Promise.all([ProductServer.start(), launchBrowser()]);
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  const organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
  event = await server.createEvent('创新创业成果展', society, organizer);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const signIn = async (page: Page, email: string, password = PASSWORD): Promise<void> => {
  await page.locator('input[autocomplete="username"]').fill(email);
  await page.locator('input[autocomplete="current-password"]').fill(password);
  await page.locator('button[type="submit"]').click();
};

test('a wrong password is told in the language of the page', async () => {
  for (const [locale, message] of [
    ['zh-CN', '邮箱或密码不正确'],
    ['en-GB', 'wrong'],
  ] as const) {
    const { page } = await openPage(browser, `${server.url}/sign-in`, { locale });
    await signIn(page, 'organizer@e2e.innoweek.local', 'not the password');
    const alert = page.getByText(message).first();
    await alert.waitFor();
    expect(await alert.innerText()).toContain(message);
    await page.context().close();
  }
});

test('an association approves what was handed in, and the public then finds it by pinyin', async () => {
  const anonymous = await openPage(browser, `${server.url}/events?q=chuangxin`);
  await anonymous.page.getByText('没有符合条件的活动').waitFor();
  expect(await anonymous.page.getByText('创新创业成果展').count()).toBe(0);

  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/events/${event.code}`);
  await signIn(page, 'guangdong@e2e.innoweek.local');
  await page.waitForURL(new RegExp(`/events/${event.code}`));
  await page.getByRole('button', { name: '通过', exact: true }).first().click();
  await page.getByText('已通过').first().waitFor();
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });

  await anonymous.page.reload();
  await anonymous.page.getByText('创新创业成果展').first().waitFor();
  expect(await anonymous.page.getByText('创新创业成果展').count()).toBeGreaterThan(0);
  await anonymous.page.context().close();
  await page.context().close();
});

test('an organizer uploads a file, sees the row that is wrong, and imports the mended one', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/imports`);
  await signIn(page, 'organizer@e2e.innoweek.local');
  await page.waitForURL(/\/imports/);
  const sheet = (region: string): Buffer =>
    Buffer.from(
      [
        '\ufeff活动名称*,主办单位*,省份/地区*,开始时间*,结束时间*',
        '机器人讲座,广州市创客协会,广东,2016-10-13 09:00,2016-10-13 11:00',
        `无人机比赛,广州市创客协会,${region},2016-10-14 09:00,2016-10-14 11:00`,
      ].join('\r\n'),
    );
  const upload = (region: string) =>
    page
      .locator('input[type="file"]')
      .first()
      .setInputFiles({ name: '活动.csv', mimeType: 'text/csv', buffer: sheet(region) });
  await upload('火星');
  await page.getByText('没有找到地区“火星”').first().waitFor();
  await page.goto(`${server.url}/imports`);
  await upload('广东');
  await page.waitForURL(/\/imports\/.+/);
  const commit = page.getByRole('button', { name: '确认写入' });
  await commit.waitFor();
  await commit.click();
  const listed = async (): Promise<string> => JSON.stringify(await server.call('GET', '/events?limit=50'));
  for (let tries = 0; tries < 100 && !(await listed()).includes('无人机比赛'); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await listed()).toContain('无人机比赛');
  await page.context().close();
});

type AxeRun = { violations: { id: string; impact: string | null; nodes: { target: string[] }[] }[] };
declare global {
  interface Window {
    axe: { run(): Promise<AxeRun> };
  }
}

test.each([
  ['/board', 1366, 768, 'light'],
  ['/board', 390, 844, 'dark'],
  ['/events', 1366, 768, 'dark'],
  ['/events', 390, 844, 'light'],
  ['/sign-in', 390, 844, 'dark'],
] as const)(
  '%s at %i×%i, %s: no serious barrier, nothing beside the screen',
  async (path, width, height, colorScheme) => {
    const { page } = await openPage(browser, `${server.url}${path}`, {
      viewport: { width, height },
      colorScheme,
      bypassCSP: true,
    });
    await page.waitForLoadState('networkidle');
    await page.addScriptTag({ content: AXE });
    const { violations } = await page.evaluate(() => window.axe.run());
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect(serious).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
    ).toBeLessThanOrEqual(0);
    await page.context().close();
  },
);
