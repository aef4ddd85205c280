import { expect, test } from '@jest/globals';
import { read, utils } from '@e965/xlsx';
import fc from 'fast-check';
import { writeTableCsv, writeTableWorkbook } from './plain.table.ts';

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', '\t', '"', ',', '\n', '万', 'a', '1'),
    maxLength: 6,
  }),
  fc.integer(),
  fc.constant(null),
);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));

/** Takes CSV apart by the rules of RFC 4180. */
const parse = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
};

test('CSV begins with its mark, holds every cell, and none that a spreadsheet would run', () => {
  fc.assert(
    fc.property(tables, (lines) => {
      const width = lines[0]?.length ?? 1;
      const header = Array.from({ length: width }, (_, index) => `列${String(index)}`);
      const text = writeTableCsv({ name: '表', header, lines });
      expect(text.startsWith('\ufeff')).toBe(true);
      const [, ...rows] = parse(text.slice(1));
      expect(rows.map((row) => row.map((value) => value.replace(/^'(?=[=+\-@\t\r])/, '')))).toEqual(
        lines.map((line) => line.map((value) => (value === null ? '' : String(value)))),
      );
      const texts = rows.flatMap((row, at) =>
        row.filter((_, index) => typeof lines[at]?.[index] === 'string'),
      );
      for (const value of texts) expect(value).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});

test('a workbook keeps numbers as numbers and texts as texts', () => {
  const bytes = writeTableWorkbook({
    name: '地区',
    header: ['地区', '参与人次'],
    lines: [
      ['=HYPERLINK("x")', 1_200],
      ['-5', null],
    ],
  });
  const sheet = read(bytes).Sheets['地区'] ?? {};
  expect(sheet['A2']).toMatchObject({ t: 's', v: '=HYPERLINK("x")' });
  expect(sheet['A2']).not.toHaveProperty('f');
  expect(sheet['B2']).toMatchObject({ t: 'n', v: 1_200 });
  expect(utils.sheet_to_json(sheet, { header: 1 })).toHaveLength(3);
});

test('what holds for the whole is in columns at the end of CSV, and in a sheet of its own of a workbook', () => {
  const table = {
    name: '地区',
    header: ['地区', '参与人次'],
    lines: [
      ['广东省', 1_200],
      ['四川省', null],
    ],
    about: {
      name: '说明',
      facts: [
        ['届次', '=2016'],
        ['看板版本', 7],
      ] as const,
    },
  };
  expect(parse(writeTableCsv(table).slice(1))).toEqual([
    ['地区', '参与人次', '届次', '看板版本'],
    ['广东省', '1200', "'=2016", '7'],
    ['四川省', '', "'=2016", '7'],
  ]);
  const { Sheets } = read(writeTableWorkbook(table));
  expect(utils.sheet_to_json(Sheets['地区'] ?? {}, { header: 1 })[0]).toEqual(table.header);
  expect(utils.sheet_to_json(Sheets['说明'] ?? {}, { header: 1 })).toEqual(table.about.facts);
});
