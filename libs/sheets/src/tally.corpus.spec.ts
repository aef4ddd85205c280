import { describe, expect, test } from '@jest/globals';
import { DAYS } from './day.corpus.ts';
import { FIGURES } from './figure.corpus.ts';
import { LAYOUTS } from './layout.corpus.ts';
import { PLACES } from './place.corpus.ts';
import { SLIPS } from './slip.corpus.ts';
import { FORMATS, HEADER, rowOf, textFile, toldOf, type CorpusLines } from './tally.corpus.ts';
import { readTallySheet } from './tally.sheet.ts';

const context = { from: '2016-09-12', to: '2016-10-18', offset: '+08:00' };
const read = (bytes: Uint8Array, answers?: ReadonlyMap<string, string>) =>
  readTallySheet(bytes, context, answers);

/** Each line of text as it was written: everything a spreadsheet program would make a number of is there as text. */
const BASE: CorpusLines = [
  ['2016年“双创周”活动数据统计表'],
  ['活动编号*', '日期', '参与人次', '媒体报道\n（篇）', '签约项目（项）', '签约金额（万元）', '备注'],
  ['GD-2016-001', '10月12日', '１，２００', '3', '2', '10．89', '甲，乙；丙'],
  ['GD-2016-002', '2016-10-13', '近1.2万人次', '无', '—', '3.5亿元', ''],
  ['GD-2016-003', '2016/10/14', '三十余万', '0', '', '1,234.56', '上午\n下午'],
  ['GD-2016-004', '10.10', '1 200', '-5', '1.5', '50%', ''],
  ['合计', '', '314400', '3', '2', '', ''],
  ['填报人：张三', '', '', '', '', '', ''],
];
const BASE_TOLD = [
  '3 GD-2016-001 2016-10-12 p=1200 m=3 a=2 fen=10890000',
  '4 GD-2016-002 2016-10-13 p=近12000 m:none a:dash',
  '5 GD-2016-003 2016-10-14 p=余300000 m=0 fen=1234560000',
  '6 GD-2016-004 2016-10-10 p=1200 !negative:媒体报道 （篇） !fractional:签约项目（项） !percent:签约金额（万元）',
  '? cells 签约金额（万元） cell|header',
  '~ total_row 7',
  '~ text_row 8',
  '= 7 合计 p 314400/314400',
  '= 7 合计 m 3/3',
  '= 7 合计 a 2/2',
];

describe('one table in every format and encoding', () => {
  test.each(Object.entries(FORMATS))('%s', (_, write) => {
    const told = toldOf(read(write(BASE))).map((line) => line.replace(/^(~ \S+) (?:Sheet1|a) /u, '$1 '));
    expect(told).toEqual(BASE_TOLD);
  });
});

describe('files as provinces send them', () => {
  test.each([...LAYOUTS, ...PLACES, ...FIGURES, ...DAYS, ...SLIPS])('%s', (_, bytes, told) => {
    expect(toldOf(read(bytes))).toEqual(told);
  });
});

test.each(['Asia/Shanghai', 'UTC', 'America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Kiritimati'])(
  'the same days in %s',
  (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      for (const [, bytes, told] of DAYS) expect(toldOf(read(bytes))).toEqual(told);
    } finally {
      process.env['TZ'] = before;
    }
  },
);

test('the layout and the ids of questions hang on headers and units, not on the figures', () => {
  const fileOf = (amount: string) => textFile([[...HEADER, '签约金额'], rowOf('1', amount)]);
  const [first, second] = [read(fileOf('5')), read(fileOf('700'))];
  if (!first.ok || !second.ok) throw new Error('not read');
  expect(second.layout).toBe(first.layout);
  const ids = first.questions.map(({ id }) => id);
  expect(second.questions.map(({ id }) => id)).toEqual(ids);
  const answered = read(fileOf('5'), new Map(ids.map((id) => [id, '万元'])));
  expect(toldOf(answered)).toEqual(['2 GD-2016-001 2016-10-12 p=1 fen=5000000']);
  // Answers that are none of the options leave the question open.
  expect(toldOf(read(fileOf('5'), new Map(ids.map((id) => [id, '__proto__']))))).toEqual(toldOf(first));
});

test('a header that holds a whole instruction still makes a question that can be answered', () => {
  const header = `签约金额（${'请按合同填写'.repeat(15)}）`;
  const file = new TextEncoder().encode(`活动编号,日期,${header}\nGD-2016-001,10.12,300\n`);
  const context = { from: '2016-09-12', to: '2016-10-18', offset: '+08:00' };
  const asked = readTallySheet(file, context);
  const [question] = asked.ok ? asked.questions : [];
  expect(question?.id.length).toBeLessThan(200);
  const read = readTallySheet(file, context, new Map([[question?.id ?? '', '万元']]));
  expect(read.ok && read.rows[0]?.figures).toMatchObject([{ value: 300_000_000 }]);
});

test('every cell that was read keeps its raw text and the rule that read it', () => {
  const reading = read(textFile(BASE));
  if (!reading.ok) throw new Error(reading.problem.code);
  const rules = reading.rows.flatMap(({ cells }) =>
    cells.map(({ field, raw, rule }) => `${field} ${raw} ${rule ?? '-'}`),
  );
  expect(rules).toEqual(
    expect.arrayContaining([
      'code GD-2016-001 identifier',
      'day 10月12日 day',
      'participants １，２００ digits',
      'participants 近1.2万人次 mixed',
      'participants 三十余万 chinese_numeral',
      'media_reports 无 none',
      'agreements — dash',
      'media_reports -5 -',
    ]),
  );
});
