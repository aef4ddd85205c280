import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, signIn } from './page.checks.ts';
import { ADMIN_EMAIL, type ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

/** A provider that does not answer: what the page then says is a journey, too. */
const PROVIDER = {
  OIDC_ISSUER: 'http://127.0.0.1:1',
  OIDC_CLIENT_ID: 'innoweek',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_LABEL: 'CAST ID',
};

let server: ProductServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await openStage(PROVIDER);
  await server.createEdition();
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

/** What the app on a phone shows, or would show half a minute on: a code that was used is worth nothing. */
const codeOf = (secret: string, ahead: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead * 30_000 });

const giveCode = async (page: Page, code: string, button: string): Promise<void> => {
  await page.locator('input[autocomplete="one-time-code"]').fill(code);
  await page.getByRole('button', { name: button }).click();
};

const WORDS = {
  'zh-CN': {
    security: '安全',
    role: '全国协调员',
    save: '保存',
    enrol: '请先启用两步验证',
    confirm: '确认并启用',
    kept: '已保存好，继续',
    account: '我的账号',
    enter: '验证并登录',
    wrong: '验证码不正确',
    lost: '使用恢复码',
    nine: '还剩 9 个恢复码',
  },
  'en-GB': {
    security: 'Security',
    role: 'National coordinator',
    save: 'Save',
    enrol: 'Set up two-step sign-in first',
    confirm: 'Confirm and turn on',
    kept: 'I have kept them, go on',
    account: 'My account',
    enter: 'Verify and sign in',
    wrong: 'This code is wrong',
    lost: 'Use a recovery code',
    nine: 'Recovery codes left: 9',
  },
} as const;

test.each(inTurn(['zh-CN', 'en-GB'], 1))(
  'a role has to have two-step sign-in: it is set up on the way in, and asked for from then on (%s)',
  async (locale) => {
    const words = WORDS[locale];
    const email = `careful-${locale.toLowerCase()}@e2e.innoweek.local`;
    await server.createAccount(email, ['coordinator']);
    const admin = await openPage(browser, `${server.url}/sign-in?to=/accounts?tab=security`, {
      locale,
      viewport: { width: 1366, height: 768 },
      bypassCSP: true,
    });
    await signIn(admin.page, ADMIN_EMAIL);
    const role = admin.page.getByRole('checkbox', { name: words.role });
    await role.check();
    await admin.page.getByRole('button', { name: words.save }).click();
    await expectNoBarrier(admin.page);

    const phone = { locale, viewport: { width: 390, height: 844 }, bypassCSP: true };
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/account`, phone);
    await signIn(page, email);
    await page.getByRole('heading', { name: words.enrol }).waitFor();
    await page.goto(`${server.url}/imports`);
    await page.getByRole('heading', { name: words.enrol }).waitFor();
    const secret = (await page.locator('code').first().innerText()).replaceAll(/\s/g, '');
    await expectNoBarrier(page);
    await giveCode(page, codeOf(secret, 0), words.confirm);
    await page.getByRole('button', { name: words.kept }).waitFor();
    const recovery = await page.locator('li code').first().innerText();
    await expectNoBarrier(page);
    await page.getByRole('button', { name: words.kept }).click();
    await page.goto(`${server.url}/account`);
    await page.getByRole('heading', { name: words.account }).waitFor();
    await expectNoBarrier(page);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();

    const again = await openPage(browser, `${server.url}/sign-in?to=/account`, phone);
    await signIn(again.page, email);
    await giveCode(again.page, '000000', words.enter);
    await again.page.getByText(words.wrong).first().waitFor();
    await expectNoBarrier(again.page);
    await giveCode(again.page, codeOf(secret, 1), words.enter);
    await again.page.waitForURL(`${server.url}/account`);
    await again.page.context().close();

    const lost = await openPage(browser, `${server.url}/sign-in?to=/account`, phone);
    await signIn(lost.page, email);
    await lost.page.getByRole('button', { name: words.lost }).click();
    await giveCode(lost.page, recovery, words.enter);
    await lost.page.waitForURL(`${server.url}/account`);
    await lost.page.getByText(words.nine).waitFor();
    expect(await lost.page.getByText(words.nine).count()).toBe(1);
    await lost.page.context().close();

    await role.uncheck();
    await admin.page.getByRole('button', { name: words.save }).click();
    await admin.page.context().close();
  },
);

test.each(
  inTurn(
    [
      ['zh-CN', '任职', '增加', '当前代表的单位'],
      ['en-GB', 'Memberships', 'Add', 'You act for'],
    ],
    0,
  ),
)(
  'an administrator adds a second organisation, and its new member switches to it (%s)',
  async (locale, memberships, add, actFor) => {
    const email = `liaison-${locale.toLowerCase()}@e2e.innoweek.local`;
    const [first, second] = [`天文学会 ${locale}`, `科普场馆协会 ${locale}`];
    const organisation = await server.createOrganisation(first);
    await server.createOrganisation(second);
    await server.createAccount(email, ['organizer'], organisation);
    const admin = await openPage(browser, `${server.url}/sign-in?to=/accounts`, {
      locale,
      viewport: { width: 1366, height: 768 },
      bypassCSP: true,
    });
    await signIn(admin.page, ADMIN_EMAIL);
    const row = admin.page.locator('li', { hasText: email });
    await row.getByRole('button', { name: memberships }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByRole('combobox').fill(second);
    await admin.page.locator('.ant-select-item-option', { hasText: second }).click();
    await dialog.getByRole('button', { name: add, exact: true }).click();
    await dialog.locator('li', { hasText: second }).waitFor();
    await expectNoBarrier(admin.page);
    await admin.page.context().close();

    const phone = { locale, viewport: { width: 390, height: 844 }, bypassCSP: true };
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/events`, phone);
    await signIn(page, email);
    await page.waitForURL(`${server.url}/events`);
    const menu = page.locator('button[popovertarget]');
    await menu.click();
    expect(await page.getByRole('group', { name: actFor }).getByRole('radio').count()).toBe(2);
    await expectNoBarrier(page);
    // Checked once the server has said so.
    await page.getByRole('radio', { name: second }).click();
    await page.locator('[popover]:popover-open').waitFor({ state: 'hidden' });
    await menu.click();
    expect(await page.getByRole('radio', { name: second }).isChecked()).toBe(true);
    expect(await page.locator('[popover] dl').innerText()).toContain(second);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  },
);

test.each(
  inTurn(
    [
      ['zh-CN', '用途', '签到计数', '读取数据', '签发令牌', '不包括此操作'],
      ['en-GB', 'Used for', 'Check-ins', 'Reading', 'Issue a token', 'not issued for that'],
    ],
    1,
  ),
)(
  'somebody issues a token for check-ins alone (%s)',
  async (locale, usedFor, checkIns, reading, issue, refused) => {
    const email = `door-${locale.toLowerCase()}@e2e.innoweek.local`;
    await server.createAccount(email, ['coordinator']);
    const phone = { locale, viewport: { width: 390, height: 844 }, bypassCSP: true };
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/account`, phone);
    await signIn(page, email);
    await page.getByRole('textbox', { name: usedFor }).fill('door');
    await page.getByRole('checkbox', { name: checkIns }).check();
    await page.getByRole('checkbox', { name: reading }).uncheck();
    await page.getByRole('button', { name: issue }).click();
    const secret = (await page.locator('.ant-alert code').innerText()).trim();
    await page.locator('li', { hasText: 'door' }).getByText(checkIns).waitFor();
    await expectNoBarrier(page);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    const authorization = `Bearer ${secret}`;
    const headers = { authorization, 'accept-language': locale };
    const reply = await server.request('GET', '/events', undefined, headers);
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain(refused);
    const within = await server.request('POST', '/checkins', {}, headers);
    expect(within.status).toBe(400);
    await page.context().close();
  },
);

test.each(
  inTurn(
    [
      ['zh-CN', '使用CAST ID登录', '暂时无法连接'],
      ['en-GB', 'Sign in with CAST ID', 'does not answer'],
    ],
    0,
  ),
)(
  'a sign-in provider that is away is told, and the password still works (%s)',
  async (locale, button, away) => {
    const phone = { locale, viewport: { width: 390, height: 844 }, bypassCSP: true };
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/account`, phone);
    await page.getByRole('link', { name: button }).click();
    await page.getByText(away).waitFor();
    await expectNoBarrier(page);
    await signIn(page, ADMIN_EMAIL);
    await page.waitForURL(`${server.url}/account`);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  },
);
