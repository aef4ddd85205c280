import { read, utils, type CellObject, type WorkSheet } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';

/** A cell as the file has it: the text that a person sees, and a moment or number where the program kept one. */
export type TableCell = {
  text: string;
  /** Wall time in the UTC fields. */
  date: Date | null;
  number: number | null;
  /** `#REF!` and its like. */
  broken: boolean;
};
/** Only rows and cells that hold something. Row numbers as the spreadsheet program shows them, from 1. */
export type TableRow = { row: number; cells: ReadonlyMap<number, TableCell> };
export type Table = { name: string; rows: TableRow[] };

/** Why a file cannot be read; `params` fill the text. */
export type SheetProblem = { code: SheetProblemCode; params: Record<string, string | number> };
export type SheetProblemCode =
  | 'empty_file'
  | 'not_a_spreadsheet'
  | 'encrypted_file'
  | 'damaged_file'
  | 'too_large_inside'
  | 'too_many_rows'
  | 'no_header'
  | 'missing_columns'
  | 'no_rows';

export type Limits = {
  /** Rows of data. */
  rows: number;
  /** Cells farther right are not looked at. */
  columns: number;
  /** Bytes that a zip says it holds unpacked. */
  unpackedBytes: number;
  /** Characters of one cell. */
  cell: number;
};
export const DEFAULT_LIMITS: Limits = {
  rows: 20_000,
  columns: 100,
  unpackedBytes: 300 * 1024 * 1024,
  cell: 8_000,
};

/** Rows above the table (titles, instructions) and blank ones between, on top of the rows of data. */
const SPARE_ROWS = 2_000;

export type ReadTables = { ok: true; tables: Table[] } | { ok: false; problem: SheetProblem };
const refuse = (code: SheetProblemCode, params: SheetProblem['params'] = {}): ReadTables => ({
  ok: false,
  problem: { code, params },
});

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);

/** Reads whatever the bytes are, not what the file is called: XLSX, XLS, or text with commas, tabs or semicolons. */
export const readTables = (bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): ReadTables => {
  if (bytes.length === 0) return refuse('empty_file');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const unpacked = unpackedSize(bytes);
    if (unpacked === null) return refuse('damaged_file');
    if (unpacked > limits.unpackedBytes)
      return refuse('too_large_inside', { megabytes: Math.ceil(unpacked / 2 ** 20) });
    return readWorkbook(bytes, limits);
  }
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return readWorkbook(bytes, limits);
  const text = decode(bytes);
  return text === null ? refuse('not_a_spreadsheet') : readText(text, limits);
};

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

const readWorkbook = (bytes: Uint8Array, limits: Limits): ReadTables => {
  try {
    const workbook = read(bytes, {
      type: 'array',
      dense: true,
      cellDates: true,
      cellFormula: false,
      cellHTML: false,
      sheetRows: limits.rows + SPARE_ROWS,
    });
    const hidden = new Set(
      (workbook.Workbook?.Sheets ?? []).flatMap(({ name, Hidden }) => (Hidden && name ? [name] : [])),
    );
    const tables = workbook.SheetNames.filter((name) => !hidden.has(name)).flatMap((name): Table[] => {
      const sheet = workbook.Sheets[name];
      return sheet ? [{ name, rows: rowsOf(sheet, limits) }] : [];
    });
    return { ok: true, tables };
  } catch (error) {
    return refuse(
      error instanceof Error && /password|encrypt/iu.test(error.message) ? 'encrypted_file' : 'damaged_file',
    );
  }
};

/** The used range may lie by a million rows; only what is there is walked. */
const rowsOf = (sheet: WorkSheet, limits: Limits): TableRow[] => {
  const rows: TableRow[] = [];
  const first = utils.decode_range(sheet['!ref'] ?? 'A1').s;
  (sheet['!data'] ?? []).forEach((line, at) => {
    const cells = new Map<number, TableCell>();
    line.forEach((cell, column) => {
      if (column >= limits.columns + first.c) return;
      const read = toCell(cell, limits);
      if (read) cells.set(column, read);
    });
    if (cells.size > 0) rows.push({ row: at + 1, cells });
  });
  return rows;
};

const toCell = (cell: CellObject | undefined, limits: Limits): TableCell | null => {
  if (!cell || cell.t === 'z' || cell.v === undefined) return null;
  const shown = cell.t === 'n' && cell.w === undefined ? String(cell.v) : (cell.w ?? String(cell.v));
  const text = (cell.t === 's' ? String(cell.v) : shown).slice(0, limits.cell + 1).trim();
  if (text === '') return null;
  return {
    text,
    date: cell.v instanceof Date ? cell.v : null,
    number: typeof cell.v === 'number' ? cell.v : null,
    broken: cell.t === 'e',
  };
};

/** Byte order mark, then strict UTF-8, then GB18030, which GBK is part of; null for what is not text. */
const decode = (bytes: Uint8Array): string | null => {
  const encoding = startsWith(bytes, 0xff, 0xfe)
    ? 'utf-16le'
    : startsWith(bytes, 0xfe, 0xff)
      ? 'utf-16be'
      : null;
  if (encoding === null && bytes.subarray(0, 65_536).includes(0)) return null;
  for (const name of encoding ? [encoding] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  return null;
};

const DELIMITERS = [',', '\t', ';', '，'] as const;

/** The delimiter that parts the first lines into the most columns. */
const delimiterOf = (text: string): string => {
  const head = text.slice(0, 4_000);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
};

const readText = (text: string, limits: Limits): ReadTables => {
  if (text.trim() === '') return refuse('empty_file');
  if (/^\s*(<|\{|%PDF)/u.test(text)) return refuse('not_a_spreadsheet');
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      info: true,
      bom: true,
      to: limits.rows + SPARE_ROWS,
      max_record_size: limits.columns * limits.cell,
    });
    return { ok: true, tables: [{ name: '', rows: records.flatMap((record) => toTextRow(record, limits)) }] };
  } catch {
    return refuse('damaged_file');
  }
};

/** With `info`, a record comes with its place; the line is where the record ends. */
const toTextRow = (record: unknown, limits: Limits): TableRow[] => {
  if (typeof record !== 'object' || record === null || !('record' in record) || !('info' in record))
    return [];
  const { record: values, info } = record;
  if (!Array.isArray(values) || typeof info !== 'object' || info === null || !('records' in info)) return [];
  const cells = new Map<number, TableCell>();
  values.slice(0, limits.columns).forEach((value: unknown, column) => {
    // Excel writes ="00123" so that digits stay text.
    const text = String(value)
      .slice(0, limits.cell + 1)
      .replace(/^="(.*)"$/u, '$1')
      .trim();
    if (text !== '')
      cells.set(column, {
        text,
        date: null,
        number: null,
        broken: /^#(REF|N\/A|VALUE|NAME|DIV\/0)[!?]?$/u.test(text),
      });
  });
  return cells.size > 0 ? [{ row: Number(info.records), cells }] : [];
};
