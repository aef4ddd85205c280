import { utils, write, type BookType, type CellObject } from '@e965/xlsx';
import { packedSheet } from './zip.corpus.ts';
import type { Metric } from '@innoweek/contracts';
import type { ReadFigure, ReadTallies } from './tally.model.ts';

/** Files as provinces send them, made from lines of cells, and what was read of one in a form that can be compared. */
export type CorpusCell = string | number | CellObject | null;
export type CorpusLines = readonly (readonly CorpusCell[])[];
export type CorpusSheet = {
  name?: string;
  lines: CorpusLines;
  /** A2:A3 */
  merges?: readonly string[];
  /** As the program shows them, from 1. */
  hiddenRows?: readonly number[];
  /** From 0. */
  hiddenColumns?: readonly number[];
  hidden?: boolean;
};

const bytesIn = (written: unknown): Uint8Array => {
  if (!(written instanceof Uint8Array)) throw new Error('no bytes were written');
  return new Uint8Array(written);
};

/** A workbook of these sheets in any format of spreadsheet programs. */
export const workbookOf = (
  sheets: readonly CorpusSheet[],
  bookType: BookType = 'xlsx',
  date1904 = false,
): Uint8Array => {
  const book = utils.book_new();
  sheets.forEach(({ name, lines, merges = [], hiddenRows = [], hiddenColumns = [] }, at) => {
    const sheet = utils.aoa_to_sheet(lines.map((line) => [...line]));
    if (merges.length > 0) sheet['!merges'] = merges.map((range) => utils.decode_range(range));
    for (const row of hiddenRows) (sheet['!rows'] ??= [])[row - 1] = { hidden: true };
    for (const column of hiddenColumns) (sheet['!cols'] ??= [])[column] = { hidden: true };
    utils.book_append_sheet(book, sheet, name ?? `Sheet${String(at + 1)}`);
  });
  book.Workbook = {
    WBProps: { date1904 },
    Sheets: sheets.map(({ hidden }) => ({ Hidden: hidden === true ? 1 : 0 })),
  };
  return bytesIn(write(book, { type: 'buffer', bookType, cellStyles: true }));
};

const shownOf = (cell: CorpusCell): string =>
  cell === null ? '' : typeof cell === 'object' ? (cell.w ?? String(cell.v)) : String(cell);
const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

export const delimited = (lines: CorpusLines, delimiter: string): string =>
  lines.map((line) => line.map((cell) => quoted(shownOf(cell), delimiter)).join(delimiter)).join('\r\n');

const escaped = (text: string, lineBreak: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', lineBreak);
/** A web page that an office system calls .xls. */
export const webPage = (lines: CorpusLines): string => {
  const rows = lines.map(
    (line) => `<tr>${line.map((cell) => `<td>${escaped(shownOf(cell), '<br>')}</td>`).join('')}</tr>`,
  );
  return `<html><head><meta charset="utf-8"></head><body><table border="1">${rows.join('\n')}</table></body></html>`;
};

/** Tencent Docs writes each element with a prefix. */
export const prefixedWorkbook = (lines: CorpusLines): Uint8Array => {
  const cellXml = (cell: CorpusCell, at: string): string =>
    typeof cell === 'number'
      ? `<x:c r="${at}"><x:v>${String(cell)}</x:v></x:c>`
      : `<x:c r="${at}" t="inlineStr"><x:is><x:t>${escaped(shownOf(cell), '\n')}</x:t></x:is></x:c>`;
  const rows = lines.map((line, row) => {
    const cells = line.map((cell, c) =>
      cell === null ? '' : cellXml(cell, utils.encode_cell({ r: row, c })),
    );
    return `<x:row r="${String(row + 1)}">${cells.join('')}</x:row>`;
  });
  return packedSheet(
    `<?xml version="1.0" encoding="utf-8"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${rows.join('')}</x:sheetData></x:worksheet>`,
  );
};

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

/** Bytes of two in GBK by their character: no encoder comes with the platform, a decoder does. */
const gbkBytes = (): ReadonlyMap<string, [number, number]> => {
  const found = new Map<string, [number, number]>();
  const decoder = new TextDecoder('gbk');
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const text = trail === 0x7f ? '' : decoder.decode(new Uint8Array([lead, trail]));
      if (text.length === 1 && text !== '\ufffd') found.set(text, [lead, trail]);
    }
  return found;
};
const GBK = gbkBytes();
export const inGbk = (text: string): Uint8Array =>
  new Uint8Array(Array.from(text, (sign) => GBK.get(sign) ?? [sign.charCodeAt(0) & 0x7f]).flat());

/**
 * A workbook of Excel 95, whose texts are in GBK. The library writes `_` for each byte of them: they are put in where
 * its labels have one.
 */
const excel95 = (lines: CorpusLines): Uint8Array => {
  const LABEL = 0x0204;
  const texts = lines.flat().filter((cell) => cell !== null && cell !== '');
  const bytes = texts.flatMap((cell) => [...inGbk(shownOf(cell))].filter((byte) => byte >= 0x80));
  const placed = lines.map((line) =>
    line.map((cell) => (typeof cell === 'string' ? Buffer.from(inGbk(cell)).toString('latin1') : cell)),
  );
  const file = Buffer.from(workbookOf([{ lines: placed }], 'biff5'));
  let at = file.indexOf(Buffer.from([0x09, 0x08, 0x08, 0x00]));
  while (at + 4 <= file.length) {
    const [kind, length] = [file.readUInt16LE(at), file.readUInt16LE(at + 2)];
    for (let place = at + 4 + 8; kind === LABEL && place < at + 4 + length; place += 1)
      if (file[place] === 0x5f) file[place] = bytes.shift() ?? 0x5f;
    at += 4 + length;
  }
  if (bytes.length > 0) throw new Error('texts were not written');
  return new Uint8Array(file);
};

/** One table in every format and encoding that arrives. */
export const FORMATS: Readonly<Record<string, (lines: CorpusLines) => Uint8Array>> = {
  xlsx: (lines) => workbookOf([{ lines }]),
  'xls (BIFF8)': (lines) => workbookOf([{ lines }], 'biff8'),
  'xls (BIFF5) in GBK': excel95,
  xlsb: (lines) => workbookOf([{ lines }], 'xlsb'),
  ods: (lines) => workbookOf([{ lines }], 'ods'),
  'XML Spreadsheet 2003': (lines) => workbookOf([{ lines }], 'xlml'),
  'prefixed XML': prefixedWorkbook,
  'web page': (lines) => utf8(webPage(lines)),
  'web page in GBK': (lines) => inGbk(webPage(lines).replace('utf-8', 'gbk')),
  'CSV in UTF-8': (lines) => utf8(delimited(lines, ',')),
  'CSV in UTF-8 with a mark': (lines) => utf8(`\ufeff${delimited(lines, ',')}`),
  'CSV in GBK': (lines) => inGbk(delimited(lines, ',')),
  'CSV in UTF-16 LE': (lines) => new Uint8Array(utf16(delimited(lines, ','))),
  'CSV in UTF-16 BE': (lines) => new Uint8Array(utf16(delimited(lines, ',')).swap16()),
  TSV: (lines) => utf8(delimited(lines, '\t')),
  'CSV in UTF-16 LE without a mark': (lines) => new Uint8Array(utf16(delimited(lines, ',')).subarray(2)),
  'CSV in UTF-16 BE without a mark': (lines) =>
    new Uint8Array(utf16(delimited(lines, ',')).swap16().subarray(2)),
  'TSV in UTF-16 LE': (lines) => new Uint8Array(utf16(delimited(lines, '\t'))),
  'CSV with semicolons': (lines) => utf8(delimited(lines, ';')),
};

const SHORT: Record<Metric, string> = {
  participants: 'p',
  media_reports: 'm',
  agreements: 'a',
  agreement_amount: 'fen',
};

/** `p=近12000`, `m:none`; what was left blank is left out. */
const figureTold = ({ metric, meaning, value, approximate }: ReadFigure): string[] =>
  meaning === 'blank'
    ? []
    : [
        `${SHORT[metric]}${meaning === 'number' || meaning === 'zero' ? `=${approximate ?? ''}${String(value)}` : `:${meaning}`}`,
      ];

/**
 * All that was read, a line for each row (`2 GD-001 2016-10-12 p=1200 !negative:媒体报道`), question (`?`),
 * remark (`~`) and check of a total (`=`).
 */
export const toldOf = (reading: ReadTallies): string[] => {
  if (!reading.ok) return [reading.problem.code];
  const rows = reading.rows.map(({ row, subject, day, countedOn, figures, problems }) => {
    const of =
      subject === null
        ? '?'
        : subject.kind === 'unit'
          ? [subject.unit, subject.part].filter((part) => part !== null).join('/')
          : (subject.code ?? `“${subject.title ?? ''}”`);
    const on = countedOn ?? (day === null ? '-' : `${day.from}..${day.to}`);
    const wrong = problems.map(({ code, column }) => `!${code}:${column}`);
    return [String(row), of, on, ...figures.flatMap(figureTold), ...wrong].join(' ');
  });
  const told = [
    ...rows,
    ...reading.questions.map(
      ({ kind, params, options }) => `? ${kind} ${params['column'] ?? ''} ${options.join('|')}`,
    ),
    ...reading.remarks.map(
      ({ code, sheet, at }) => `~ ${code} ${[sheet, at].filter((text) => text !== '').join(' ')}`,
    ),
    ...reading.checks.map(
      ({ row, label, metric, declared, summed }) =>
        `= ${String(row)} ${label} ${SHORT[metric]} ${String(declared)}/${String(summed)}`,
    ),
  ];
  return told.map((line) => line.replace(/\s+/gu, ' ').trim());
};

/** A file, and all that has to be read of it. */
export type CorpusFile = readonly [name: string, bytes: Uint8Array, told: readonly string[]];
export const HEADER = ['活动编号', '日期', '参与人次'];
/** A row of the event and the day that most files speak of. */
export const rowOf = (...more: string[]): string[] => ['GD-2016-001', '2016-10-12', ...more];
export const textFile = (lines: CorpusLines): Uint8Array => utf8(delimited(lines, ','));
export const bookFile = (sheet: Omit<CorpusSheet, 'name'>): Uint8Array =>
  workbookOf([{ name: 's', ...sheet }]);
