import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pageSchema, sentReceiptSchema } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import { PASSWORD, type ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

const ANNA = 'anna@e2e.innoweek.local';
const BERT = 'bert@e2e.innoweek.local';
const sentPageSchema = pageSchema(sentReceiptSchema);

let server: ProductServer;
let browser: Browser;
let anna: string;
let code: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  anna = await server.createAccount(ANNA, ['organizer'], society);
  await server.createAccount(BERT, ['organizer'], society);
  const coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  ({ code } = await server.createEvent('创客大集', society, anna));
  await server.call('POST', `/events/${code}/approve`, {}, coordinator);
  await server.call('PATCH', '/editions/week-2016', { clock: { at: '2016-10-13T08:00:00+08:00', speed: 0 } });
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const sent = async () => sentPageSchema.parse(await server.call('GET', '/receipts', undefined, anna)).items;
const address = (path: string): string => `${server.url}${path}`;

/** Signs out and in as somebody else in the same browser, where the figures of an event are to be reported. */
const becomes = async (page: Page, email: string): Promise<void> => {
  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
  await page.evaluate(
    (credentials) =>
      fetch('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      }),
    { email, password: PASSWORD },
  );
  await page.goto(address(`/tallies?event=${code}`));
  await page.getByRole('form').waitFor();
};

test.each([
  [
    'zh-CN',
    '参与人次',
    '报送',
    '零报告',
    '查看回执',
    '更正',
    '报送更正',
    '撤回',
    '计入',
    '已被更正',
    '已撤回',
  ],
] as const)(
  'figures are typed on a phone, survive it, count once, are corrected and taken back (%s)',
  async (
    locale,
    participants,
    send,
    zero,
    toReceipt,
    correct,
    sendCorrection,
    withdraw,
    counts,
    replaced,
    withdrawn,
  ) => {
    const before = (await sent()).length;
    const { page, misdeeds } = await openPage(browser, address(`/sign-in?to=/tallies?event=${code}`), {
      locale,
      viewport: { width: 390, height: 844 },
      bypassCSP: true,
    });
    await signIn(page, ANNA);
    const field = page.getByLabel(participants);
    await field.waitFor();
    await field.fill('1200');
    // What was typed outlives a reload; somebody else at the same device does not see it, who typed it does.
    await page.reload();
    await becomes(page, BERT);
    expect(await field.inputValue()).toBe('');
    await becomes(page, ANNA);
    expect(await field.inputValue()).toBe('1200');
    // The request arrives, and its answer is lost with the connection.
    let tries = 0;
    await page.route('**/api/v1/tallies', async (route) => {
      tries += 1;
      if (tries > 1) return route.continue();
      await route.fetch();
      return route.abort('connectionfailed');
    });
    const button = page.getByRole('button', { name: send, exact: true });
    await button.click();
    await page.getByRole('alert').first().waitFor();
    await page.reload();
    expect(await field.inputValue()).toBe('1200');
    await button.dblclick();
    await page.getByRole('link', { name: toReceipt, exact: true }).waitFor();
    expect(await field.inputValue()).toBe('');
    expect((await sent()).length).toBe(before + 1);
    await page.reload();
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    // Nothing to report, by a nervous thumb.
    await page.getByRole('button', { name: zero, exact: true }).dblclick();
    await page.getByRole('link', { name: toReceipt, exact: true }).waitFor();
    expect((await sent()).length).toBe(before + 2);
    // From the list to the receipt of the first, and to its correction.
    await page.goto(address('/receipts?q=创客'));
    await page.getByRole('main').getByRole('link', { name: '创客大集' }).nth(1).click();
    await page.waitForURL(/\/receipts\/[0-9a-f-]{36}/);
    const first = page.url();
    await page.getByText(replaced, { exact: true }).waitFor();
    await expectNoBarrierAnywhere(page);
    await page.goto(address('/receipts'));
    await page.getByRole('main').getByRole('link', { name: '创客大集' }).first().click();
    await page.getByText(counts, { exact: true }).first().waitFor();
    await page.getByRole('link', { name: correct, exact: true }).click();
    await page.waitForURL(/corrects=/);
    await field.waitFor();
    expect(await field.inputValue()).toBe('0');
    await field.fill('1180');
    await expectNoBarrierAnywhere(page);
    await page.getByRole('button', { name: sendCorrection, exact: true }).click();
    await page.getByRole('link', { name: toReceipt, exact: true }).click();
    await page.getByText(counts, { exact: true }).first().waitFor();
    const [newest] = await sent();
    expect(newest?.entries).toMatchObject([{ metric: 'participants', amount: 1180 }]);
    await page.getByRole('button', { name: withdraw, exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('选错活动');
    await page.getByRole('dialog').getByRole('button', { name: withdraw, exact: true }).click();
    await page.getByText(withdrawn, { exact: true }).first().waitFor();
    await page.getByText('选错活动').first().waitFor();
    await page.goto(first);
    await page.getByText(replaced, { exact: true }).waitFor();
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  },
);
