import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventSchema, pageSchema, taskSchema, type Task } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import { ProductServer } from './product.server.ts';
import { launchBrowser, openPage } from './real.browser.ts';

const DAY = '2016-10-12';
const COORDINATOR = 'coordinator@e2e.innoweek.local';
const taskPageSchema = pageSchema(taskSchema);

let server: ProductServer;
let browser: Browser;
let organizer: string;
let province: string;
let society: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([ProductServer.start(), launchBrowser()]);
  await server.createEdition();
  society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  province = await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
  await server.createAccount(COORDINATOR, ['coordinator']);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const report = (event: string, metric: string, value: number, token: string) =>
  server.call('POST', '/tallies', { entries: [{ event, day: DAY, metric, value }] }, token, {
    'idempotency-key': `${event}-${metric}-${String(value)}`,
  });
const found = async (state: string): Promise<Task[]> =>
  taskPageSchema.parse(await server.call('GET', `/tasks?state=${state}`, undefined, province)).items;
/** The checks run by themselves, every quarter of a minute. */
const untilFound = async (count: number, state = 'open'): Promise<void> => {
  for (let tries = 0; tries < 200 && (await found(state)).length < count; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await found(state)).length).toBeGreaterThanOrEqual(count);
};

test.each([
  ['zh-CN', '数据无误', '我来处理', '确定', '撤销', '机器人大赛', 1366, 768],
  ['en-GB', 'Right as it is', 'I look after it', 'Confirm', 'Undo', '创客马拉松', 390, 844],
] as const)(
  'a coordinator works off what was found (%s)',
  async (locale, right, take, confirm, undo, title, width, height) => {
    const before = (await found('open')).length;
    const decided = (await found('decided')).length;
    const { code } = await server.createEvent(title, society, organizer);
    eventSchema.parse(await server.call('POST', `/events/${code}/approve`, {}, province));
    await report(code, 'agreements', 3, organizer);
    await report(code, 'participants', 1_500, organizer);
    await report(code, 'participants', 1_000, province);
    await untilFound(before + 2);
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/reconciliation`, {
      locale,
      viewport: { width, height },
      bypassCSP: true,
    });
    await signIn(page, COORDINATOR);
    await page.waitForURL(/\/reconciliation/);
    const tasks = page.getByRole('listitem').filter({ hasText: title });
    await tasks.first().waitFor();
    await expectNoBarrierAnywhere(page);
    // The figures of the one, with everything that is said of it, are beside the task.
    await page.keyboard.press('j');
    await page.getByRole('button', { name: take, exact: true }).first().waitFor();
    await expectNoBarrierAnywhere(page);
    await page.keyboard.press('m');
    await page.getByRole('button', { name: take, exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('y');
    await page.getByRole('dialog').getByRole('textbox').fill('已电话核实');
    await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilFound(decided + 1, 'decided');
    const undoing = page.getByRole('button', { name: undo, exact: true });
    await undoing.click();
    await undoing.waitFor({ state: 'detached' });
    expect((await found('decided')).length).toBe(decided);
    // Both at once.
    for (const box of await page.getByRole('checkbox', { name: new RegExp(title) }).all()) await box.check();
    await page.getByRole('group').getByRole('button', { name: right, exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('已核对签到表');
    await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tasks.first().waitFor({ state: 'detached' });
    expect((await found('decided')).length).toBe(decided + 2);
    expect(misdeeds.errors).toEqual([]);
  },
);
