import { utils, type WorkSheet } from '@e965/xlsx';
import { toBytes, widthsOf } from './workbook.writer.ts';

/** A table as it is handed out: numbers stay numbers, what is blank is empty. */
export type PlainTable = {
  name: string;
  header: readonly string[];
  lines: readonly (readonly (string | number | null)[])[];
  /** What holds for the whole table: of which edition, of when. */
  about?: { name: string; facts: readonly (readonly [string, string | number])[] };
};

/** Spreadsheets take these for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const csvCell = (value: string | number | null): string => {
  if (typeof value === 'number') return String(value);
  const text = value !== null && FORMULA.test(value) ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * As CSV that every spreadsheet program opens: UTF-8 with its mark, and no text that runs as a formula. What holds for
 * the whole stands in columns at the end of every line: the first line stays the header, for programs.
 */
export const writeTableCsv = ({ header, lines, about }: PlainTable): string => {
  const names = about?.facts.map(([name]) => name) ?? [];
  const values = about?.facts.map(([, value]) => value) ?? [];
  const rows = [[...header, ...names], ...lines.map((line) => [...line, ...values])];
  return `\ufeff${rows.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')}`;
};

/** As a sheet of a workbook; its texts are texts, whatever they begin with. */
export const sheetOfTable = ({ header, lines }: Pick<PlainTable, 'header' | 'lines'>): WorkSheet => {
  const sheet = sheetOfCells([header, ...lines]);
  sheet['!cols'] = widthsOf(header).map((wch) => ({ wch }));
  return sheet;
};

/** As a workbook. What holds for the whole has a sheet of its own. */
export const writeTableWorkbook = ({ name, about, ...table }: PlainTable): Uint8Array => {
  if (!about) return toBytes([[name, sheetOfTable(table)]]);
  const facts = sheetOfCells(about.facts);
  facts['!cols'] = [{ wch: 24 }, { wch: 48 }];
  return toBytes([
    [name, sheetOfTable(table)],
    [about.name, facts],
  ]);
};

const sheetOfCells = (lines: readonly (readonly (string | number | null)[])[]): WorkSheet =>
  utils.aoa_to_sheet(
    lines.map((line) =>
      line.map((value) => (typeof value === 'string' ? { t: 's' as const, v: value, z: '@' } : value)),
    ),
  );
