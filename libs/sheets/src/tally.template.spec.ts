import { describe, expect, test } from '@jest/globals';
import { read, utils, write, type BookType, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { IDENTITY_SHEET } from './template.identity.ts';
import type { ReadTallies } from './tally.model.ts';
import { readTallySheet } from './tally.sheet.ts';
import { writeTallyTemplate, type TallyTemplate } from './tally.workbook.ts';
import { unpackedPart } from './zip.corpus.ts';

const template: TallyTemplate = {
  identity: {
    kind: 'tallies',
    edition: 'week-2016',
    organisation: 'society-17',
    from: '2016-10-12',
    to: '2016-10-18',
    version: 1,
  },
  organisation: '中国机械工程学会',
  edition: '2016年全国双创周',
  events: [
    { code: '2016-GD-00001', title: '机器人展 & 论坛', organiser: '中国机械工程学会', day: '2016-10-12' },
    { code: '2016-GD-00001', title: '机器人展 & 论坛', organiser: '中国机械工程学会', day: '2016-10-13' },
    { code: '2016-GD-00002', title: '=路演', organiser: '中国机械工程学会', day: '2016-10-12' },
  ],
  days: ['2016-10-12', '2016-10-13'],
  places: ['广东省'],
};
const context = { from: '2016-09-12', to: '2016-10-18', offset: '+08:00' };
const open = (bytes: Uint8Array): WorkBook => read(bytes, { type: 'array', cellStyles: true });
const save = (book: WorkBook, bookType: BookType = 'xlsx'): Uint8Array => {
  const bytes: unknown = write(book, { type: 'array', bookType });
  return bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array();
};
const tallies = (book: WorkBook): WorkSheet => {
  const [name = ''] = book.SheetNames;
  const sheet = book.Sheets[name];
  if (!sheet) throw new Error('no sheet');
  return sheet;
};
const put = (book: WorkBook, cell: string, value: string | number): void => {
  utils.sheet_add_aoa(tallies(book), [[value]], { origin: cell });
};
const filled = (language: 'zh-CN' | 'en' = 'zh-CN'): WorkBook => {
  const book = open(writeTallyTemplate(language, template));
  put(book, 'F2', 120);
  put(book, 'G3', 7);
  return book;
};
type Read = ReadTallies & { ok: true };
const understand = (bytes: Uint8Array): Read => {
  const file = readTallySheet(bytes, context);
  if (!file.ok) throw new Error(file.problem.code);
  return file;
};
const said = ({ figures }: Read['rows'][number]) =>
  figures.flatMap(({ metric, value }) => (value === null ? [] : [[metric, value]]));
const codesOf = ({ remarks }: Read): string[] => remarks.map(({ code }) => code);

describe('a template that comes back', () => {
  test.each(['xlsx', 'biff8', 'xlsb', 'ods', 'xlml'] as const)(
    'is known again when it was saved as %s',
    (type) => {
      const file = understand(save(open(save(filled(), type)), type));
      expect(file.template).toEqual(template.identity);
      expect(file.questions).toEqual([]);
      expect(file.remarks).toEqual([]);
      expect(file.rows.map(said)).toEqual([[['participants', 120]], [['media_reports', 7]], []]);
    },
  );

  test('in English, sorted, with rows removed and added', () => {
    const book = filled('en');
    const lines = utils.sheet_to_json<string[]>(tallies(book), { header: 1 });
    const [header = [], first = [], second = []] = lines;
    const added = ['', '后来通过的活动', '中国机械工程学会', '', '2016-10-13', '9'];
    const mixed = utils.aoa_to_sheet([header, added, second, first]);
    const [name = ''] = book.SheetNames;
    book.Sheets[name] = mixed;
    const file = understand(save(book));
    expect(file.template).toEqual(template.identity);
    expect(file.rows).toHaveLength(3);
  });

  test('an amount that names its own unit is not asked about', () => {
    const book = filled();
    put(book, 'I2', '3.5亿元');
    put(book, 'I3', '200');
    const file = understand(save(book));
    expect(file.questions).toEqual([]);
    expect(
      file.rows.flatMap(({ figures }) => figures).filter(({ metric }) => metric === 'agreement_amount'),
    ).toMatchObject([{ value: 35_000_000_000 }, { value: 20_000 }, { value: null }]);
  });

  test.each([
    ['a header', 'I1', '签约金额(万元)', '1'],
    ['the day of a row', 'E3', '2016-10-14', '3'],
    ['the title of a row', 'B4', '别的活动', '4'],
  ])('with %s changed it is read as any table, and says so', (_, cell, value, row) => {
    const book = filled();
    put(book, cell, value);
    const file = understand(save(book));
    expect(file.template).toBeNull();
    expect(file.remarks).toContainEqual({ code: 'template_changed', sheet: '', at: row });
    expect(file.rows).toHaveLength(3);
  });

  test('with another organisation written into its identity it is read as any table', () => {
    const book = filled();
    const sheet = book.Sheets[IDENTITY_SHEET];
    if (!sheet) throw new Error('no identity');
    utils.sheet_add_aoa(sheet, [['society-18']], { origin: 'B3' });
    const file = understand(save(book));
    expect(file.template).toBeNull();
    expect(codesOf(file)).toContain('template_changed');
  });

  test('with an identity that nobody has it is read as any table', () => {
    const identity = { ...template.identity, organisation: "x' or 1 = 1" };
    const file = understand(writeTallyTemplate('zh-CN', { ...template, identity }));
    expect([file.template, codesOf(file)]).toEqual([null, ['unread_sheet', 'template_changed']]);
  });

  test('with more days to choose from than its identity has lines it is known as well', () => {
    const days = Array.from(
      { length: 60 },
      (_, at) => `2016-${at < 30 ? '10' : '11'}-${String((at % 30) + 1).padStart(2, '0')}`,
    );
    expect(understand(writeTallyTemplate('zh-CN', { ...template, days })).template).toEqual(
      template.identity,
    );
  });

  test('without its identity it is any table', () => {
    const book = filled();
    const alone = utils.book_new();
    utils.book_append_sheet(alone, tallies(book), '报数');
    const file = understand(save(alone));
    expect([file.template, codesOf(file)]).toEqual([null, []]);
  });
});

test('cells take what can be counted, days and codes from lists, and the sheet of its identity is hidden', async () => {
  const bytes = writeTallyTemplate('zh-CN', template);
  const sheet = await unpackedPart(bytes, 'xl/worksheets/sheet1.xml');
  const rules = [...sheet.matchAll(/<dataValidation (.*?)>(.*?)<\/dataValidation>/gu)].map(
    ([, head = '', body = '']) =>
      `${/type="(\w+)"/u.exec(head)?.[1] ?? ''} ${/sqref="([^"]+)"/u.exec(head)?.[1] ?? ''} ${body.replace(/<[^>]+>/gu, ' ').trim()}`,
  );
  expect(rules).toEqual([
    "list A2:A1004 '_innoweek'!$E$1:$E$2",
    "list E2:E1004 '_innoweek'!$F$1:$F$2",
    "list D2:D1004 '_innoweek'!$G$1:$G$1",
    'whole F2:F1004 0  100000000',
    'whole G2:G1004 0  1000000',
    'whole H2:H1004 0  100000',
    'decimal I2:I1004 0  100000000000',
  ]);
  // Where ECMA-376 has them: behind the data and before what comes after it.
  expect(sheet.indexOf('</sheetData>')).toBeLessThan(sheet.indexOf('<dataValidations'));
  expect(sheet.indexOf('</dataValidations>')).toBeLessThan(sheet.indexOf('<ignoredErrors'));
  const book = open(bytes);
  expect(book.Workbook?.Sheets?.map(({ Hidden }) => Hidden)).toEqual([0, 0, 2]);
  const identity = book.Sheets[IDENTITY_SHEET];
  const lines = identity ? utils.sheet_to_json<string[]>(identity, { header: 1 }) : [];
  expect([lines[1]?.[4], lines[1]?.[5], lines[0]?.[6]]).toEqual(['2016-GD-00002', '2016-10-13', '广东省']);
});
