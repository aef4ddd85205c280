import { utils, type WorkSheet } from '@e965/xlsx';
import { toBytes, widthsOf } from './workbook.writer.ts';

/** A table as it is handed out: numbers stay numbers, what is blank is empty. */
export type PlainTable = {
  name: string;
  header: readonly string[];
  lines: readonly (readonly (string | number | null)[])[];
};

/** Spreadsheets take these for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const csvCell = (value: string | number | null): string => {
  if (typeof value === 'number') return String(value);
  const text = value !== null && FORMULA.test(value) ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** As CSV that every spreadsheet program opens: UTF-8 with its mark, and no text that runs as a formula. */
export const writeTableCsv = ({ header, lines }: PlainTable): string =>
  `\ufeff${[header, ...lines].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')}`;

/** As a sheet of a workbook; its texts are texts, whatever they begin with. */
export const sheetOfTable = ({ header, lines }: Omit<PlainTable, 'name'>): WorkSheet => {
  const sheet = utils.aoa_to_sheet(
    [header, ...lines].map((line) =>
      line.map((value) => (typeof value === 'string' ? { t: 's' as const, v: value, z: '@' } : value)),
    ),
  );
  sheet['!cols'] = widthsOf(header).map((wch) => ({ wch }));
  return sheet;
};

/** As a workbook of one sheet. */
export const writeTableWorkbook = ({ name, ...table }: PlainTable): Uint8Array =>
  toBytes([[name, sheetOfTable(table)]]);
