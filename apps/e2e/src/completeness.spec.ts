import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import { ProductServer } from './product.server.ts';
import { launchBrowser, openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([ProductServer.start(), launchBrowser()]);
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  const organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  for (const title of ['创客大集', '机器人竞赛']) {
    const { code } = await server.createEvent(title, society, organizer);
    await server.call('POST', `/events/${code}/approve`, {}, coordinator);
  }
  await server.call('PATCH', '/editions/week-2016', { clock: { at: '2016-10-14T08:00:00+08:00', speed: 0 } });
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

test.each([
  ['zh-CN', /^广东 10\/12：逾期，活动已报 0\/2$/],
  ['en-GB', /^Guangdong, 12 Oct: Late, events reported 0\/2$/],
] as const)('who is late stands first, and tells which events have no figure (%s)', async (locale, late) => {
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
