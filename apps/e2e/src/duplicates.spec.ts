import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventSchema } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let organizer: string;
let society: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

test.each(
  inTurn(
    [
      ['zh-CN', '同一活动，合并', '撤销合并', '不是同一活动', '可能重复', '机器人巡游', 1366, 768],
      [
        'en-GB',
        'The same: join',
        'Undo joining',
        'Not the same',
        'May be the same',
        '海洋科技论坛',
        390,
        844,
      ],
    ],
    1,
  ),
)(
  'an association joins two registrations of one event, takes it back, and tells them apart (%s)',
  async (locale, same, undo, different, duplicates, title, width, height) => {
    const first = await server.createEvent(title, society, organizer);
    const second = await server.createEvent(title, society, organizer);
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/approvals`, {
      locale,
      viewport: { width, height },
      bypassCSP: true,
    });
    await signIn(page, 'guangdong@e2e.innoweek.local');
    await page.waitForURL(/\/approvals/);
    await page.getByRole('button', { name: title, exact: true }).first().click();
    await page.getByRole('region', { name: duplicates }).waitFor();
    await expectNoBarrierAnywhere(page);

    await page.getByRole('button', { name: same }).click();
    await page.getByRole('button', { name: undo }).waitFor();
    const joined = async (): Promise<(string | null)[]> =>
      Promise.all(
        [first, second].map(
          async ({ code }) => eventSchema.parse(await server.call('GET', `/events/${code}`)).joinedTo,
        ),
      );
    expect(await joined()).toEqual([second.code, null]);

    await page.getByRole('button', { name: undo }).click();
    await page.getByRole('button', { name: undo }).waitFor({ state: 'detached' });
    expect(await joined()).toEqual([null, null]);

    await page.getByRole('button', { name: title, exact: true }).first().waitFor();
    if ((await page.getByRole('button', { name: different }).count()) === 0)
      await page.getByRole('button', { name: title, exact: true }).first().click();
    await page.getByRole('button', { name: different }).click();
    await page.getByRole('region', { name: duplicates }).waitFor({ state: 'detached' });
    expect(misdeeds.errors).toEqual([]);
  },
);
