import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { boardSchema } from '@innoweek/contracts';
import type { Browser, Page } from 'playwright-core';
import { inTurn } from './journey.languages.ts';
import { openStage } from './journey.stage.ts';
import { expectNoBarrierAnywhere, signIn } from './page.checks.ts';
import type { ProductServer } from './product.server.ts';
import { openPage } from './real.browser.ts';

let server: ProductServer;
let browser: Browser;
let organizer: string;
let society: string;
let coordinator: string;

beforeAll(async () => {
  [server, browser] = await openStage();
  await server.createEdition();
  society = await server.createOrganisation('广州市创客协会');
  organizer = await server.createAccount('organizer@e2e.innoweek.local', ['organizer'], society);
  coordinator = await server.createAccount('coordinator@e2e.innoweek.local', ['coordinator']);
  await server.createAccount('guangdong@e2e.innoweek.local', ['association'], 'association-cn-gd');
});
afterAll(async () => {
  await browser.close();
  await server.remove();
});

const WORDS = {
  'zh-CN': {
    question: '“签约金额”这一列没有写明金额单位',
    wan: '万元',
    go: '继续',
    rejected: '有 2 行有误',
    save: '保存并重新核对',
    commit: '确认写入',
    done: '文件已全部写入',
    undo: '撤回整个文件',
    why: '数据有误。',
    undone: '这个文件已撤回',
  },
  'en-GB': {
    question: 'does not say in what unit its amounts are',
    wan: '万元',
    go: 'Continue',
    rejected: 'Rows with errors: 2.',
    save: 'Save and check again',
    commit: 'Write the file',
    done: 'The whole file is written',
    undo: 'Undo the whole file',
    why: 'The data is wrong.',
    undone: 'This file was undone',
  },
} as const;

/** Two worksheets as WPS saves them in XML, with everything that people put around a table. */
const messyWorkbook = (sheets: Record<string, string[][]>): Buffer => {
  const cell = (text: string): string => `<Cell><Data ss:Type="String">${text}</Data></Cell>`;
  const sheet = ([name, rows]: [string, string[][]]): string =>
    `<Worksheet ss:Name="${name}"><Table>${rows
      .map((row) => `<Row>${row.map(cell).join('')}</Row>`)
      .join('')}</Table></Worksheet>`;
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>
     <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
     ${Object.entries(sheets).map(sheet).join('')}</Workbook>`,
  );
};

const approved = async (title: string): Promise<string> => {
  const { code } = await server.createEvent(title, society, organizer);
  await server.call('POST', `/events/${code}/approve`, {}, coordinator);
  return code;
};

/** What the board says of the unit once it says so; polled as a person would look again. */
const expectTotals = async (participants: number, fen: number): Promise<void> => {
  const read = async (): Promise<number[]> => {
    const { cells } = boardSchema.parse(await server.call('GET', '/board?scope=nation'));
    return ['participants', 'agreement_amount'].map((metric) => cells[`unit:CN-GD/${metric}/total`] ?? 0);
  };
  let seen = await read();
  for (let tries = 0; tries < 100 && (seen[0] !== participants || seen[1] !== fen); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen = await read();
  }
  expect(seen).toEqual([participants, fen]);
};

const mend = async (page: Page, title: string, column: string, text: string, save: string): Promise<void> => {
  const row = page.locator('li', { has: page.locator('details') }).filter({ hasText: title });
  await row.getByLabel(column).fill(text);
  await row.getByRole('button', { name: save }).click();
  await row.getByRole('button', { name: save }).waitFor({ state: 'detached' });
};

test.each(inTurn(['zh-CN', 'en-GB'], 0))(
  'a messy file of two sheets: one question, two rows mended, committed, on the board, taken back (%s)',
  async (locale) => {
    const words = WORDS[locale];
    const tag = locale === 'zh-CN' ? '甲' : '乙';
    const [fair, race, talk] = [
      await approved(`创客大集${tag}`),
      await approved(`机器人竞赛${tag}`),
      await approved(`院士讲堂${tag}`),
    ];
    const header = [
      '序号',
      '活动编号',
      '活动名称',
      '活动日期',
      '参与人次（万人次）*',
      '签约项目数',
      '签约金额',
    ];
    const file = messyWorkbook({
      广州: [
        ['2016年双创周活动情况统计表'],
        header,
        ['1', fair, `创客大集${tag}`, '10月12曰', '约1.2', '３', '1,234.5'],
        ['2', race, `机器人竞赛${tag}`, '10.12', '一千人左右吧', '—', ''],
        ['合计', '', '', '', '1.3', '3', '1234.5'],
        ['填报人：李四'],
      ],
      佛山: [header.toReversed(), ['300', '1', '0．05', '2016/10/12', `院士讲坛${tag}`, '', '1']],
    });
    const { page, misdeeds } = await openPage(
      browser,
      `${server.url}/sign-in?to=${encodeURIComponent('/imports?kind=tallies')}`,
      { locale, viewport: { width: 1366, height: 768 }, bypassCSP: true },
    );
    await signIn(page, 'guangdong@e2e.innoweek.local');
    await page.locator('input[type="file"]').setInputFiles({
      name: '广东上报.xls',
      mimeType: 'application/vnd.ms-excel',
      buffer: file,
    });
    if (locale === 'zh-CN') {
      await page.getByText(words.question).waitFor();
      await expectNoBarrierAnywhere(page);
      await page.getByText(words.wan, { exact: true }).click();
      await page.getByRole('button', { name: words.go }).click();
    }
    // The second file of the layout asks nothing: the organisation answered before.
    await page.getByText(words.rejected).waitFor();
    await expectNoBarrierAnywhere(page);
    await expectTotals(0, 0);
    await mend(page, `机器人竞赛${tag}`, '参与人次', '0.1', words.save);
    await mend(page, `院士讲坛${tag}`, '活动名称', `院士讲堂${tag}`, words.save);
    await page.getByRole('button', { name: words.commit, exact: true }).click();
    await page.getByText(words.done).waitFor();
    await expectNoBarrierAnywhere(page);
    await expectTotals(13_500, 1_534_500_000);
    expect(talk).not.toBe('');

    await page.getByRole('button', { name: words.undo }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(words.why).click();
    await dialog.getByRole('button', { name: words.undo }).click();
    await page.getByText(words.undone).waitFor();
    await expectTotals(0, 0);
    expect(misdeeds).toEqual({ foreignRequests: [], errors: [] });
    await page.context().close();
  },
);
