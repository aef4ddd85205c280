import { expect, test } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import type { Communique } from '@innoweek/contracts';
import { writeCommunique, type FigureWords } from './communique.workbook.ts';

const communique: Communique = {
  id: 'c',
  edition: {
    code: 'week-2016',
    name: '第二届全国双创周',
    nameEn: 'Innovation Week 2016',
    zone: 'Asia/Shanghai',
  },
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
  missing: [{ unit: 'CN-ZJ', late: 2, due: 1 }],
  root: { position: 9, hash: 'ab'.repeat(32) },
  note: '=HYPERLINK("http://x")',
  since: {
    number: 2,
    at: '2016-10-13T18:00:00.000Z',
    totals: [
      { metric: 'agreement_amount', before: 100_000, after: 123_456, corrected: -1_000 },
      { metric: 'events', before: null, after: 9, corrected: 0 },
    ],
    corrections: [
      { metric: 'agreement_amount', reason: '=1+1', change: -2_000, count: 3 },
      { metric: 'agreement_amount', reason: null, change: 1_500, count: 2 },
      { metric: 'agreement_amount', reason: null, change: -500, count: 1 },
    ],
  },
  preparedBy: '甲',
  preparedAt: '2016-10-14T18:00:00.000Z',
  changedBy: null,
  signingBar: null,
  signedBy: '乙',
  publishedAt: '2016-10-14T18:05:00.000Z',
};

const WORDS: FigureWords = {
  scope: '范围',
  nation: '全国',
  grades: { observed: '观测', reported: '报送', verified: '核实', estimated: '估计', total: '合计' },
  metrics: {
    participants: '参与人次',
    media_reports: '媒体报道（篇）',
    agreements: '签约项目（项）',
    agreement_amount: '签约金额（元）',
    events: '活动（场）',
  },
};

const rowsOf = (language: 'zh-CN' | 'en', name: string): unknown[][] => {
  const book = read(writeCommunique(communique, language, WORDS), { type: 'array' });
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
  expect(cellOf(rows, '全国', '媒体报道（篇）·合计')).toBe(undefined);
  expect(cellOf(rows, '广东', '参与人次·合计') ?? cellOf(rows, '广东省', '参与人次·合计')).toBe(0);
  expect(cellOf(rowsOf('en', 'Figures'), '全国', '参与人次·合计')).toBe(10_665_400);
});

test('events are those that take place, as on the page', () => {
  const rows = rowsOf('zh-CN', '数据');
  expect(cellOf(rows, '全国', '活动（场）')).toBe(9);
  expect(cellOf(rows, '全国学会', '活动（场）')).toBe(6);
  expect(cellOf(rows, '北京市', '活动（场）')).toBe(undefined);
});

test('says what moved and why, who signed it and when, and what is missing', () => {
  expect(rowsOf('zh-CN', '与上一号相比')).toEqual([
    ['指标', '第 2 号公报', '本公报', '变化', '其中新报送', '其中更正'],
    ['签约金额（元）', 1000, 1234.56, 234.56, 244.56, -10],
    ['活动（场）', undefined, 9, 9],
  ]);
  expect(rowsOf('zh-CN', '更正')).toEqual([
    ['指标', '变化', '处数', '原因'],
    ['签约金额（元）', -20, 3, '=1+1'],
    ['签约金额（元）', 15, 2, '后续报送数字较高'],
    ['签约金额（元）', -5, 1, '后续报送数字较低'],
  ]);
  expect(rowsOf('en', 'Missing days').at(1)).toEqual(['Zhejiang', 2, 1]);
  const about = new Map(rowsOf('zh-CN', '说明').map(([name, value]) => [name, value]));
  expect(about.get('数据截至')).toBe('2016年10月15日 02:00');
  expect([about.get('起草'), about.get('签发'), about.get('签发时间')]).toEqual([
    '甲',
    '乙',
    '2016年10月15日 02:05',
  ]);
  expect(about.get('说明')).toContain('初步统计数');
});

test('what somebody wrote is a text to every program, never a formula', () => {
  const book = read(writeCommunique(communique, 'zh-CN', WORDS), { type: 'array', cellFormula: true });
  const cells = Object.values(book.Sheets['说明'] ?? {});
  expect(cells.some((cell) => typeof cell === 'object' && cell !== null && 'f' in cell)).toBe(false);
  expect(JSON.stringify(cells)).toContain('HYPERLINK');
});
