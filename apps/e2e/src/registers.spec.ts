import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventSchema } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { openStage } from './journey.stage.ts';
import { expectNoBarrier, expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let code: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  const society = await server.createOrganisation('广州市创客协会');
  const anna = await server.createAccount('anna@e2e.innoweek.local', ['organizer'], society);
  const coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  ({ code } = await server.createEvent('创客大集', society, anna));
  eventSchema.parse(await server.call('POST', `/events/${code}/approve`, {}, coordinator));
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const REGISTERS = [
  {
    path: 'media',
    enter: '登记报道',
    typed: { 链接: 'https://news.example.com/c', 标题: '青年创客夜话', 媒体: '广州日报' },
    file: (event: string) =>
      `链接,标题,媒体,日期,活动编号\nhttps://news.example.com/a,广州创客大集开幕,南方日报,2016-10-12,${event}\nhttps://news.example.com/b,百余项目同台竞技,羊城晚报,2016-10-13,${event}\n`,
    imported: '百余项目同台竞技',
    field: '标题',
    total: '百余创新项目同台竞技',
  },
  {
    path: 'agreements',
    enter: '登记项目',
    typed: { 项目名称: '夜话赞助协议', 甲方: '广州市创客协会', 乙方: '珠江饮料公司' },
    file: (event: string) =>
      `项目名称,甲方,乙方,金额（万元）,阶段,日期,活动编号\n智能制造合作项目,广州市创客协会,华南机器人公司,1200,签约,2016-10-12,${event}\n孵化器共建项目,广州市创客协会,星火孵化器公司,300,签约,2016-10-13,${event}\n`,
    imported: '孵化器共建项目',
    field: '项目名称',
    total: '孵化器共建协议',
  },
] as const;

test.each(REGISTERS)('a register is filled by a file and by hand, and corrected: $path', async (one) => {
  const { path, enter, typed, file, imported, field, total } = one;
  const { page, misdeeds } = await openPage(browser, `${server.url}/sign-in?to=/imports?kind=${path}`, {
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    bypassCSP: true,
  });
  await signIn(page, 'anna@e2e.innoweek.local');
  await page.locator('input[type="file"]').setInputFiles({
    name: '台账.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file(code)),
  });
  await page.getByRole('button', { name: '确认写入', exact: true }).click();
  await page.getByText('文件已全部写入').waitFor();
  await page.goto(`${server.url}/${path}`);
  const row = page.getByRole('listitem').filter({ hasText: imported });
  await row.waitFor();
  await expectNoBarrierAnywhere(page);
  // Entered by hand.
  await page.getByRole('button', { name: enter, exact: true }).click();
  const form = page.getByRole('dialog');
  // Sent empty, it names each field that it needs, and leads to the first of them.
  await form.getByRole('button', { name: /^登 ?记$/ }).click();
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
  expect(await form.locator('[aria-invalid="true"]').count()).toBe(4);
  await expectNoBarrierAnywhere(page);
  for (const [label, text] of Object.entries(typed)) await form.getByLabel(label, { exact: true }).fill(text);
  await form.getByLabel('活动', { exact: true }).fill('创客');
  await page.getByTitle('创客大集').last().click();
  await expectNoBarrierAnywhere(page);
  await form.getByRole('button', { name: /^登 ?记$/ }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: Object.values(typed)[path === 'media' ? 1 : 0] ?? '' })
    .waitFor();
  // Corrected in the form, then taken back with a reason.
  await row.getByRole('button', { name: '修改', exact: true }).click();
  await form.getByLabel(field, { exact: true }).fill(total);
  await expectNoBarrierAnywhere(page);
  await form.getByRole('button', { name: /^保 ?存$/ }).click();
  const changed = page.getByRole('listitem').filter({ hasText: total });
  await changed.waitFor();
  await changed.getByRole('button', { name: '撤下', exact: true }).click();
  const asking = page.getByRole('dialog').filter({ hasText: '撤下' });
  await asking.getByRole('textbox').fill('登记有误');
  await asking.getByRole('button', { name: '撤下', exact: true }).click();
  await changed.waitFor({ state: 'detached' });
  expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
  await page.context().close();
});

test.each(['media', 'agreements'])('a register fits a phone in English: %s', async (path) => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/${path}`, {
    locale: 'en-GB',
    viewport: { width: 360, height: 780 },
    isMobile: true,
    hasTouch: true,
    bypassCSP: true,
  });
  await signIn(page, 'anna@e2e.innoweek.local');
  await page.getByRole('radiogroup').waitFor();
  await expectNoBarrier(page);
  await page.context().close();
});

test.each(REGISTERS)('a dialog that is closed gives the focus back: $path', async ({ path, enter }) => {
  const { page } = await openPage(browser, `${server.url}/sign-in?to=/${path}`, { locale: 'zh-CN' });
  await signIn(page, 'anna@e2e.innoweek.local');
  for (const name of [enter, '修改', '撤下']) {
    const opener = page.getByRole('button', { name, exact: true }).first();
    const dialog = page.getByRole('dialog');
    for (const close of [
      () => page.keyboard.press('Escape'),
      () => dialog.locator('.ant-modal-close').click(),
    ]) {
      await opener.click();
      await dialog.waitFor();
      // Until it has the focus, a key is not meant for it.
      await page.waitForFunction(() => !!document.activeElement?.closest('[role="dialog"]'));
      await close();
      await dialog.waitFor({ state: 'detached' });
      expect([name, await opener.evaluate((button) => button === document.activeElement)]).toEqual([
        name,
        true,
      ]);
    }
  }
  await page.context().close();
});
