import type { AuditEntry } from '@innoweek/contracts';

/** Spreadsheets take these for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: string): string => {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** The trail as a table that spreadsheets open: UTF-8 with its mark, one entry a line. */
export const auditCsv = async function* (
  pages: AsyncIterable<readonly AuditEntry[]>,
  heads: readonly string[],
): AsyncGenerator<string> {
  yield `\ufeff${line(heads)}`;
  for await (const entries of pages)
    yield entries
      .map(({ at, actor, caller, action, target, detail }) =>
        line([
          at,
          actor?.email ?? '',
          actor?.name ?? '',
          caller ?? '',
          action,
          target,
          JSON.stringify(detail),
        ]),
      )
      .join('');
};
