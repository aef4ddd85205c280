import {
  read as readBook,
  utils,
  type CellObject,
  type ParsingOptions,
  type WorkBook,
  type WorkSheet,
} from '@e965/xlsx';
import {
  DEFAULT_LIMITS,
  isPicture,
  PICTURE,
  refuse,
  SPARE_ROWS,
  startsWith,
  type Limits,
  type Merge,
  type ReadTables,
  type Table,
  type TableCell,
  type TableRow,
} from './table.model.ts';
import { IDENTITY_SHEET } from './template.identity.ts';
import { withinSheet } from './markup.bounds.ts';
import { markHidden } from './markup.hidden.ts';
import { workbookStream } from './ole.stream.ts';
import { readableRecords } from './sheet.records.ts';
import { decode, isBinary, readText, type HeaderTest } from './text.reader.ts';
import { isOfCodePage, recoded } from './code.page.ts';

/**
 * Reads whatever the bytes are, not what the file is called: XLSX, XLS, a web page or XML that some program saved as
 * .xls, or text with commas, tabs or semicolons.
 * `isHeader` tells known headers; text shows by them which delimiter it has.
 */
export const readTables = (
  bytes: Uint8Array,
  isHeader: HeaderTest,
  limits: Limits = DEFAULT_LIMITS,
): ReadTables => {
  if (bytes.length === 0) return refuse('empty_file');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const unpacked = unpackedSize(bytes);
    if (unpacked === null) return refuse('damaged_file');
    if (unpacked > limits.unpackedBytes)
      return refuse('too_large_inside', { megabytes: Math.ceil(unpacked / 2 ** 20) });
    return readWorkbook(bytes, limits);
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return readCompoundFile(bytes, limits);
  const text = decode(bytes);
  if (text === null) return refuse(isBinary(bytes) ? 'not_a_spreadsheet' : 'unknown_encoding');
  return MARKUP_TABLE.test(text.slice(0, HEAD_OF_MARKUP))
    ? readWorkbook(withinSheet(text), limits)
    : readText(text, limits, isHeader);
};

const readCompoundFile = (bytes: Uint8Array, limits: Limits): ReadTables => {
  const stream = workbookStream(bytes);
  const records = typeof stream === 'string' ? stream : readableRecords(stream);
  if (typeof records === 'string') return refuse(records);
  const read = readWorkbook(records, limits);
  return read.ok && isOfCodePage(records) ? recoded(read) : read;
};

/** Web pages with a table, and XML Spreadsheet 2003, which systems export as .xls. */
const MARKUP_TABLE = /^\s*<(?:(?:[^]*<)?table[\s>]|\?xml[^]*urn:schemas-microsoft-com:office:spreadsheet)/iu;
const HEAD_OF_MARKUP = 100_000;

/**
 * The size of everything in a zip by its own directory (PKZIP APPNOTE 4.3.12); null when there is none. A zip may
 * lie: whoever reads strangers' files also limits the memory and time of the reader.
 */
const unpackedSize = (bytes: Uint8Array): number | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const END = 0x06054b50;
  const ENTRY = 0x02014b50;
  const MAX_COMMENT = 65_535;
  let end = bytes.length - 22;
  const last = Math.max(0, end - MAX_COMMENT);
  while (end >= last && view.getUint32(end, true) !== END) end -= 1;
  if (end < last) return null;
  const entries = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let entry = 0; entry < entries; entry += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== ENTRY) return null;
    total += view.getUint32(at + 24, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return total;
};

const readWorkbook = (content: Uint8Array | string, limits: Limits): ReadTables => {
  const most = limits.rows + SPARE_ROWS;
  try {
    // Among the styles is what is hidden.
    const workbook = openBook(content, { cellStyles: true, cellDates: true, sheetRows: most });
    if (typeof content === 'string') markHidden(content, workbook);
    const hidden = new Set(
      (workbook.Workbook?.Sheets ?? []).flatMap(({ name, Hidden }) => (Hidden && name ? [name] : [])),
    );
    const read = (name: string): Table[] => {
      const sheet = workbook.Sheets[name];
      // Of a damaged workbook it may be no text.
      const isTable = sheet && (sheet['!type'] ?? 'sheet') === 'sheet';
      return isTable ? [{ name: [name].join(), ...rowsOf(sheet, limits) }] : [];
    };
    // Some programs show it again when they save the file.
    const [identity] = workbook.SheetNames.filter((name) => name === IDENTITY_SHEET).flatMap(read);
    hidden.delete(IDENTITY_SHEET);
    const tables = workbook.SheetNames.filter((name) => !hidden.has(name) && name !== IDENTITY_SHEET).flatMap(
      read,
    );
    // Rows so close to the end of what was read may go on behind it, and those would be lost without a word.
    const isCut =
      tables.some(({ rows }) => (rows.at(-1)?.row ?? 0) > most - SPARE_ROWS / 2) ||
      (saysMore(workbook, content, most) && goesOn(content, most));
    return isCut
      ? refuse('too_many_rows', { rows: limits.rows })
      : { ok: true, tables, hiddenSheets: [...hidden], ...(identity ? { identity } : {}) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    if (/password|encrypt/iu.test(reason)) return refuse('encrypted_file');
    // A zip or an OLE file of another program, such as a letter.
    if (/(find workbook|workbook stream|unsupported zip file)/iu.test(reason))
      return refuse('not_a_spreadsheet');
    return refuse('damaged_file');
  }
};

const openBook = (content: Uint8Array | string, options: ParsingOptions): WorkBook => {
  const isText = typeof content === 'string';
  return readBook(isText ? content : Buffer.from(content.buffer, content.byteOffset, content.length), {
    type: isText ? 'string' : 'buffer',
    dense: true,
    cellFormula: false,
    cellHTML: false,
    // A web page holds text: made into numbers and dates, 10.10 and 00123 would lose digits that people see.
    raw: true,
    ...options,
  });
};

/** Whether a file says of itself that it has rows behind those that were read. It may lie. */
const saysMore = (workbook: WorkBook, content: Uint8Array | string, most: number): boolean =>
  (typeof content === 'string' && content.split(/<tr[\s>]/iu).length > most) ||
  Object.values(workbook.Sheets).some((sheet) => {
    const full: unknown = sheet['!fullref'];
    return typeof full === 'string' && utils.decode_range(full).e.r >= most;
  });

/** Whether it has them: far below the others, behind a thousand blank ones or more. */
const goesOn = (content: Uint8Array | string, most: number): boolean =>
  Object.values(openBook(content, { cellText: false }).Sheets).some((sheet) =>
    Object.entries(sheet['!data'] ?? []).some(
      // A row may be as long as it likes: only its own keys are gone through.
      ([row, cells]) =>
        Number(row) >= most && Object.values(cells).some(({ v }) => v !== undefined && v !== ''),
    ),
  );

/** The used range may lie by millions of rows and columns; only what is there is walked. */
const rowsOf = (sheet: WorkSheet, limits: Limits): Omit<Table, 'name'> => {
  const rows: TableRow[] = [];
  const beyond = new Set<number>();
  const first = utils.decode_range(sheet['!ref'] ?? 'A1').s;
  const end = limits.columns + first.c;
  const lines = sheet['!data'] ?? [];
  // A damaged file has a row of four thousand millions: only those that are there are gone through.
  for (const key of Object.keys(lines)) {
    const at = Number(key);
    const line = lines[at];
    // Nor is every name of an array a place in it.
    if (!line || !Number.isInteger(at) || at < 0) continue;
    const cells = new Map<number, TableCell>();
    for (let column = first.c; column < Math.min(line.length, end); column += 1) {
      const cell = toCell(line[column], limits);
      if (cell) cells.set(column, cell);
    }
    // A row may be sparse and as long as it likes: its own keys are few.
    if (line.length > end)
      for (const column of Object.keys(line).map(Number))
        if (column >= end && toCell(line[column], limits)) beyond.add(column);
    if (cells.size > 0) rows.push({ row: at + 1, cells });
  }
  return { rows, beyond, merges: mergesOf(sheet), hidden: hiddenOf(sheet, rows, end) };
};

/** More merged cells than this nobody makes by hand. */
const MOST_MERGES = 20_000;

const mergesOf = (sheet: WorkSheet): Merge[] =>
  (sheet['!merges'] ?? []).slice(0, MOST_MERGES).map(({ s, e }) => ({
    row: s.r + 1,
    column: s.c,
    rows: e.r - s.r + 1,
    columns: e.c - s.c + 1,
  }));

const hiddenOf = (sheet: WorkSheet, rows: readonly TableRow[], end: number): Table['hidden'] => ({
  rows: new Set(rows.flatMap(({ row }) => (sheet['!rows']?.[row - 1]?.hidden === true ? [row] : []))),
  columns: new Set(
    (sheet['!cols'] ?? []).slice(0, end).flatMap((column, at) => (column.hidden === true ? [at] : [])),
  ),
});

const toCell = (cell: CellObject | undefined, limits: Limits): TableCell | null => {
  if (!cell || cell.t === 'z' || cell.v === undefined) return null;
  const text = textOf(cell)
    .slice(0, limits.cell + 1)
    .trim();
  if (text === '') return null;
  if (isPicture(text)) return PICTURE;
  return { text, number: typeof cell.v === 'number' ? cell.v : null, broken: cell.t === 'e' };
};

/** Excel keeps fifteen digits of a number: what has more has lost them. */
const EXACT = 1e15;

const textOf = ({ t, v, w }: CellObject): string => {
  if (v instanceof Date && !Number.isNaN(v.getTime())) return momentText(v, w ?? '');
  if (t === 's') return String(v);
  if (typeof v !== 'number' || t === 'e') return w ?? String(v);
  if (Math.abs(v) >= EXACT) return v.toExponential(5).toUpperCase();
  return w === undefined || /\de[+-]\d/iu.test(w) ? String(v) : w;
};

/** What is shown depends on the machine (10/12/16, 2016/10/12); this is the same everywhere and can be read back. */
const momentText = (date: Date, shown: string): string => {
  // Serial days are fractions: to the nearest second, then the minute that it lies in. Wall time is in the UTC fields.
  const text = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  const time = text.slice(11, 16);
  return time === '00:00' && !/\d\s*[:：时]/u.test(shown)
    ? text.slice(0, 10)
    : `${text.slice(0, 10)} ${time}`;
};
