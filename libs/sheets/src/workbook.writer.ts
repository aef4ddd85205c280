import { utils, write, type WorkSheet } from '@e965/xlsx';

/**
 * Every cell a text: what begins with = + - @ stays what it is and is no formula to any program. `null` is no cell at
 * all: a number that is typed there stays a number.
 */
export const sheetOf = (
  lines: readonly (readonly (string | null)[])[],
  widths: readonly number[],
): WorkSheet => {
  const sheet = utils.aoa_to_sheet(
    lines.map((line) => line.map((text) => (text === null ? null : { t: 's' as const, v: text, z: '@' }))),
  );
  sheet['!cols'] = widths.map((wch) => ({ wch }));
  return sheet;
};

/** Of a sheet that no menu of a spreadsheet program offers to show. */
const VERY_HIDDEN = 2;

/** The bytes of a workbook of these sheets, by name; those that are hidden are not offered to be shown either. */
export const toBytes = (
  sheets: readonly (readonly [string, WorkSheet])[],
  hidden: readonly string[] = [],
): Uint8Array => {
  const book = utils.book_new();
  for (const [name, sheet] of sheets) utils.book_append_sheet(book, sheet, name);
  book.Workbook = {
    Sheets: sheets.map(([name]) => ({ name, Hidden: hidden.includes(name) ? VERY_HIDDEN : 0 })),
  };
  const bytes: unknown = write(book, { type: 'array', bookType: 'xlsx', compression: true });
  if (!(bytes instanceof ArrayBuffer)) throw new Error('the workbook was not written as bytes');
  return new Uint8Array(bytes);
};

/** Columns as wide as their headers need, in characters. */
export const widthsOf = (headers: readonly string[]): number[] =>
  headers.map((header) => Math.max(12, header.length * 2 + 4));
