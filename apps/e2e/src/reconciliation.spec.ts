import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventSchema, type Event } from '@innoweek/contracts';
import type { Browser, Locator } from 'playwright-core';
import { z } from 'zod';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

const DAY = '2016-10-12';
const COORDINATOR = 'coordinator@e2e.innoweek.local';
const boardSchema = z.object({ cells: z.record(z.string(), z.number()) });

let server: ProductServer;
let browser: Browser;
let society: string;
let organizer: string;
let province: string;

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

const createApproved = async (title: string): Promise<Event> => {
  const { code } = await server.createEvent(title, society, organizer);
  return eventSchema.parse(await server.call('POST', `/events/${code}/approve`, {}, province));
};
const report = (event: string, value: number, token: string) =>
  server.call('POST', '/tallies', { entries: [{ event, day: DAY, metric: 'participants', value }] }, token, {
    'idempotency-key': `${event}-${String(value)}`,
  });
/** Chooses, and looks whether it is chosen: a dialog that has just opened may still be moving under the pointer. */
const choose = async (dialog: Locator, name: RegExp): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    await dialog.getByRole('radio', { name }).click();
    try {
      await dialog.getByRole('radio', { name, checked: true }).waitFor({ timeout: 2_000 });
      return;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
};

const participants = async (code: string): Promise<number> => {
  const board = boardSchema.parse(await server.call('GET', `/board?scope=event:${code}`));
  return board.cells[`event:${code}/participants/total`] ?? 0;
};
/** The board follows within moments. */
const expectParticipants = async (code: string, expected: number): Promise<void> => {
  for (let tries = 0; tries < 100 && (await participants(code)) !== expected; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await participants(code)).toBe(expected);
};

test.each(
  inTurn(
    [
      ['zh-CN', '裁定', '重新裁定', '撤销', '取消裁定', /取最大/, '全国', '创客马拉松', 1366, 768],
      [
        'en-GB',
        'Decide',
        'Decide anew',
        'Undo',
        'End the ruling',
        /The largest/,
        'Nation',
        '机器人大赛',
        390,
        844,
      ],
    ],
    0,
  ),
)(
  'a coordinator decides where a province and a society disagree, and takes it back (%s)',
  async (locale, decide, anew, undo, end, largest, nation, title, width, height) => {
    const { code } = await createApproved(title);
    await report(code, 1_500, organizer);
    await report(code, 1_000, province);
    await expectParticipants(code, 1_000);
    const { page, misdeeds } = await openPage(
      browser,
      `${server.url}/sign-in?to=${encodeURIComponent('/reconciliation?view=disagreements')}`,
      {
        locale,
        viewport: { width, height },
        bypassCSP: true,
      },
    );
    await signIn(page, COORDINATOR);
    await page.waitForURL(/\/reconciliation/);
    await page.getByRole('button', { name: title }).click();
    await page.getByRole('button', { name: decide, exact: true }).waitFor();
    await expectNoBarrierAnywhere(page);

    await page.getByRole('button', { name: decide, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await choose(dialog, largest);
    await dialog.getByRole('listitem').filter({ hasText: nation }).waitFor();
    await expectNoBarrierAnywhere(page);
    await dialog.getByRole('textbox').fill('核对了签到表');
    await dialog.getByRole('button', { name: decide, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expectParticipants(code, 1_500);

    await page.getByRole('button', { name: undo, exact: true }).click();
    await page.getByRole('button', { name: undo, exact: true }).waitFor({ state: 'detached' });
    await expectParticipants(code, 1_000);

    // The same on the page of the event, where what was decided before is remembered.
    await page.goto(`${server.url}/events/${code}`);
    await page.locator(`a[href="/reconciliation?event=${code}"]`).click();
    await page.getByRole('button', { name: decide, exact: true }).click();
    await choose(page.getByRole('dialog'), largest);
    await page.getByRole('dialog').getByRole('textbox').fill('核对了签到表');
    await page.getByRole('dialog').getByRole('button', { name: decide, exact: true }).click();
    await page.getByRole('button', { name: anew, exact: true }).waitFor();
    await page.getByRole('button', { name: end, exact: true }).waitFor();
    expect(await page.getByText('核对了签到表').count()).toBeGreaterThan(1);
    await expectNoBarrierAnywhere(page);
    await expectParticipants(code, 1_500);
    expect(misdeeds.errors).toEqual([]);
  },
);

test('an organizer sees who says what of an own event, and decides nothing', async () => {
  const { code, title } = await createApproved('海洋论坛');
  await report(code, 400, organizer);
  await report(code, 300, province);
  await expectParticipants(code, 300);
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/reconciliation`, {
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    bypassCSP: true,
  });
  await signIn(page, 'organizer@e2e.innoweek.local');
  await page.waitForURL(/\/reconciliation/);
  await page.getByRole('button', { name: title }).click();
  await page
    .getByText(/广东省科/)
    .first()
    .waitFor();
  expect(await page.getByRole('button', { name: '裁定', exact: true }).count()).toBe(0);
  expect(misdeeds.errors).toEqual([]);
});
