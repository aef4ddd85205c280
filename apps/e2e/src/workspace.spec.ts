import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, signIn } from './page.checks.ts';
import { ADMIN_EMAIL, type ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';
import { narrowTargets } from './touch.targets.ts';

let server: ProductServer;
let browser: Browser;
let event: Event;

beforeAll(async () => {
  [server, browser] = await openStage();
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

test('on a telephone a finger finds every message and every switch', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/notifications?tab=all`, {
    viewport: { width: 390, height: 844 },
  });
  await signIn(page, 'guangdong@e2e.innoweek.local');
  await page.locator('main li a').first().waitFor();
  expect(await narrowTargets(page)).toEqual([]);
  await page.goto(`${server.url}/notifications?tab=settings`);
  await page.getByRole('switch').first().waitFor();
  // The input of a choice lies within the box that is pressed.
  expect((await narrowTargets(page)).filter((fault) => !fault.startsWith('INPUT'))).toEqual([]);
  await page.context().close();
});

test('an organizer uploads a file, mends the row that is wrong, and imports it', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/imports`, { bypassCSP: true });
  await signIn(page, 'organizer@e2e.innoweek.local');
  await page.waitForURL(/\/imports/);
  const sheet = [
    '\ufeff活动名称*,主办单位*,省份/地区*,开始时间*,结束时间*',
    '机器人讲座,广州市创客协会,广东,2016-10-13 09:00,2016-10-13 11:00',
    '无人机比赛,广州市创客协会,火星,2016-10-14 09:00,2016-10-14 11:00',
  ].join('\r\n');
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ name: '活动.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) });
  await page.getByText('没有找到地区“火星”').first().waitFor();
  await expectNoBarrier(page);
  await page.getByLabel('省份/地区*').fill('广东');
  await page.getByRole('button', { name: '保存并重新核对' }).click();
  const commit = page.getByRole('button', { name: '确认写入' });
  await commit.waitFor();
  await commit.click();
  const listed = async (): Promise<string> => JSON.stringify(await server.call('GET', '/events?limit=50'));
  for (let tries = 0; tries < 100 && !(await listed()).includes('无人机比赛'); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await listed()).toContain('无人机比赛');
  await page.context().close();
});

test.each(
  inTurn(
    [
      ['zh-CN', '发送邀请', '设置密码并登录', '我的账号', '修改密码', '密码已修改'],
      [
        'en-GB',
        'Send invitation',
        'Set password and sign in',
        'My account',
        'Change password',
        'Password changed',
      ],
    ],
    0,
  ),
)(
  'an administrator invites somebody, who sets a password and later changes it (%s)',
  async (locale, invite, enter, own, change, changed) => {
    const email = `invited-${locale.toLowerCase()}@e2e.innoweek.local`;
    await server.createAccount(email, ['coordinator'], undefined, null);
    const admin = await openPage(browser, `${server.url}/sign-in?to=/accounts`, { locale });
    await signIn(admin.page, ADMIN_EMAIL);
    await admin.page.waitForURL(/\/accounts/);
    const row = admin.page.locator('li', { hasText: email });
    await row.getByRole('button', { name: invite }).click();
    const link = (await admin.page.locator('.ant-modal code').innerText()).trim();
    expect(link).toMatch(/\/password#[\w-]{43}$/);
    await admin.page.context().close();

    const phone = { viewport: { width: 390, height: 844 }, bypassCSP: true };
    const { page, misdeeds } = await openPage(browser, link, { locale, ...phone });
    const fields = page.locator('input[type="password"][autocomplete="new-password"]');
    await fields.nth(0).fill('correct horse battery');
    await fields.nth(1).fill('correct horse battery');
    // The secret does not stay where screens are shared and photographed.
    expect(page.url()).toBe(`${server.url}/password`);
    await page.getByRole('button', { name: enter }).click();
    await page.waitForURL(`${server.url}/`);
    await page.goto(`${server.url}/account`);
    await page.getByRole('heading', { name: own }).waitFor();
    await page.locator('input[autocomplete="current-password"]').fill('correct horse battery');
    await fields.nth(0).fill('another honest passphrase');
    await fields.nth(1).fill('another honest passphrase');
    await page.getByRole('button', { name: change }).click();
    await page.getByText(changed).first().waitFor();
    await expectNoBarrier(page);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    const late = await openPage(browser, link, { locale, viewport: { width: 1366, height: 768 } });
    await late.page.getByRole('alert').first().waitFor();
    expect(await late.page.locator('input[type="password"][autocomplete="new-password"]').count()).toBe(0);
    await late.page.context().close();
    await page.context().close();
  },
);

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
    await expectNoBarrier(page);
    await page.context().close();
  },
);
