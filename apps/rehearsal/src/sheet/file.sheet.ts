import type { PlannedFile, WeekPlan } from '../plan/plan.model.ts';
import { csvGbk, csvUtf8 } from './csv.sheet.ts';
import { EVENT_COLUMNS, eventRow, type Cell } from './row.sheet.ts';
import { xlsx } from './xlsx.sheet.ts';

const WRITERS = { xlsx, 'csv-utf8': csvUtf8, 'csv-gbk': csvGbk } as const;

/** The file as it is uploaded; row `n` of `refs` is row `n + 2` of the sheet. */
export const fileBytes = (file: PlannedFile, plan: WeekPlan): Uint8Array => {
  const rows = file.refs.flatMap((ref) => {
    const event = plan.events.get(ref);
    return event ? [eventRow(event, plan)] : [];
  });
  return sheetBytes(file.format, [EVENT_COLUMNS, ...rows]);
};

/** The rows of a sheet of any kind as it is uploaded. */
export const sheetBytes = (format: PlannedFile['format'], rows: readonly (readonly Cell[])[]): Uint8Array =>
  WRITERS[format](rows);

/** `multipart/form-data` with the file and what it holds. */
export const multipart = (
  fields: Readonly<Record<string, string>>,
  name: string,
  bytes: Uint8Array,
): { type: string; bytes: Uint8Array } => {
  const boundary = 'innoweek-rehearsal-5f1c7a90';
  const head = Object.entries(fields).map(
    ([field, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`,
  );
  const type = name.endsWith('.csv')
    ? 'text/csv'
    : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const part =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
    `Content-Type: ${type}\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([
      Buffer.from(head.join('') + part, 'utf8'),
      bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
    ]),
  };
};
