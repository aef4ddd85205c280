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
let codes: string[];
let organizer: string;
let society: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
  codes = [];
  for (const name of ['甲', '乙', '丙'])
    codes.push((await server.createEvent(`创新论坛${name}`, society, organizer)).code);
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const statusOf = async (code: string): Promise<string> =>
  eventSchema.parse(await server.call('GET', `/events/${code}`)).status;

test.each(
  inTurn(
    [
      ['zh-CN', '等待审核', '已退回 1 场', '时间有误。', '退回', '撤回', '快捷键', '退回后重交', '场地改了'],
      [
        'en-GB',
        'waiting',
        'Returned: 1',
        'The time is wrong.',
        'Return',
        'Take back',
        'Keys',
        'Submitted again',
        'Moved',
      ],
    ],
    1,
  ),
)(
  'an association decides by the keyboard, takes one back, and sees what was changed since (%s)',
  async (locale, waiting, returned, reason, giveBack, undo, keys, again, venue) => {
    const title = `成果展示会${locale}`;
    const { code } = await server.createEvent(title, society, organizer);
    const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/approvals?q=${locale}`, {
      locale,
      viewport: { width: 1366, height: 768 },
      bypassCSP: true,
    });
    await signIn(page, 'guangdong@e2e.innoweek.local');
    await page.waitForURL(/\/approvals/);
    await page.getByText(waiting).first().waitFor();
    await page.getByRole('button', { name: title }).waitFor();

    // The first is opened and returned with a reason that is at hand.
    await page.keyboard.press('j');
    await page.locator('[aria-expanded="true"]').waitFor();
    await expectNoBarrierAnywhere(page);
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByRole('button', { name: reason }).click();
    await page.getByRole('dialog').getByRole('button', { name: giveBack, exact: true }).click();
    await page.getByText(returned).waitFor();
    expect(await statusOf(code)).toBe('returned');

    // It was the wrong one: taken back, it waits again; and is returned after all.
    await page.getByRole('button', { name: undo }).click();
    await page.getByRole('button', { name: title }).waitFor();
    expect(await statusOf(code)).toBe('submitted');
    await server.call('POST', `/events/${code}/return`, { reason: '时间有误' }, await moderator(locale));
    await server.call('PATCH', `/events/${code}`, { venue }, organizer, { 'if-match': '*' });
    await server.call('POST', `/events/${code}/submit`, {}, organizer);
    await page.reload();
    await page.getByRole('button', { name: title }).click();
    await page.locator('ol').getByText(again).waitFor();
    await page.locator('ins', { hasText: venue }).waitFor();
    await expectNoBarrierAnywhere(page);

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: keys }).waitFor();
    await page.keyboard.press('Escape');
    expect(misdeeds.errors).toEqual([]);
    await page.context().close();
  },
);

test('several are approved by the keyboard at once, and the queue is empty', async () => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/approvals?q=创新论坛`, {
    viewport: { width: 1366, height: 768 },
  });
  await signIn(page, 'guangdong@e2e.innoweek.local');
  await page.getByRole('button', { name: '创新论坛甲' }).waitFor();
  for (let left = codes.length; left > 0; left -= 1) {
    await page.keyboard.press('j');
    await page.keyboard.press('x');
  }
  await page.getByText('已选 3 场').waitFor();
  await page.keyboard.press('a');
  await page.getByText('已通过 3 场').waitFor();
  for (const code of codes) expect(await statusOf(code)).toBe('approved');
  await page.getByText('没有等待审核的活动。').waitFor();
  await page.context().close();
});

/** The token of somebody who moderates beside the one at the screen. */
const moderator = (locale: string): Promise<string> =>
  server.createAccount(`colleague-${locale.toLowerCase()}@e2e.innoweek.local`, ['coordinator']);
