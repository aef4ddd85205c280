import { eventCodeSchema } from '@innoweek/contracts';
import { findRegion, findUnit, matchRegion, REPORTING_UNITS, unitOfRegion } from '@innoweek/places';
import { readIdentifier } from './cell.values.ts';
import type { TableCell, TableRow } from './table.model.ts';
import { isFigure, isTallyField, type FigureField, type TallyField } from './tally.columns.ts';
import type { ReadDays } from './tally.days.ts';
import { joinAttendances, readFigure, type FigureColumn, type OnlineRule } from './tally.figures.ts';
import { nameOf, type KnownColumn } from './tally.header.ts';
import { METRIC_OF } from './tally.measures.ts';
import type {
  ReadFigure,
  TallyCell,
  TallyContext,
  TallyProblem,
  TallyRule,
  TallySubject,
  UnderstoodTally,
} from './tally.model.ts';
import { BASE_OF_METRIC, unitOfWord } from './tally.units.ts';

/** What the rows of a sheet have in common. */
export type SheetFrame = {
  name: string;
  columns: readonly KnownColumn[];
  figures: readonly FigureColumn[];
  /** The one day that its title names. */
  titleDay: UnderstoodTally['day'];
  readDays: (cell: TableCell) => ReadDays | null;
  online: OnlineRule;
  context: TallyContext;
};

const SHOWN = 60;
const NO_CELL: ReadonlyMap<TallyField, string> = new Map();

/** What a cell was taken for, and by which rule. A dash was read as well, though it says no figure. */
type Understood = { text: string | null; rule: TallyRule };
const ruleOf = (understood: Understood | undefined): { rule?: TallyRule } =>
  understood ? { rule: understood.rule } : {};

/** Cells of a row by field, with what somebody mended in them. */
class RowCells {
  readonly #cells = new Map<TallyField, { cell: TableCell; column: string; was?: string }>();

  constructor(row: TableRow, columns: readonly KnownColumn[], mended: ReadonlyMap<TallyField, string>) {
    for (const known of columns) {
      const cell = row.cells.get(known.at);
      if (cell && isTallyField(known.column) && !this.#cells.has(known.column))
        this.#cells.set(known.column, { cell, column: nameOf(known) });
    }
    for (const [field, text] of mended) {
      const before = this.#cells.get(field);
      const column = before?.column ?? columns.filter(({ column: of }) => of === field).map(nameOf)[0] ?? '';
      const cell = { text: text.trim(), number: null, broken: false };
      if (before?.cell.text !== cell.text)
        this.#cells.set(field, { cell, column, was: before?.cell.text ?? '' });
    }
  }

  /** Null when it is not there or empty. */
  get(field: TallyField): TableCell | null {
    const cell = this.#cells.get(field)?.cell;
    return cell && cell.text !== '' ? cell : null;
  }

  columnOf(field: TallyField): string {
    return this.#cells.get(field)?.column ?? '';
  }

  list(understood: ReadonlyMap<TallyField, Understood>): TallyCell[] {
    return [...this.#cells].map(([field, { cell, column, was }]) => ({
      column,
      field,
      raw: cell.text,
      understood: understood.get(field)?.text ?? null,
      ...ruleOf(understood.get(field)),
      ...(was === undefined ? {} : { was }),
    }));
  }
}

/** Reads one row of data; every cell keeps its raw text beside what it was taken for. */
export const readTallyRow = (
  key: number,
  row: TableRow,
  frame: SheetFrame,
  mended: ReadonlyMap<TallyField, string> = NO_CELL,
): UnderstoodTally => {
  const cells = new RowCells(row, frame.columns, mended);
  const understood = new Map<TallyField, Understood>();
  const problems: TallyProblem[] = [];
  const subject = readSubject(cells, frame, understood, problems);
  const day = readDay(cells, frame, understood, problems);
  const figures = readFigures(cells, frame, understood, problems);
  const note = cells.get('note')?.text ?? null;
  if (note !== null) understood.set('note', { text: note, rule: 'text' });
  return {
    key,
    sheet: frame.name,
    row: row.row,
    subject,
    day,
    countedOn: day !== null && day.from === day.to ? day.from : null,
    figures,
    note,
    cells: cells.list(understood),
    problems,
  };
};

/** Written where there is no code. */
const NO_CODE = /^(?:[-—–_/\\.、\s]+|无|暂无|n\/?a)$/iu;

const readSubject = (
  cells: RowCells,
  frame: SheetFrame,
  understood: Map<TallyField, Understood>,
  problems: TallyProblem[],
): TallySubject | null => {
  const said = cells.get('code');
  // A dash in the place of a code is none.
  const codeCell = said && NO_CODE.test(said.text) ? null : said;
  const code = codeCell ? readIdentifier(codeCell)?.normalize('NFKC').trim().toUpperCase() : null;
  const title = cells.get('title')?.text ?? null;
  const organiser = cells.get('organiser')?.text ?? null;
  if (code === undefined) {
    const params = { text: codeCell?.text.slice(0, SHOWN) ?? '' };
    problems.push({ column: cells.columnOf('code'), code: 'digits_lost', params });
    return null;
  }
  const isCode = code !== null && eventCodeSchema.safeParse(code).success;
  if (isCode) understood.set('code', { text: code, rule: 'identifier' });
  if (title !== null) understood.set('title', { text: title, rule: 'text' });
  if (organiser !== null) understood.set('organiser', { text: organiser, rule: 'text' });
  if (isCode || title !== null) return { kind: 'event', code: isCode ? code : null, title, organiser };
  const region = cells.get('region');
  if (region && code === null)
    return readPlace(region, organiser, frame, { column: cells.columnOf('region'), understood, problems });
  if (code !== null) return { kind: 'event', code, title, organiser };
  const column = frame.columns.find(({ column: of }) => of === 'code' || of === 'title' || of === 'region');
  problems.push({ column: column ? nameOf(column) : '', code: 'subject_missing', params: {} });
  return null;
};

/** What reports for a place is often named in its stead: 广东省科协. */
const REPORTER_ENDS = /(?:科学技术协会|科协|代表团|分会场)?(?:合计|小计|总计|共计)?[:：]?$/u;
export const placeIn = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/gu, '')
    .replace(REPORTER_ENDS, '');

const readPlace = (
  cell: TableCell,
  organiser: string | null,
  frame: SheetFrame,
  {
    column,
    understood,
    problems,
  }: { column: string; understood: Map<TallyField, Understood>; problems: TallyProblem[] },
): TallySubject | null => {
  const shown = cell.text.slice(0, SHOWN);
  const found = matchRegion(placeIn(cell.text));
  const codes = found.kind === 'found' ? [found.code] : found.kind === 'ambiguous' ? found.candidates : [];
  const units = [...new Set(codes.flatMap((code) => unitOfRegion(code) ?? []))];
  const own = frame.context.unit;
  // 南山区 of whoever reports for Shenzhen is theirs.
  const unit = own !== undefined && units.includes(own) ? own : units[0];
  if (unit === undefined) {
    problems.push({ column, code: 'unknown_place', params: { text: shown } });
    return null;
  }
  if (units.length > 1 && unit !== own) {
    const candidates = units.map((id) => findUnit(id)?.name ?? id).join('、');
    problems.push({ column, code: 'ambiguous_place', params: { text: shown, candidates } });
    return null;
  }
  const [code = '', ...others] = codes.filter((one) => unitOfRegion(one) === unit);
  if (others.length > 0) {
    const candidates = [code, ...others].map(withCity).join('、');
    problems.push({ column, code: 'ambiguous_place', params: { text: shown, candidates } });
    return null;
  }
  const whole = REPORTING_UNITS.some((one) => one.id === unit && one.region === code);
  const text = whole ? (findUnit(unit)?.name ?? unit) : (findRegion(code)?.name ?? code);
  understood.set('region', { text, rule: 'place' });
  return { kind: 'unit', raw: cell.text, unit, part: whole ? null : code, organiser };
};

/** A district with its city: 徐州市鼓楼区. */
const withCity = (code: string): string =>
  [`${code.slice(0, 4)}00`, code].map((one) => findRegion(one)?.name ?? '').join('');

const readDay = (
  cells: RowCells,
  frame: SheetFrame,
  understood: Map<TallyField, Understood>,
  problems: TallyProblem[],
): UnderstoodTally['day'] => {
  const read = (field: 'day' | 'from' | 'to') => {
    const cell = cells.get(field);
    if (!cell) return null;
    const days = cell.broken ? null : frame.readDays(cell);
    if (days) return { ...days, raw: cell.text, field };
    const code = cell.broken ? 'broken_formula' : 'unreadable_day';
    problems.push({ column: cells.columnOf(field), code, params: { text: cell.text.slice(0, SHOWN) } });
    return 'wrong' as const;
  };
  const [day, from, to] = [read('day'), read('from'), read('to')];
  if (day === 'wrong' || from === 'wrong' || to === 'wrong') return null;
  const first = day ?? from ?? to;
  if (!first) return frame.titleDay;
  // 日期 beside 结束日期 is the first of them; where all three are given, 日期 is the one that is meant.
  const last = day && (from || day.from !== day.to) ? day : (to ?? first);
  for (const one of [day, from, to])
    if (one)
      understood.set(one.field, {
        text: one.from === one.to ? one.from : `${one.from} — ${one.to}`,
        rule: one.rule,
      });
  const raw = first === last ? first.raw : `${first.raw} — ${last.raw}`;
  if (first.from > last.to) {
    problems.push({
      column: cells.columnOf(last.field),
      code: 'days_reversed',
      params: { text: raw.slice(0, SHOWN) },
    });
    return null;
  }
  return { raw, from: first.from, to: last.to, rule: first.from === last.to ? first.rule : 'range' };
};

const readFigures = (
  cells: RowCells,
  frame: SheetFrame,
  understood: Map<TallyField, Understood>,
  problems: TallyProblem[],
): ReadFigure[] => {
  const read: Partial<Record<FigureField, ReadFigure>> = {};
  const measure = cells.get('measure');
  const rowUnit = measure ? unitOfWord(measure.text) : null;

  for (const column of frame.figures) {
    const own = rowUnit?.base === BASE_OF_METRIC[METRIC_OF[column.field]] ? rowUnit : null;
    const reading = readFigure(column, cells.get(column.field) ?? undefined, own);
    if (reading.kind === 'wrong') problems.push(reading.problem);
    else if (reading.kind === 'figure') read[column.field] = reading.figure;
  }
  if (rowUnit) understood.set('measure', { text: rowUnit.text, rule: 'unit' });
  for (const [field, figure] of Object.entries(read))
    if (isFigure(field) && figure.raw !== '')
      understood.set(field, { text: figure.value === null ? null : String(figure.value), rule: figure.rule });
  const { participants, offline, online, ...others } = read;
  const attendances = joinAttendances(
    {
      ...(participants ? { participants } : {}),
      ...(offline ? { offline } : {}),
      ...(online ? { online } : {}),
    },
    frame.online,
  );
  return [...(attendances ? [attendances] : []), ...Object.values(others)];
};
