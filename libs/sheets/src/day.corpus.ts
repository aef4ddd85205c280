import { bookFile, type CorpusFile, HEADER, textFile, workbookOf } from './tally.corpus.ts';
import { packedSheet } from './zip.corpus.ts';

const serial = (v: number, z: string) => ({ t: 'n', v, z }) as const;

/** Days, said and kept. */
export const DAYS: readonly CorpusFile[] = [
  [
    'days in every form',
    textFile([
      HEADER,
      ...[
        '2016-10-12',
        '2016/10/12',
        '2016.10.12',
        '2016年10月12日',
        '2016年10月12曰',
        '10月12日',
        '10月12号',
        '10.12',
        '10/12',
        '10-12',
        '２０１６年１０月１２日',
        '二〇一六年十月十二日',
        '20161012',
        '10月12日（周三）',
        '2016-10-12 09:30',
        '10月12日上午',
        '42655',
        '2016 年 10 月 12 日',
      ].map((day) => ['GD-2016-001', day, '1']),
    ]),
    Array.from({ length: 18 }, (_, at) => `${String(at + 2)} GD-2016-001 2016-10-12 p=1`),
  ],
  [
    'ranges of days',
    textFile([
      HEADER,
      ...[
        '10.12—10.16',
        '10月12日至16日',
        '10月12-16日',
        '2016年10月12日-10月16日',
        '10/12~10/16',
        '2016-10-12至2016-10-16',
        '10月12日－16日',
        '2016.10.12-10.16',
      ].map((day) => ['GD-2016-001', day, '1']),
    ]),
    [
      ...Array.from({ length: 8 }, (_, at) => `${String(at + 2)} GD-2016-001 2016-10-12..2016-10-16 p=1`),
      '? range last|first',
    ],
  ],
  [
    'days that are none, or not certain',
    textFile([
      HEADER,
      ...['2016-02-30', '13月1日', '待定', '昨天', '10月', '2016', '10.12.13', '1e5'].map((day) => [
        'GD-2016-001',
        day,
        '1',
      ]),
    ]),
    Array.from({ length: 8 }, (_, at) => `${String(at + 2)} GD-2016-001 - p=1 !unreadable_day:日期`),
  ],
  ...[false, true].flatMap((from1904): CorpusFile[] =>
    (['xlsx', 'biff8', 'xlsb'] as const).map((bookType) => [
      `days that count from ${from1904 ? '1904' : '1900'} in Chinese formats, ${bookType}`,
      workbookOf(
        [
          {
            name: 's',
            lines: [
              HEADER,
              ...[
                'yyyy"年"m"月"d"日"',
                'm"月"d"日"',
                '[DBNum1][$-804]yyyy"年"m"月"d"日"',
                'm/d/yy',
                'yyyy/m/d h:mm',
              ].map((z) => ['GD-2016-001', serial(42655 - (from1904 ? 1462 : 0), z), 1]),
            ],
          },
        ],
        bookType,
        from1904,
      ),
      Array.from({ length: 5 }, (_, at) => `${String(at + 2)} GD-2016-001 2016-10-12 p=1`),
    ]),
  ),
  [
    'days in built-in formats that only Chinese programs know',
    packedSheet(
      `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${[
        HEADER.map(
          (text, at) => `<c r="${'ABC'.charAt(at)}1" t="inlineStr"><is><t>${text}</t></is></c>`,
        ).join(''),
        ...[1, 2, 3].map(
          (style) =>
            `<c r="A${String(style + 1)}" t="inlineStr"><is><t>GD-2016-001</t></is></c><c r="B${String(style + 1)}" s="${String(style)}"><v>42655</v></c><c r="C${String(style + 1)}"><v>1</v></c>`,
        ),
      ]
        .map((cells, at) => `<row r="${String(at + 1)}">${cells}</row>`)
        .join('')}</sheetData></worksheet>`,
      [31, 57, 58],
    ),
    Array.from({ length: 3 }, (_, at) => `${String(at + 2)} GD-2016-001 2016-10-12 p=1`),
  ],
  [
    'a day that only the title names',
    textFile([['10月12日活动数据'], ['活动编号', '参与人次'], ['GD-2016-001', '5']]),
    ['3 GD-2016-001 2016-10-12 p=5'],
  ],
  [
    'a number that was a day of October',
    bookFile({ lines: [HEADER, ['GD-2016-001', 10.1, 1], ['GD-2016-001', 10.12, 1]] }),
    ['2 GD-2016-001 - p=1 !unreadable_day:日期', '3 GD-2016-001 2016-10-12 p=1'],
  ],
];
