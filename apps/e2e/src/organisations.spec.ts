import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { organisationSchema, pageSchema } from '@innoweek/contracts';
import type { Browser } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import { ADMIN_EMAIL, type ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const WORDS = {
  'zh-CN': {
    import: '导入名录',
    write: '写入 2 个单位',
    wrong: '有的行需要修改',
    tree: '层级',
    below: /^“中国科学技术协会”的下级单位/,
    merge: (name: string) => `合并“${name}”`,
    stays: '保留的单位',
    unchanged: '各项汇总数据不变。',
    reason: '合并理由',
    confirm: '合并',
    done: (name: string) => `已并入“${name}”`,
  },
  'en-GB': {
    import: 'Import a list',
    write: 'Write 2 organisations',
    wrong: 'Some rows have to be mended',
    tree: 'Tree',
    below: /^Below 中国科学技术协会/,
    merge: (name: string) => `Merge ${name}`,
    stays: 'The one that stays',
    unchanged: 'No total changes.',
    reason: 'Why',
    confirm: 'Merge',
    done: (name: string) => `Merged into ${name}`,
  },
} as const;

test.each(inTurn(['zh-CN', 'en-GB'], 0))(
  'a list is taken in, and what is there twice is merged; old links lead to the one that stays (%s)',
  async (locale) => {
    const words = WORDS[locale];
    const short = locale === 'zh-CN' ? '甲' : '乙';
    const [kept, double] = [`测试${short}协会`, `测试${short}行业协会`];
    const { page } = await openPage(
      browser,
      `${server.url}/sign-in?to=${encodeURIComponent('/accounts?tab=organisations')}`,
      { locale, viewport: { width: 1366, height: 768 }, bypassCSP: true },
    );
    await signIn(page, ADMIN_EMAIL);

    await page.getByRole('button', { name: words.import }).click();
    const dialog = page.getByRole('dialog');
    const choose = (rows: string[]) =>
      dialog.locator('input[type="file"]').setInputFiles({
        name: '名录.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`\ufeff单位名称,类别,上级单位\n${rows.join('\n')}\n`),
      });
    await choose([`${kept},俱乐部,`, `${double},其他,`]);
    await dialog.getByText(words.wrong).waitFor();
    await choose([`${kept},其他,中国科协`, `${double},其他,中国科协`]);
    await dialog.getByRole('button', { name: words.write }).waitFor();
    await expectNoBarrierAnywhere(page);
    await dialog.getByRole('button', { name: words.write }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByText(words.tree, { exact: true }).click();
    await page.getByRole('button', { name: words.below }).waitFor();
    await expectNoBarrierAnywhere(page);
    await page.getByRole('button', { name: words.merge(double) }).click();
    const merging = page.getByRole('dialog');
    await merging.getByLabel(words.stays).fill(kept);
    await page.locator('.ant-select-item-option', { hasText: kept }).click();
    await merging.getByText(words.unchanged).waitFor();
    await merging.getByLabel(words.reason).fill('同一单位');
    await expectNoBarrierAnywhere(page);
    const [old] = pageSchema(organisationSchema).parse(
      await server.call('GET', `/organisations?q=${encodeURIComponent(double)}`),
    ).items;
    await merging.getByRole('button', { name: words.confirm, exact: true }).click();
    await page.getByText(words.done(kept)).waitFor();
    await merging.waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: words.merge(double) }).count()).toBe(0);

    await page.goto(`${server.url}/board?scope=organisation:${old?.id ?? ''}`);
    await page.locator('[data-board]').getByText(kept, { exact: true }).waitFor();
    await page.waitForURL((url) => url.searchParams.get('scope')?.includes(old?.id ?? '') === false);
    await page.context().close();
  },
);
