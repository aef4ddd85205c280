import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  claimGroupsSchema,
  eventSchema,
  importSchema,
  pageSchema,
  taskSchema,
  type Task,
} from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

const DAY = '2016-10-12';
const COORDINATOR = 'coordinator@e2e.innoweek.local';
const taskPageSchema = pageSchema(taskSchema);

let server: ProductServer;
let browser: Browser;
let organizer: string;
let province: string;
let society: string;

beforeAll(async () => {
  [server, browser] = await openStage();
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
/** The checks run by themselves, every quarter of a minute, and on a busy machine as seldom as every minute. */
const untilFound = async (count: number, state = 'open'): Promise<void> => {
  for (let tries = 0; tries < 400 && (await found(state)).length !== count; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 200));
  const subjects = (await found(state)).map(({ rule, subject }) => `${rule} ${subject}`);
  expect(subjects.length === count ? count : subjects).toBe(count);
};

test.each(
  inTurn(
    [
      ['zh-CN', '数据无误', '我来处理', '确定', '撤销', '机器人大赛', 1366, 768],
      ['en-GB', 'Right as it is', 'I look after it', 'Confirm', 'Undo', '创客马拉松', 390, 844],
    ],
    1,
  ),
)(
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
    await page.getByRole('button', { name: undo, exact: true }).click();
    await untilFound(decided, 'decided');
    await tasks.nth(1).waitFor();
    // Both at once.
    for (const box of await page.getByRole('checkbox', { name: new RegExp(title) }).all()) await box.check();
    await page.getByRole('group').getByRole('button', { name: right, exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('已核对签到表');
    await page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tasks.first().waitFor({ state: 'detached' });
    await untilFound(decided + 2, 'decided');
    expect(misdeeds.errors).toEqual([]);
  },
);

/** What the province declares as its total of the day, by a file. */
const declare = async (total: number): Promise<void> => {
  const form = new FormData();
  form.set('kind', 'tallies');
  form.set('file', new Blob([`地区,日期,参与人次\n广东,${DAY},${String(total)}\n`]), '合计.csv');
  const sent = await fetch(`${server.url}/api/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${province}` },
    body: form,
  });
  const { id } = importSchema.pick({ id: true }).parse(await sent.json());
  const state = async () =>
    importSchema.pick({ state: true }).parse(await server.call('GET', `/imports/${id}`, undefined, province))
      .state;
  for (let tries = 0; tries < 100 && (await state()) !== 'ready'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await server.call('POST', `/imports/${id}/commit`, {}, province);
};

test('a link leads to one task, wherever it stands in the queue; figures of many are ruled alike', async () => {
  const titles = ['创新成果展', '青年路演日'];
  const codes: string[] = [];
  for (const title of titles) {
    const { code } = await server.createEvent(title, society, organizer);
    await server.call('POST', `/events/${code}/approve`, {}, province);
    await report(code, 'participants', 1_700, organizer);
    await report(code, 'participants', 1_200, province);
    codes.push(code);
  }
  const outside = { entries: [{ unit: 'CN-GD', day: DAY, metric: 'participants', value: 700 }] };
  await server.call('POST', '/tallies', outside, province, { 'idempotency-key': 'outside' });
  await declare(90_000);
  await untilFound(3);
  const remainder = (await found('open')).find(({ rule }) => rule === 'remainder');
  expect(remainder?.subject).toBe('unit:CN-GD');
  const link = `/reconciliation?tasks=closed&task=${remainder?.id ?? ''}`;
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=${encodeURIComponent(link)}`, {
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    bypassCSP: true,
  });
  await signIn(page, COORDINATOR);
  await page.getByText(remainder?.because ?? '').waitFor();
  // What the unit reports outside its events stands beside what it declares.
  await page
    .getByRole('region', { name: /参与人次/ })
    .getByText('700 人次')
    .first()
    .waitFor();
  await expectNoBarrierAnywhere(page);
  await page.getByRole('link', { name: '复制任务链接' }).click();
  await page.waitForURL(`${server.url}/reconciliation?task=${remainder?.id ?? ''}`);

  await page.goto(`${server.url}/reconciliation`);
  for (const title of titles) await page.getByRole('checkbox', { name: new RegExp(title) }).check();
  await page.getByRole('group').getByRole('button', { name: '统一裁定' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('可以裁定 2 个数').waitFor();
  await dialog.getByRole('textbox').fill('以票务系统为准');
  await dialog.getByRole('button', { name: '统一裁定' }).click();
  await page.getByText('已裁定 2 个数').waitFor();
  for (const code of codes) {
    const { items } = claimGroupsSchema.parse(
      await server.call('GET', `/claims?event=${code}`, undefined, province),
    );
    expect(items).toMatchObject([{ counted: { amount: 1_700 }, ruling: { rule: 'max' } }]);
  }
  expect(misdeeds.errors).toEqual([]);
  await page.context().close();
});
