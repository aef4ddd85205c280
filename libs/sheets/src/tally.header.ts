import { headerKey } from './column.table.ts';
import { columnLetters } from './table.header.ts';
import type { Table, TableRow } from './table.model.ts';
import {
  baseOfField,
  FIGURE_FIELDS,
  isFigure,
  isOtherFigure,
  meaningOf,
  type HeaderMeaning,
  type TallyColumn,
} from './tally.columns.ts';
import { readNumber } from './tally.numbers.ts';
import { unitOfWord, unitsOfHint, type MeasureUnit } from './tally.units.ts';

/** A column whose header we know. */
export type KnownColumn = {
  at: number;
  column: TallyColumn;
  header: string;
  /** What its header declares, and what the row of units under it does. */
  units: { header: MeasureUnit[]; row: MeasureUnit | null };
};
export type TallyHeader = {
  columns: KnownColumn[];
  /** Headers of columns that mean nothing to us, by position. */
  ignored: Map<number, string>;
  /** Rows above it, and rows of data, as positions in the table. */
  above: TableRow[];
  dataFrom: number;
};

/** A header stands in one of the first rows that hold anything, under titles and instructions. */
const HEADER_WITHIN = 25;

/**
 * The header of a tallies table, of one row, two (参与情况 over 线下人次 and 线上人次) or three (活动成效 over both). It names
 * something that is counted and what it is counted of. Null when there is none.
 */
export const findTallyHeader = (table: Table): TallyHeader | null => {
  const rows = table.rows;
  let best: { at: number; depth: number; columns: KnownColumn[]; ignored: Map<number, string> } | null = null;
  // Of headers that say as much, the one of a single row: a line above it may be anything.
  for (const depth of [1, 2, 3]) {
    for (let at = 0; at < Math.min(rows.length, HEADER_WITHIN); at += 1) {
      const read = depth === 1 ? readSingle(rows[at]) : readGroups(table, rows.slice(at, at + depth), depth);
      if (!read || !isEnough(read.columns)) continue;
      if (!best || read.columns.length > best.columns.length) best = { at, depth, ...read };
    }
  }
  if (!best) return null;
  const below = rows[best.at + best.depth];
  const units = below ? unitRow(below, best.columns) : null;
  const columns = best.columns.map((known) => ({
    ...known,
    units: { ...known.units, row: known.units.row ?? units?.get(known.at) ?? null },
  }));
  return {
    columns,
    ignored: best.ignored,
    above: rows.slice(0, best.at),
    dataFrom: best.at + best.depth + (units ? 1 : 0),
  };
};

const isEnough = (columns: readonly KnownColumn[]): boolean => {
  const has = (...wanted: readonly TallyColumn[]): boolean =>
    columns.some(({ column }) => wanted.includes(column));
  return has(...FIGURE_FIELDS) && has('code', 'title', 'region', 'body');
};

type ReadHeader = { columns: KnownColumn[]; ignored: Map<number, string> };

const readSingle = (row: TableRow | undefined): ReadHeader | null => {
  if (!row || hasNumbers(row)) return null;
  const columns: KnownColumn[] = [];
  const ignored = new Map<number, string>();
  for (const [at, { text }] of row.cells) {
    const { column, units } = meaningOf(text);
    if (column === null) ignored.set(at, text);
    else columns.push({ at, column, header: text, units: { header: units, row: null } });
  }
  return { columns, ignored };
};

/** Numbers stand in rows of data; a header may hold the number of a year, a column, or nothing of the kind. */
const hasNumbers = (row: TableRow): boolean =>
  [...row.cells.values()].filter(({ number }) => number !== null).length > 1;

/** A header of two or three rows, the groups above. */
const readGroups = (table: Table, rows: readonly TableRow[], depth: number): ReadHeader | null => {
  const bottom = rows[depth - 1];
  if (!bottom || rows.some((row, at) => row.row > (rows[0]?.row ?? 0) + at || hasNumbers(row))) return null;
  const tops = rows.slice(0, -1);
  const columns: KnownColumn[] = [];
  const ignored = new Map<number, string>();
  const positions = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))].toSorted((a, b) => a - b);
  for (const at of positions) {
    const uppers = tops.map((top, level) => textAbove(table, top, at, rows[level + 1] ?? bottom));
    const lower = bottom.cells.get(at)?.text ?? '';
    const texts = [...new Set([...uppers, lower].filter((text) => text !== ''))];
    const { column, units, unit } = meaningOfStack(texts);
    const header = texts.join(' / ');
    if (column === null) ignored.set(at, header);
    else columns.push({ at, column, header, units: { header: units, row: unit } });
  }
  return { columns, ignored };
};

/** What the lowest means under the nearest text above it, or else under the next one. */
const meaningOfStack = (texts: readonly string[]): ReturnType<typeof combine> => {
  const lower = texts.at(-1) ?? '';
  const uppers = texts.slice(0, -1).toReversed();
  const found = uppers.map((upper) => combine(upper, lower)).find(({ column }) => column !== null);
  return found ?? combine(uppers[0] ?? '', lower);
};

/** A group reaches over the columns that it is merged with; in text files, to the next group. */
const textAbove = (table: Table, top: TableRow, at: number, bottom: TableRow): string => {
  const own = top.cells.get(at);
  if (own) return own.text;
  const merge = table.merges.find(
    ({ row, column, columns }) => row === top.row && column <= at && at < column + columns,
  );
  if (merge) return top.cells.get(merge.column)?.text ?? '';
  if (table.merges.length > 0 || !bottom.cells.has(at)) return '';
  const left = [...top.cells.keys()].filter((column) => column < at);
  return top.cells.get(Math.max(...left))?.text ?? '';
};

const combine = (upper: string, lower: string): HeaderMeaning & { unit: MeasureUnit | null } => {
  if (lower === '' || upper === lower) return { ...meaningOf(upper || lower), unit: null };
  if (upper === '') return { ...meaningOf(lower), unit: null };
  if (isOtherFigure(upper) || isOtherFigure(lower)) return { column: null, units: [], unit: null };
  if (upper.length + lower.length > 200) return { column: null, units: [], unit: null };
  const over = meaningOf(upper);
  const under = meaningOf(lower);
  const group = upper.replace(/[\s*]+|\([^)]*\)|（[^）]*）|情况|统计|数据/gu, '');
  const whole = meaningOf(`${group}${lower}`);
  const units = [...under.units, ...over.units];
  if (whole.column !== null) return { column: whole.column, units, unit: null };
  if (under.column !== null) return { column: under.column, units, unit: null };
  const unit = unitOfWord(lower.replace(/^[(（]|[)）]$/gu, ''));
  return unit ? { column: over.column, units: over.units, unit } : { column: null, units: [], unit: null };
};

/** What the header of a table of tallies cannot do without. */
const COUNTED = /人次|人数|报道|报导|签约|金额|participant|attendance|visitor|reports|agreement|amount/iu;

/**
 * The tables that stand one under the other on a sheet: each begins with a header of its own, and the titles above
 * it. A header that comes again on each printed page begins none.
 */
export const splitTables = (table: Table): Table[] => {
  const starts: number[] = [];
  let last: string | null = null;
  let lastAt = -2;
  table.rows.forEach((row, at) => {
    const texts = [...row.cells.values()].map(({ text }) => text);
    if (texts.length < 2 || !texts.some((text) => text.length <= 40 && COUNTED.test(text))) return;
    const columns = readSingle(row)?.columns ?? [];
    if (!isEnough(columns)) return;
    const isSecondRow = at === lastAt + 1;
    lastAt = at;
    if (isSecondRow) return;
    const key = JSON.stringify(columns.map((known) => [known.at, headerKey(known.header)]));
    if (last !== null && key !== last) starts.push(titleAbove(table.rows, at));
    last = key;
  });
  return [0, ...starts].map((from, at) => ({ ...table, rows: table.rows.slice(from, starts[at]) }));
};

const titleAbove = (rows: readonly TableRow[], header: number): number => {
  let at = header;
  while (at > 0 && rows[at - 1]?.cells.size === 1) at -= 1;
  return at;
};

/** The units of a row that holds nothing else but hints in brackets. */
const unitRow = (row: TableRow, columns: readonly KnownColumn[]): Map<number, MeasureUnit> | null => {
  const units = new Map<number, MeasureUnit>();
  const fields = new Map(columns.map(({ at, column }) => [at, column]));
  for (const [at, cell] of row.cells) {
    const text = headerKey(cell.text).replace(/^\(|\)$/gu, '');
    if (/^(?:单位|计量单位|[-—/])$/u.test(text)) continue;
    const field = fields.get(at);
    const unit =
      unitOfWord(text) ?? (field && isFigure(field) ? unitsOfHint(text, baseOfField(field))[0] : null);
    if (cell.number !== null) return null;
    if (unit) units.set(at, unit);
    // （必填） and （月日） are hints beside units, and no data.
    else if (!/^[(（].*[)）]$/su.test(cell.text.trim())) return null;
  }
  return units.size > 0 ? units : null;
};

/** What 单位 alone means is told by its cells: units of measure, places, or organisers. */
export const settleBodies = (
  columns: readonly KnownColumn[],
  rows: readonly TableRow[],
  isPlace: (text: string) => boolean,
): KnownColumn[] =>
  columns.map((known) => {
    if (known.column !== 'body') return known;
    const texts = rows.flatMap(({ cells }) => cells.get(known.at)?.text ?? []).slice(0, 200);
    const share = (test: (text: string) => boolean): number =>
      texts.filter(test).length / Math.max(1, texts.length);
    if (share((text) => unitOfWord(text) !== null) > 0.5) return { ...known, column: 'measure' };
    const has = (column: TallyColumn): boolean => columns.some((other) => other.column === column);
    if (!has('region') && share(isPlace) > 0.5) return { ...known, column: 'region' };
    return { ...known, column: has('organiser') ? 'number' : 'organiser' };
  });

/** So much of a header names its column; some hold whole instructions. */
const LONGEST_NAME = 80;

/** Name of a column that people can find: its header, or its letter. */
export const nameOf = ({ header, at }: Pick<KnownColumn, 'header' | 'at'>): string =>
  header === '' ? columnLetters(at) : header.slice(0, LONGEST_NAME);

/** The part that a header has in the id of a question. */
export const idOf = (known: Pick<KnownColumn, 'header' | 'at'>): string => headerKey(nameOf(known));

/** Columns of figures that more than one column claims, by their field. */
export const rivals = (columns: readonly KnownColumn[]): Map<TallyColumn, KnownColumn[]> => {
  const groups = new Map<TallyColumn, KnownColumn[]>();
  for (const known of columns)
    if (isFigure(known.column)) groups.set(known.column, [...(groups.get(known.column) ?? []), known]);
  return new Map([...groups].filter(([, known]) => known.length > 1));
};

export const hasFigureIn = (rows: readonly TableRow[], at: number): boolean =>
  rows.some(({ cells }) => readNumber(cells.get(at)).kind === 'number');
