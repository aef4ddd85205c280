import { parse } from 'csv-parse/sync';
import {
  isPicture,
  NOTHING_HIDDEN,
  PICTURE,
  refuse,
  SPARE_ROWS,
  startsWith,
  type Limits,
  type ReadTables,
  type TableCell,
  type TableRow,
} from './table.model.ts';

/** Counts the headers of a row that are known, so that the right delimiter shows itself. */
export type HeaderTest = (text: string) => boolean;

/** Reads text with commas, tabs or semicolons. */
export const readText = (text: string, limits: Limits, isHeader: HeaderTest): ReadTables => {
  if (text.trim() === '') return refuse('empty_file');
  if (/^\s*(<|\{|%PDF)/u.test(text)) return refuse('not_a_spreadsheet');
  const most = limits.rows + SPARE_ROWS;
  try {
    const records = parseRecords(text, delimiterOf(text, isHeader), most + 1, limits);
    if (records.length > most) return refuse('too_many_rows', { rows: limits.rows });
    const beyond = new Set<number>();
    const rows = records.flatMap((values, at) => toRow(values, at + 1, limits, beyond));
    return {
      ok: true,
      tables: [{ name: '', rows, beyond, merges: [], hidden: NOTHING_HIDDEN }],
      hiddenSheets: [],
    };
  } catch {
    return refuse('damaged_file');
  }
};

/** Control characters that no text has: a picture, a program. */
export const isBinary = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 65_536).some((byte) => byte < 9 || (byte > 13 && byte < 26));

/** Byte order mark, then strict UTF-8, then GB18030, which GBK is part of; null for what is not text. */
export const decode = (bytes: Uint8Array): string | null => {
  const encoding = startsWith(bytes, 0xff, 0xfe)
    ? 'utf-16le'
    : startsWith(bytes, 0xfe, 0xff)
      ? 'utf-16be'
      : unmarkedUtf16(bytes);
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

/**
 * UTF-16 whose byte order mark was lost on the way: the commas, digits and line ends of a table leave zero bytes, nearly
 * all of them on one side of their pairs (一, U+4E00, has its own on the other). A picture or a program has them on
 * both, or control characters beside them.
 */
const unmarkedUtf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (bytes.length % 2 !== 0) return null;
  const head = bytes.subarray(0, 65_536);
  let even = 0;
  let odd = 0;
  for (const [at, byte] of head.entries()) {
    if (byte !== 0) continue;
    const other = head[at ^ 1] ?? 0;
    if (other !== 9 && other !== 10 && other !== 13 && other < 32) return null;
    if (at % 2 === 0) even += 1;
    else odd += 1;
  }
  if (odd > CLEARLY * even) return 'utf-16le';
  return even > CLEARLY * odd ? 'utf-16be' : null;
};
const CLEARLY = 4;

const parseRecords = (text: string, delimiter: string, most: number, limits: Limits): string[][] =>
  parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    bom: true,
    to: most,
    max_record_size: limits.columns * limits.cell,
  });

const DELIMITERS = [',', '\t', ';', '，'] as const;
/** Where the header is looked for: so many records, in so many characters. */
const HEAD_RECORDS = 20;
const HEAD_CHARACTERS = 100_000;
const HEAD_LIMITS: Limits = { rows: HEAD_RECORDS, columns: 1, unpackedBytes: 0, cell: HEAD_CHARACTERS };

/** The delimiter that makes the most known headers in one row. Commas inside a long text prove nothing. */
const delimiterOf = (text: string, isHeader: HeaderTest): string => {
  const head = text.slice(0, HEAD_CHARACTERS);
  const known = (delimiter: string): number => {
    try {
      const records = parseRecords(head, delimiter, HEAD_RECORDS, HEAD_LIMITS);
      return Math.max(0, ...records.map((values) => values.filter(isHeader).length));
    } catch {
      return 0;
    }
  };
  let best: { delimiter: string; known: number } = { delimiter: ',', known: 0 };
  for (const delimiter of DELIMITERS) {
    const found = known(delimiter);
    if (found > best.known) best = { delimiter, known: found };
  }
  return best.delimiter;
};

/** A record in several lines is one row, as in Excel, and an empty line is one too. */
const toRow = (values: readonly string[], row: number, limits: Limits, beyond: Set<number>): TableRow[] => {
  const cells = new Map<number, TableCell>();
  values.forEach((value, column) => {
    // Excel writes ="00123" so that digits stay text.
    const text = value
      .slice(0, limits.cell + 1)
      .replace(/^="(.*)"$/u, '$1')
      .trim();
    if (text === '') return;
    if (column >= limits.columns) beyond.add(column);
    else if (isPicture(text)) cells.set(column, PICTURE);
    else cells.set(column, { text, number: null, broken: BROKEN.test(text) });
  });
  return cells.size > 0 ? [{ row, cells }] : [];
};
const BROKEN = /^#(REF|N\/A|VALUE|NAME|DIV\/0|NUM|NULL|SPILL|CALC)[!?]?$/u;
