import { describe, expect, test } from '@jest/globals';
import { utils, write } from '@e965/xlsx';
import { buildOrganisationDirectory, REFERENCE_ORGANISATIONS } from '@innoweek/places';
import fc from 'fast-check';
import {
  EVENT_COLUMNS,
  readEventSheet,
  writeEventTemplate,
  writeRejectedRows,
  type EventField,
  type SheetContext,
} from './index.ts';

const context: SheetContext = {
  from: '2016-09-12',
  to: '2016-10-18',
  offset: '+08:00',
  organisations: buildOrganisationDirectory(REFERENCE_ORGANISATIONS),
};
const FILLED: Partial<Record<EventField, string>> = {
  title: '创客马拉松',
  organiser: '中国物理学会',
  region: '广东',
  city: '深圳',
  start: '2016-10-12 09:00',
  end: '2016-10-12 17:00',
};
const lineOf = (cells: Partial<Record<EventField, string>>): string[] =>
  EVENT_COLUMNS.map(({ field }) => cells[field] ?? '');
/** What we write beside the uploader's own columns. */
const REPLY = ['错误原因', '行号', 'Reason', 'Row'];
const rowsOf = (bytes: Uint8Array) => {
  const read = readEventSheet(bytes, context);
  if (!read.ok) throw new Error(read.problem.code);
  expect(read.ignoredColumns.filter((column) => !REPLY.includes(column))).toEqual([]);
  return read.rows;
};

describe('the template', () => {
  test.each(['zh-CN', 'en'] as const)('in %s is read as it was filled, every column of it', (language) => {
    const lines = [
      lineOf({
        ...FILLED,
        titleEn: 'Hackathon',
        coOrganisers: '广东省科协、中国化学会；中国物理学会/广东省科协',
        venue: '会展中心',
        form: language === 'en' ? 'hybrid' : '混合',
        topics: '创业，科技',
        expected: '1.2万',
        contactName: '李工',
        contactPhone: '020-12345678',
        link: 'www.example.cn',
        summary: '=1+1',
        sourceReference: '00123',
      }),
    ];
    expect(rowsOf(writeEventTemplate(language, lines))).toMatchObject([
      {
        row: 2,
        errors: [],
        draft: {
          title: '创客马拉松',
          titleEn: 'Hackathon',
          organiser: 'society-physics',
          coOrganisers: ['association-cn-gd', 'society-chemistry', 'society-physics'],
          region: '440300',
          venue: '会展中心',
          form: 'hybrid',
          start: '2016-10-12T09:00:00+08:00',
          end: '2016-10-12T17:00:00+08:00',
          topics: ['创业', '科技'],
          expected: 12_000,
          contactName: '李工',
          contactPhone: '020-12345678',
          link: 'https://www.example.cn',
          summary: '=1+1',
          sourceReference: '00123',
        },
      },
    ]);
  });

  test.each(['zh-CN', 'en'] as const)('in %s is empty when nobody filled it in', (language) => {
    expect(readEventSheet(writeEventTemplate(language), context)).toMatchObject({
      problem: { code: 'no_rows' },
    });
  });

  test('five thousand rows are read, every one', () => {
    const lines = Array.from({ length: 5_000 }, (_, at) =>
      lineOf({ ...FILLED, title: `活动 ${String(at)}`, sourceReference: String(at) }),
    );
    const rows = rowsOf(writeEventTemplate('zh-CN', lines));
    expect(rows).toHaveLength(5_000);
    expect(rows.filter(({ draft }) => draft === null)).toEqual([]);
  });
});

describe('rejected rows', () => {
  const mendable = (language: 'zh-CN' | 'en') => {
    // A column that is empty in every rejected row has to be there to be filled in.
    const bad = rowsOf(writeEventTemplate(language, [lineOf({ ...FILLED, region: '', start: '' })]));
    return rowsOf(
      writeRejectedRows(
        language,
        bad.map(({ row, cells, errors }) => ({ row, cells, reason: errors.map(({ code }) => code).join() })),
      ),
    );
  };
  test.each(['zh-CN', 'en'] as const)('in %s have every column, and read the same again', (language) => {
    expect(mendable(language)).toMatchObject([{ row: 2, errors: [{ code: 'required' }], draft: null }]);
  });

  test('what the uploader had beside goes back too, and the reason of the last time does not', () => {
    const sheet = utils.aoa_to_sheet([
      ['错误原因', '备忘', '活动名称*', '主办单位*', '省份', '开始时间*', '结束时间*', '行号'],
      [
        '旧',
        '自用',
        '会',
        '中国物理学会',
        '广东',
        { t: 'n', v: 42655.375, z: 'm/d/yy h:mm' },
        '10月13日',
        '9',
      ],
    ]);
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '活动');
    const written: unknown = write(book, { type: 'buffer', bookType: 'xlsx' });
    const bytes = written instanceof Uint8Array ? new Uint8Array(written) : new Uint8Array();
    const first = readEventSheet(bytes, context);
    expect(first).toMatchObject({ ok: true, ignoredColumns: ['错误原因', '备忘', '行号'] });
    const rows = first.ok ? first.rows.map(({ row, cells }) => ({ row, cells, reason: '新' })) : [];
    const again = readEventSheet(writeRejectedRows('zh-CN', rows), context);
    expect(again).toMatchObject({ ok: true, ignoredColumns: ['备忘', '错误原因', '行号'] });
    const textOf = (read: typeof first) =>
      read.ok &&
      read.rows.map(
        ({ cells }) => new Map(cells.map(({ field, understood, raw }) => [field, understood ?? raw])),
      );
    expect(textOf(again)).toEqual(textOf(first));
  });

  test('any text comes back as it was', () => {
    const title = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((text) => `=${text}.`);
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 5 }), (titles) => {
        const rows = titles.map((raw, at) => ({
          row: at + 2,
          cells: [{ column: '活动名称*', raw }],
          reason: '-',
        }));
        const read = rowsOf(writeRejectedRows('zh-CN', rows));
        expect(read.map(({ cells }) => cells[0]?.raw)).toEqual(titles);
      }),
      { numRuns: 100 },
    );
  });
});
