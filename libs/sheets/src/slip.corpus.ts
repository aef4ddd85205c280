import { packedSheet } from './zip.corpus.ts';
import { unpackZip } from './zip.unpacker.ts';
import { bookFile, type CorpusFile, HEADER, rowOf, textFile, utf8 } from './tally.corpus.ts';

const CODE = 'GD-2016-001';
/** As the server hands a file on to its reader. */
const unpacked = (zip: Uint8Array): Uint8Array => {
  const bytes = unpackZip(zip, 1e6, (packed) => packed);
  if (!(bytes instanceof Uint8Array)) throw new Error(bytes.code);
  return bytes;
};
/** As many empty columns. */
const WIDE = Array.from({ length: 104 }, () => '');

/** What a careful reader would see and a quick one would not. */
export const SLIPS: readonly CorpusFile[] = [
  [
    'both ends of a range with a time of the day',
    textFile([
      HEADER,
      [CODE, '10月12日9:00至10月16日17:00', '1'],
      [CODE, '2016-10-12 9:00至2016-10-16 17:00', '1'],
      [CODE, '10月12日9时—16日17时30分', '1'],
      [CODE, '10月12日 9:00-17:00', '1'],
      [CODE, '10月12日上午9点至下午5点', '1'],
    ]),
    [
      '2 GD-2016-001 2016-10-12..2016-10-16 p=1',
      '3 GD-2016-001 2016-10-12..2016-10-16 p=1',
      '4 GD-2016-001 2016-10-12..2016-10-16 p=1',
      '5 GD-2016-001 2016-10-12 p=1',
      '6 GD-2016-001 2016-10-12 p=1',
      '? range last|first',
    ],
  ],
  [
    'a first day and the day on which it ended, and the other way round',
    textFile([
      ['活动编号', '日期', '结束日期', '参与人次'],
      [CODE, '10-12', '10-16', '1'],
      [CODE, '10-16', '10-12', '1'],
    ]),
    [
      '2 GD-2016-001 2016-10-12..2016-10-16 p=1',
      '3 GD-2016-001 - p=1 !days_reversed:结束日期',
      '? range last|first',
    ],
  ],
  [
    'days from one to another in the title',
    textFile([['广东省活动数据统计表（10月12日—10月18日）'], ['活动编号', '参与人次'], [CODE, '5']]),
    ['3 GD-2016-001 2016-10-12..2016-10-18 p=5', '? range last|first'],
  ],
  [
    'the number of a table, and the day on which it was written, are no days of events',
    textFile([['表1.2 广东省活动数据'], ['2016年10月17日'], ['活动编号', '参与人次'], [CODE, '5']]),
    ['4 GD-2016-001 - p=5'],
  ],
  [
    'years that are not what the table is about',
    textFile([
      ['粤科协发〔2015〕32号'],
      ['粤科协发（2015）32号'],
      ['填报日期：2017年1月5日'],
      ['统计参与2000人以上的活动'],
      HEADER,
      rowOf('5'),
    ]),
    ['6 GD-2016-001 2016-10-12 p=5'],
  ],
  ['a table of another year', textFile([['2015年活动数据'], HEADER, rowOf('5')]), ['other_year']],
  [
    'two units in the line above',
    textFile([
      ['金额单位：亿元  人次单位：万人次'],
      ['活动编号', '日期', '参与人次', '签约金额'],
      [CODE, '10-12', '3', '2'],
    ]),
    ['3 GD-2016-001 2016-10-12 p=30000 fen=20000000000'],
  ],
  [
    'several units behind one word',
    textFile([
      ['单位：亿元 万人次'],
      ['活动编号', '日期', '参与人次', '签约金额'],
      [CODE, '10-12', '3', '2'],
    ]),
    ['3 GD-2016-001 2016-10-12 p=30000 fen=20000000000'],
  ],
  [
    'the word unit and the unit in two cells',
    textFile([['', '单位：', '万人次'], HEADER, rowOf('3')]),
    ['3 GD-2016-001 2016-10-12 p=30000'],
  ],
  [
    'a unit behind the title',
    textFile([['广东省参与情况表（万人次）'], HEADER, rowOf('3')]),
    ['3 GD-2016-001 2016-10-12 p=30000'],
  ],
  [
    'hints beside units under the header',
    textFile([
      ['活动编号', '日期', '参与人次', '签约金额'],
      ['（必填）', '（月日）', '（万人次）', '（亿元）'],
      [CODE, '10-12', '3', '2'],
    ]),
    ['3 GD-2016-001 2016-10-12 p=30000 fen=20000000000'],
  ],
  [
    'a header of three rows',
    bookFile({
      lines: [
        ['活动编号', '日期', '活动成效', null, null],
        [null, null, '参与人次', null, '签约'],
        [null, null, '线下', '线上', '金额（万元）'],
        [CODE, '10月12日', 100, 200, 5],
      ],
      merges: ['A1:A3', 'B1:B3', 'C1:E1', 'C2:D2'],
    }),
    ['4 GD-2016-001 2016-10-12 p=300 fen=5000000'],
  ],
  [
    'columns farther right than any table',
    utf8(
      `${['活动编号', '日期', '参与人次', ...WIDE, '媒体报道'].join(',')}\n${[CODE, '10-12', '1', ...WIDE, '7'].join(',')}\n`,
    ),
    ['2 GD-2016-001 2016-10-12 p=1', '~ unknown_column DD'],
  ],
  [
    'an event of the whole province is no total',
    textFile([
      ['地区', '活动名称', '日期', '参与人次'],
      ['全省', '创客活动甲', '10-12', '500'],
      ['合计', '', '', '500'],
    ]),
    ['2 “创客活动甲” 2016-10-12 p=500', '~ total_row 3', '= 3 合计 p 500/500'],
  ],
  [
    'totals that say of how many',
    textFile([
      HEADER,
      rowOf('40'),
      rowOf('60'),
      ['合计（2场）', '', '100'],
      ['共2场', '', '100'],
      ['合计数', '', '100'],
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=40',
      '3 GD-2016-001 2016-10-12 p=60',
      '~ total_row 4–6',
      '= 4 合计（2场） p 100/100',
      '= 5 共2场 p 100/100',
      '= 6 合计数 p 100/100',
    ],
  ],
  [
    'the total of the corps under its cities',
    textFile([
      ['地区', '参与人次'],
      ['石河子市', '600'],
      ['阿拉尔市', '7'],
      ['新疆生产建设兵团合计', '607'],
    ]),
    [
      '2 CN-XJ-XPCC/659001 - p=600',
      '3 CN-XJ-XPCC/659002 - p=7',
      '~ total_row 4',
      '= 4 新疆生产建设兵团合计 p 607/607',
    ],
  ],
  [
    'a dash in the place of a code',
    textFile([
      ['活动编号', '地区', '参与人次'],
      ['—', '广州市', '5'],
      ['/', '佛山市', '6'],
    ]),
    ['2 CN-GD/440100 - p=5', '3 CN-GD/440600 - p=6'],
  ],
  [
    'a header that says whether those online are in it',
    textFile([
      ['活动编号', '日期', '参与人次（含线上）', '线上人次'],
      [CODE, '10-12', '300', '200'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=300'],
  ],
  [
    'and one that says that they are not',
    textFile([
      ['活动编号', '日期', '参与人次（不含线上）', '线上人次'],
      [CODE, '10-12', '300', '200'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=500'],
  ],
  [
    'a note that gives an example',
    textFile([
      [...HEADER, '备注'],
      [CODE, '10-12', '1', ''],
      [CODE, '10-13', '500', '举例：某校专场'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=1', '3 GD-2016-001 2016-10-13 p=500'],
  ],
  [
    'formulas that no program has worked out',
    unpacked(
      packedSheet(
        `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">${HEADER.map((text, at) => `<c r="${'ABC'.charAt(at)}1" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>${[
          '<c r="C2"><f>1+1</f></c>',
          '<c r="C3"><f>1+1</f><v></v></c>',
          '<c r="C4"><f>1+1</f><v>2</v></c>',
          '<c r="C5" t="str"><f>IF(A1="","",1)</f><v></v></c>',
        ]
          .map((cell, at) => {
            const row = String(at + 2);
            return `<row r="${row}"><c r="A${row}" t="inlineStr"><is><t>${CODE}</t></is></c><c r="B${row}" t="inlineStr"><is><t>10-12</t></is></c>${cell}</row>`;
          })
          .join('')}</sheetData></worksheet>`,
      ),
    ),
    [
      '2 GD-2016-001 2016-10-12 !broken_formula:参与人次',
      '3 GD-2016-001 2016-10-12 !broken_formula:参与人次',
      '4 GD-2016-001 2016-10-12 p=2',
      '5 GD-2016-001 2016-10-12',
    ],
  ],
  [
    'hours of several kinds beside one day',
    textFile([
      HEADER,
      ...[
        '10月12日9:00-11:30;14:00-17:00',
        '10月12日9:00（开幕）-17:00',
        '10月12日14:00-次日2:00',
        '10月12日9:00-10月11日17:00',
      ].map((day) => [CODE, day, '1']),
    ]),
    [
      '2 GD-2016-001 2016-10-12 p=1',
      '3 GD-2016-001 2016-10-12 p=1',
      '4 GD-2016-001 2016-10-12 p=1',
      '5 GD-2016-001 - p=1 !unreadable_day:日期',
    ],
  ],
  [
    'counts and names in the column of titles of a total',
    textFile([
      ['地区', '活动名称', '日期', '参与人次'],
      ['广东', '汇总（成果展）', '10-12', '7'],
      ['合计', '共12场活动', '', '7'],
      ['合计', '12场', '', '7'],
    ]),
    ['2 “汇总（成果展）” 2016-10-12 p=7', '~ total_row 3–4', '= 3 合计 p 7/7', '= 4 合计 p 7/7'],
  ],
  [
    'units among words that are none',
    textFile([
      ['单位：场次，万人次，万元'],
      ['活动编号', '日期', '参与人次', '签约金额'],
      [CODE, '10-12', '3', '2'],
    ]),
    ['3 GD-2016-001 2016-10-12 p=30000 fen=2000000'],
  ],
  [
    'a title that names no last day',
    textFile([['活动数据（10月12日至今）'], ['活动编号', '参与人次'], [CODE, '5']]),
    ['3 GD-2016-001 - p=5'],
  ],
  [
    'years before words that begin like counts',
    textFile([['2015万众创新活动数据'], HEADER, rowOf('5')]),
    ['other_year'],
  ],
  [
    'not included, however it is put',
    textFile([
      ['活动编号', '日期', '参与人次（不包含线上）', '线上人次'],
      [CODE, '10-12', '300', '200'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=500'],
  ],
  [
    'a row that is marked as an example in its note',
    textFile([
      [...HEADER, '备注'],
      [CODE, '10-12', '1', ''],
      [CODE, '10-13', '500', '示例'],
    ]),
    ['2 GD-2016-001 2016-10-12 p=1', '~ example_row 3'],
  ],
];
