import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readTallySheet } from './index.ts';
import { readDays } from './tally.days.ts';
import { readTables } from './table.reader.ts';
import type { Table } from './table.model.ts';

/** Files that other programs wrote; they do not come with the product. */
const FOLDER = fileURLToPath(new URL('../../../../shared/data/spreadsheets', import.meta.url));
const present = existsSync(FOLDER);
if (!present)
  process.stdout.write('Files of other programs are not here: the tests that read them are skipped.\n');

const context = { from: '2019-12-01', to: '2020-12-31', offset: '+08:00' };
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(`${FOLDER}/${name}`));
const tableOf = (name: string): Table => {
  const read = readTables(bytesOf(name), () => false);
  const table = read.ok ? read.tables[0] : undefined;
  if (!table) throw new Error(`${name} was not read`);
  return table;
};
const textsOf = (table: Table, row: number): string[] =>
  [...(table.rows.find((found) => found.row === row)?.cells.values() ?? [])].map(({ text }) => text);

(present ? describe : describe.skip)('files of other programs', () => {
  test('days in Chinese and built-in formats are the day that they show', () => {
    const days = tableOf('ee_dataformat_cn_dates.xlsx').rows.slice(1);
    const read = days.map(({ cells }) => {
      const cell = cells.get(0);
      return cell && readDays(cell, context, null);
    });
    expect(days.length).toBeGreaterThan(20);
    expect(new Set(read.map((day) => day?.from))).toEqual(new Set(['2020-01-01']));
  });

  test('the header below a paragraph of instructions is found whole', () => {
    const table = tableOf('ee_t01_template_with_instructions.xls');
    expect(textsOf(table, 1)[0]).toMatch(/^紧密产品同步执行导入模板/u);
    expect(textsOf(table, 2)).toHaveLength(18);
    expect(textsOf(table, 2).slice(0, 3)).toEqual(['材质*', '等级', '标准号*']);
    expect(textsOf(table, 3)).toContain('加大平垫圈');
  });

  test('of 16,384 columns only those with something in them are taken', () => {
    const table = tableOf('ee_t03_xfd_wide.xlsx');
    expect(textsOf(table, 1)).toHaveLength(12);
    expect(textsOf(table, 2)).toEqual('3 3 4 3 3 3 3 3 6 5 4 3'.split(' '));
    expect(table.rows).toHaveLength(2);
  });

  test.each(['ee_dataformat_cn_dates.xlsx', 'ee_t01_template_with_instructions.xls', 'ee_t03_xfd_wide.xlsx'])(
    '%s holds no tallies and is told so',
    (name) => {
      expect(readTallySheet(bytesOf(name), context)).toMatchObject({ ok: false });
    },
  );
});
