import { expect, test } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import type { Communique } from '@innoweek/contracts';
import { writeCommunique } from './communique.workbook.ts';

const communique: Communique = {
  id: 'c',
  edition: { code: 'week-2016', name: '第二届全国双创周', nameEn: 'Innovation Week 2016' },
  number: 3,
  state: 'published',
  version: 42,
  at: '2016-10-14T18:00:00.000Z',
  cells: {
    'nation/participants/total': 10_665_400,
    'nation/participants/reported': 10_665_400,
    'nation/agreement_amount/total': 123_456,
    'unit:CN-GD/participants/total': 0,
    'nation/events/total': 12,
    'nation/events/draft': 2,
    'nation/events/cancelled': 1,
    'nation/events/live': 4,
    'nation/events/concluded': 5,
    'kind:national_society/events/total': 7,
    'kind:national_society/events/approved': 6,
    'kind:national_society/events/returned': 1,
  },
  totals: {},
  missing: [],
  root: { position: 9, hash: 'ab'.repeat(32) },
  note: '=HYPERLINK("http://x")',
  since: null,
  preparedBy: '甲',
  preparedAt: '2016-10-14T18:00:00.000Z',
  changedBy: null,
  signingBar: null,
  signedBy: '乙',
  publishedAt: '2016-10-14T18:05:00.000Z',
};

const rowsOf = (language: 'zh-CN' | 'en', name: string): unknown[][] => {
  const book = read(writeCommunique(communique, language), { type: 'array' });
  const sheet = book.Sheets[name];
  if (!sheet) throw new Error(`no sheet ${name}`);
  return utils.sheet_to_json(sheet, { header: 1, raw: true });
};
const cellOf = (rows: unknown[][], scope: string, column: string): unknown =>
  rows.find(([name]) => name === scope)?.[rows[0]?.indexOf(column) ?? -1];

test('figures are numbers, amounts yuan, blank is empty and zero is zero', () => {
  const rows = rowsOf('zh-CN', '数据');
  expect(cellOf(rows, '全国', '参与人次·合计')).toBe(10_665_400);
  expect(cellOf(rows, '全国', '签约金额（元）·合计')).toBe(1234.56);
  expect(cellOf(rows, '全国', '媒体报道（篇次）·合计')).toBe(undefined);
  expect(cellOf(rows, '广东', '参与人次·合计') ?? cellOf(rows, '广东省', '参与人次·合计')).toBe(0);
  expect(cellOf(rowsOf('en', 'Figures'), 'Nation', 'Attendances·total')).toBe(10_665_400);
});

test('events are those that take place, as on the page', () => {
  const rows = rowsOf('zh-CN', '数据');
  expect(cellOf(rows, '全国', '活动（场）')).toBe(9);
  expect(cellOf(rows, '全国学会', '活动（场）')).toBe(6);
  expect(cellOf(rows, '北京市', '活动（场）')).toBe(undefined);
});

test('what somebody wrote is a text to every program, never a formula', () => {
  const book = read(writeCommunique(communique, 'zh-CN'), { type: 'array', cellFormula: true });
  const cells = Object.values(book.Sheets['说明'] ?? {});
  expect(cells.some((cell) => typeof cell === 'object' && cell !== null && 'f' in cell)).toBe(false);
  expect(JSON.stringify(cells)).toContain('HYPERLINK');
});
