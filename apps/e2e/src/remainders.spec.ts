import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

test.each(
  inTurn(
    [
      [
        'zh-CN',
        '10.12',
        '确认写入',
        '文件已全部写入',
        '差额计入活动之外',
        '说明差额',
        '合计为约数。',
        '已说明',
        '没有这样的合计。',
      ],
      [
        'en-GB',
        '10.13',
        'Write the file',
        'The whole file is written',
        'Count it outside of events',
        'Explain',
        'The total is rounded. ',
        'Explained',
        'There are no such totals.',
      ],
    ],
    1,
  ),
)(
  'what a unit declares is counted only when somebody says so, or explained (%s)',
  async (locale, day, commit, done, accept, explain, why, explained, none) => {
    const { page, misdeeds } = await openPage(
      browser,
      `${server.url}/sign-in?to=${encodeURIComponent('/imports?kind=tallies')}`,
      { locale, viewport: { width: 1366, height: 768 }, bypassCSP: true },
    );
    await signIn(page, 'guangdong@e2e.innoweek.local');
    await page.locator('input[type="file"]').setInputFiles({
      name: '全省合计.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`地区,日期,参与人次,媒体报道\n广东省,${day},1.2万,30\n`),
    });
    await page.getByRole('button', { name: commit, exact: true }).click();
    await page.getByText(done).waitFor();

    await page.goto(`${server.url}/remainders`);
    await page.getByRole('button', { name: accept }).first().waitFor();
    await expectNoBarrierAnywhere(page);
    const rows = page.locator('li', { has: page.getByRole('button', { name: accept }) });
    await rows.filter({ hasText: '12,000' }).getByRole('button', { name: accept }).click();
    await rows.filter({ hasText: '12,000' }).waitFor({ state: 'detached' });
    await rows.getByRole('button', { name: explain }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(why.trim()).click();
    await dialog.getByRole('button', { name: explain }).click();
    await page.getByText(none).waitFor();
    await page.getByText(explained, { exact: true }).click();
    await page.getByText(why.trim()).waitFor();
    await expectNoBarrierAnywhere(page);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  },
);
