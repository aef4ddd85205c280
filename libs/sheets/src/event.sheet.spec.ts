import { describe, expect, test } from '@jest/globals';
import { utils, write, type BookType, type WorkBook } from '@e965/xlsx';
import { buildOrganisationDirectory } from '@innoweek/places';
import fc from 'fast-check';
import {
  readEventSheet,
  sheetTexts,
  writeEventTemplate,
  writeRejectedRows,
  type ReadSheet,
  type SheetContext,
} from './index.ts';

const context: SheetContext = {
  from: '2016-09-12',
  to: '2016-10-18',
  offset: '+08:00',
  organisations: buildOrganisationDirectory([
    { id: 'society-physics', name: '中国物理学会', aliases: ['物理学会'] },
    { id: 'association-cn-gd', name: '广东省科学技术协会', aliases: ['广东省科协'] },
  ]),
};
const HEADER =
  '活动编号,活动名称*,主办单位*,省份/地区*,城市,形式,开始时间*,结束时间*,预计人数,联系电话,链接,来源编号';
const LINE = ',创客马拉松,中国物理学会,广东,深圳,线下,2016-10-12 09:00,2016-10-12 17:00,"1,200",,,';
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (...lines: string[]): Uint8Array => utf8([HEADER, ...lines].join('\r\n'));
const bytesOf = (book: WorkBook, bookType: BookType, FS = ','): Uint8Array => {
  const bytes: unknown = write(book, { type: 'buffer', bookType, FS });
  if (!(bytes instanceof Uint8Array)) throw new Error('no bytes were written');
  return new Uint8Array(bytes);
};
const rowsOf = (read: ReadSheet) => {
  if (!read.ok) throw new Error(read.problem.code);
  return read.rows;
};
const problemOf = (bytes: Uint8Array, limits?: SheetContext['limits']): string => {
  const read = readEventSheet(bytes, limits ? { ...context, limits } : context);
  return read.ok ? 'read' : read.problem.code;
};
const errorsOf = (line: string) =>
  rowsOf(readEventSheet(csv(line), context))[0]?.errors.map(({ column, code }) => [column, code]);

describe('a row', () => {
  test('is understood cell by cell, with its raw text', () => {
    const [row] = rowsOf(readEventSheet(csv(LINE), context));
    expect(row).toMatchObject({
      row: 2,
      code: null,
      errors: [],
      draft: {
        title: '创客马拉松',
        organiser: 'society-physics',
        region: '440300',
        form: 'onsite',
        start: '2016-10-12T09:00:00+08:00',
        end: '2016-10-12T17:00:00+08:00',
        expected: 1200,
      },
    });
    expect(row?.cells).toContainEqual({
      column: '预计人数',
      field: 'expected',
      raw: '1,200',
      understood: '1200',
    });
    expect(row?.cells).toContainEqual({ column: '城市', field: 'city', raw: '深圳', understood: '440300' });
  });

  test.each([
    [',,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,,,', '活动名称*', 'required'],
    [',会,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,,,', '活动名称*', 'too_short'],
    [',会议,火星学会,广东,,线下,2016-10-12,2016-10-12,,,,', '主办单位*', 'unknown_organisation'],
    [',会议,中国物理学会,,,线下,2016-10-12,2016-10-12,,,,', '省份/地区*', 'region_required'],
    [',会议,中国物理学会,火星,,线下,2016-10-12,2016-10-12,,,,', '省份/地区*', 'unknown_region'],
    [',会议,中国物理学会,江苏,鼓楼区,线下,2016-10-12,2016-10-12,,,,', '省份/地区*', 'ambiguous_region'],
    [',会议,中国物理学会,广东,,室外,2016-10-12,2016-10-12,,,,', '形式', 'bad_form'],
    [',会议,中国物理学会,广东,,线下,2016-02-30,2016-10-12,,,,', '开始时间*', 'bad_date'],
    [',会议,中国物理学会,广东,,线下,2016-10-13,2016-10-12,,,,', '结束时间*', 'end_after_start'],
    [',会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,-5,,,', '预计人数', 'bad_count'],
    [',会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,1.5,,,', '预计人数', 'bad_count'],
    [',会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,2000万,,,', '预计人数', 'too_great'],
    [',会\u0001议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,,,', '活动名称*', 'bad_value'],
    [',会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,9.1E+17,,', '联系电话', 'digits_lost'],
    [',会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,,javascript:alert(1),', '链接', 'bad_link'],
    [',会议,中国物理学会,#REF!,,线下,2016-10-12,2016-10-12,,,,', '省份/地区*', 'broken_formula'],
    ['第3号,会议,中国物理学会,广东,,线下,2016-10-12,2016-10-12,,,,', '活动编号', 'bad_code'],
  ])('%s', (line, column, code) => {
    expect(errorsOf(line)).toContainEqual([column, code]);
    expect(rowsOf(readEventSheet(csv(line), context))[0]?.draft).toBeNull();
  });

  test('an online event needs no region; a known code needs only what changes', () => {
    expect(errorsOf(',线上讲座,物理学会,,,线上,2016-10-12,2016-10-12,,,,')).toEqual([]);
    const [row] = rowsOf(readEventSheet(csv('2016-GD-00001,,,,,,,,3000,,,'), context));
    expect(row).toMatchObject({ code: '2016-GD-00001', errors: [], draft: { expected: 3000 } });
    expect(Object.keys(row?.draft ?? {})).toEqual(['expected']);
  });

  test('the same event twice in a file is told with the row of the other', () => {
    const read = rowsOf(readEventSheet(csv(LINE, LINE.replace('深圳', '广州')), context));
    expect(read.map(({ errors }) => errors)).toMatchObject([
      [],
      [{ code: 'duplicate_row', params: { other: 2 } }],
    ]);
    const numbered = rowsOf(readEventSheet(csv(`${LINE}A1`, `${LINE}A1`, `${LINE}A2`), context));
    expect(numbered.map(({ errors }) => errors.length)).toEqual([0, 1, 0]);
    const half = rowsOf(readEventSheet(csv(`${LINE}A1`, LINE), context));
    expect(half.map(({ errors }) => errors.length)).toEqual([0, 1]);
    const codes = rowsOf(readEventSheet(csv('2016-GD-01,,,,,,,,1,,,', '2016-gd-01,,,,,,,,2,,,'), context));
    expect(codes[1]?.errors).toMatchObject([
      { column: '活动编号', code: 'duplicate_row', params: { other: 2 } },
    ]);
  });
});

describe('dates', () => {
  test.each([
    ['2016-10-12 09:30', '2016-10-12T09:30:00+08:00'],
    ['2016/10/12 9:30:15', '2016-10-12T09:30:00+08:00'],
    ['2016.10.12', '2016-10-12T00:00:00+08:00'],
    ['2016年10月12日 9时30分', '2016-10-12T09:30:00+08:00'],
    ['2016年10月12日下午2时', '2016-10-12T14:00:00+08:00'],
    ['10月12日', '2016-10-12T00:00:00+08:00'],
    ['２０１６－１０－１２　０９：３０', '2016-10-12T09:30:00+08:00'],
    ['2016-10-12T09:30:00+08:00', '2016-10-12T09:30:00+08:00'],
    ['2016年10月12日（星期三）9:30', '2016-10-12T09:30:00+08:00'],
    ['2016年10月12日上午9点半', '2016-10-12T09:30:00+08:00'],
    ['2016-10-12 24:00', '2016-10-13T00:00:00+08:00'],
    ['2016-10-12T01:30:00Z', '2016-10-12T09:30:00+08:00'],
    ['20161012', '2016-10-12T00:00:00+08:00'],
    ['42655.395833333336', '2016-10-12T09:30:00+08:00'],
  ])('%s', (text, instant) => {
    const [row] = rowsOf(readEventSheet(csv(`,会议,物理学会,广东,,线下,${text},2016-10-18,,,,`), context));
    expect(row?.draft?.start).toBe(instant);
  });

  test.each([
    '2016-10-12 9:30-17:00',
    '2016-10-12 大约 9:30',
    '2016-10-12 25:00',
    '2016-13-45T00:00:00Z',
    '12/10/2016',
    '12000',
    '待定',
  ])('%s is none', (text) => {
    expect(errorsOf(`,会议,物理学会,广东,,线下,${text},2016-10-18,,,,`)).toEqual([['开始时间*', 'bad_date']]);
  });

  test.each(['Asia/Shanghai', 'UTC', 'America/Los_Angeles', 'Asia/Kolkata'])('serial dates in %s', (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const sheet = utils.aoa_to_sheet([
        ['活动名称*', '主办单位*', '省份/地区*', '开始时间*', '结束时间*'],
        [
          '会议',
          '物理学会',
          '广东',
          { t: 'n', v: 42655.395833333336, z: 'yyyy-mm-dd hh:mm' },
          { t: 'n', v: 42656, z: 'yyyy/m/d' },
        ],
      ]);
      const book = utils.book_new();
      utils.book_append_sheet(book, sheet, '活动');
      const [row] = rowsOf(readEventSheet(bytesOf(book, 'xlsx'), context));
      expect(row?.draft).toMatchObject({
        start: '2016-10-12T09:30:00+08:00',
        end: '2016-10-13T23:59:00+08:00',
      });
    } finally {
      process.env['TZ'] = before;
    }
  });
});

describe('files', () => {
  const GBK_TITLE = [0xbb, 0xee, 0xb6, 0xaf, 0xc3, 0xfb, 0xb3, 0xc6]; // 活动名称
  test('the encoding is found: BOM, UTF-8, GBK, UTF-16', () => {
    const [bom] = rowsOf(readEventSheet(utf8(`\ufeff${HEADER}\n${LINE}`), context));
    expect(bom?.draft?.title).toBe('创客马拉松');
    const gbk = new Uint8Array([
      ...GBK_TITLE,
      ...utf8(',organiser,start,end,code\n'),
      0xbb,
      0xe1,
      0xd2,
      0xe9,
      ...utf8(',society-physics,2016-10-12,2016-10-13,X-001\n'),
    ]);
    expect(rowsOf(readEventSheet(gbk, context))[0]?.draft).toMatchObject({
      title: '会议',
      organiser: 'society-physics',
    });
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${HEADER}\n${LINE}`, 'utf16le'));
    expect(rowsOf(readEventSheet(utf16, context))[0]?.draft?.title).toBe('创客马拉松');
  });

  test.each([
    ['xlsx', ','],
    ['biff8', ','],
    ['csv', ','],
    ['csv', '\t'],
    ['csv', ';'],
  ] as const)('%s (%j) by content, with titles above the header and columns in any order', (bookType, FS) => {
    const sheet = utils.aoa_to_sheet([
      ['全国双创周活动汇总表'],
      ['请于10月9日前填报'],
      ['结束时间 *', '开始时间\n*', '颜色', '主办单位（全称）', '省份', '活动名称'],
      ['2016-10-13', '2016-10-12', '红', '广东省科协', '广东', '展览'],
    ]);
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '活动');
    const read = readEventSheet(bytesOf(book, bookType, FS), context);
    expect(read).toMatchObject({ ok: true, ignoredColumns: ['颜色'] });
    expect(rowsOf(read)[0]).toMatchObject({
      row: 4,
      draft: { title: '展览', organiser: 'association-cn-gd', region: '440000' },
    });
  });

  test('what is no table, or not ours, is told as what it is', () => {
    expect(problemOf(new Uint8Array())).toBe('empty_file');
    expect(problemOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]))).toBe('not_a_spreadsheet');
    expect(problemOf(utf8('%PDF-1.7 …'))).toBe('not_a_spreadsheet');
    expect(problemOf(utf8('<html><script>1</script></html>'))).toBe('not_a_spreadsheet');
    expect(
      problemOf(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3, ...new Array<number>(40).fill(0)])),
    ).toBe('damaged_file');
    expect(problemOf(utf8('a,b,c\n1,2,3\n'))).toBe('no_header');
    expect(problemOf(utf8('活动名称,省份,城市\n展览,广东,广州\n'))).toBe('missing_columns');
    expect(problemOf(csv())).toBe('no_rows');
    expect(problemOf(csv(LINE, LINE), { rows: 1, columns: 50, unpackedBytes: 1e6, cell: 100 })).toBe(
      'too_many_rows',
    );
  });

  test('a zip that says it holds more than is allowed is not unpacked', () => {
    const bytes = writeEventTemplate('zh-CN');
    expect(problemOf(bytes, { rows: 10, columns: 50, unpackedBytes: 1_000, cell: 100 })).toBe(
      'too_large_inside',
    );
  });

  test('headers with the names of prototypes do no harm', () => {
    const sheet = utils.aoa_to_sheet([
      ['__proto__', 'constructor', '活动名称', '主办单位', '省份', '开始时间', '结束时间'],
      ['x', 'y', '展览', '物理学会', '广东', '2016-10-12', '2016-10-13'],
    ]);
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '活动');
    const read = readEventSheet(bytesOf(book, 'xlsx'), context);
    expect(read).toMatchObject({ ok: true, ignoredColumns: ['__proto__', 'constructor'] });
    expect(rowsOf(read)).toHaveLength(1);
    expect(Object.prototype).not.toHaveProperty('x');
  });

  test('bytes at random and files cut short never throw', () => {
    const good = writeEventTemplate('zh-CN', [['', '展览']]);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.nat({ max: good.length }).map((at) => good.slice(0, at)),
        ),
        (bytes) => {
          expect(typeof readEventSheet(bytes, context).ok).toBe('boolean');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('workbooks that we write', () => {
  const lineArbitrary = fc.record({
    title: fc.stringMatching(/^[\u4e00-\u9fffA-Za-z0-9=+@-]{2,20}$/),
    minute: fc.integer({ min: 0, max: 59 }),
    expected: fc.integer({ min: 0, max: 10_000_000 }),
    reference: fc.uuid(),
  });
  test('a filled template reads as it was filled', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(lineArbitrary, {
          minLength: 1,
          maxLength: 20,
          selector: ({ reference }) => reference,
        }),
        (lines) => {
          const cells = lines.map(({ title, minute, expected, reference }) => {
            const start = `2016-10-12 09:${String(minute).padStart(2, '0')}`;
            return [
              '',
              title,
              '',
              '中国物理学会',
              '',
              '广东',
              '',
              '',
              '线下',
              start,
              '2016-10-13 10:00',
              '',
              String(expected),
              '',
              '',
              '',
              '',
              reference,
            ];
          });
          const rows = rowsOf(readEventSheet(writeEventTemplate('zh-CN', cells), context));
          expect(rows.map(({ draft }) => draft)).toEqual(
            lines.map(({ title, minute, expected, reference }) => ({
              title,
              organiser: 'society-physics',
              region: '440000',
              form: 'onsite',
              start: `2016-10-12T09:${String(minute).padStart(2, '0')}:00+08:00`,
              end: '2016-10-13T10:00:00+08:00',
              expected,
              sourceReference: reference,
            })),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('rejected rows come back as they were, with reasons, and no cell becomes a formula', () => {
    const cells = [
      { column: '活动名称*', raw: '=1+1' },
      { column: '主办单位*', raw: '@火星学会' },
      { column: '开始时间*', raw: '+1' },
      { column: '结束时间*', raw: '-1' },
      { column: '活动编号', raw: '' },
    ];
    const bytes = writeRejectedRows('zh-CN', [{ row: 7, cells, reason: '没有找到单位' }]);
    const [row] = rowsOf(readEventSheet(bytes, context));
    expect(row?.cells.map(({ column, raw }) => [column, raw])).toEqual(
      expect.arrayContaining([
        ['活动名称*', '=1+1'],
        ['主办单位*', '@火星学会'],
      ]),
    );
    expect(row?.draft).toBeNull();
  });

  test('both languages say the same things', () => {
    expect(Object.keys(sheetTexts.en.row)).toEqual(Object.keys(sheetTexts['zh-CN'].row));
    expect(Object.keys(sheetTexts.en.file)).toEqual(Object.keys(sheetTexts['zh-CN'].file));
  });
});
