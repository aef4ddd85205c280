import { utils, write, type WorkSheet } from '@e965/xlsx';

/** Every cell a text: what begins with = + - @ stays what it is and is no formula to any program. */
export const sheetOf = (lines: readonly (readonly string[])[], widths: readonly number[]): WorkSheet => {
  const sheet = utils.aoa_to_sheet(
    lines.map((line) => line.map((text) => ({ t: 's' as const, v: text, z: '@' }))),
  );
  sheet['!cols'] = widths.map((wch) => ({ wch }));
  return sheet;
};

/** The bytes of a workbook of these sheets, by name. */
export const toBytes = (sheets: readonly (readonly [string, WorkSheet])[]): Uint8Array => {
  const book = utils.book_new();
  for (const [name, sheet] of sheets) utils.book_append_sheet(book, sheet, name);
  const bytes: unknown = write(book, { type: 'array', bookType: 'xlsx', compression: true });
  if (!(bytes instanceof ArrayBuffer)) throw new Error('the workbook was not written as bytes');
  return new Uint8Array(bytes);
};

/** Columns as wide as their headers need, in characters. */
export const widthsOf = (headers: readonly string[]): number[] =>
  headers.map((header) => Math.max(12, header.length * 2 + 4));
