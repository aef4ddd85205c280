import { MAX_AMOUNT } from '@innoweek/contracts';
import type { TableCell } from './table.model.ts';
import { isFigure, type FigureField } from './tally.columns.ts';
import { nameOf, type KnownColumn } from './tally.header.ts';
import { isOwnSize, METRIC_OF, type Measure } from './tally.measures.ts';
import type { ReadFigure, TallyProblem } from './tally.model.ts';
import { readNumber, wholeOf, type NumberReading } from './tally.numbers.ts';
import { BASE_OF_METRIC } from './tally.units.ts';

/** A column of figures with the unit it is in. */
export type FigureColumn = { known: KnownColumn; field: FigureField; measure: Measure };

/** So much of a wrong text is said again in its problem. */
const SHOWN = 60;

/** A figure that waits for an answer is neither there nor wrong. */
export type FigureReading =
  { kind: 'figure'; figure: ReadFigure } | { kind: 'wrong'; problem: TallyProblem } | { kind: 'open' };

/** What a cell of a column says, in the unit of its metric. */
export const readFigure = (
  { known, field, measure }: FigureColumn,
  cell: TableCell | undefined,
  rowUnit: { text: string; power: number } | null,
): FigureReading => {
  const read = readNumber(cell);
  const raw = cell?.text ?? '';
  const column = nameOf(known);
  const metric = METRIC_OF[field];
  const wrong = (code: TallyProblem['code'], params: TallyProblem['params'] = {}): FigureReading => ({
    kind: 'wrong',
    problem: { column, code, params: { text: raw.slice(0, SHOWN), ...params } },
  });
  if (read.kind === 'wrong') return wrong(read.code);
  const said = { metric, column, raw, approximate: null, unit: null };
  if (read.kind === 'said')
    return {
      kind: 'figure',
      figure: { ...said, meaning: read.meaning, value: read.meaning === 'none' ? 0 : null, rule: read.rule },
    };
  if (!fits(read, field)) return wrong('unit_unclear');
  const sized = sizeOf(read, measure, rowUnit);
  if (sized === null) return { kind: 'open' };
  const value = wholeOf(
    { ...read.value, power: read.value.power + sized.shift },
    field === 'agreement_amount' ? 2 : 0,
  );
  const size = Number(read.value.digits) * 10 ** (read.value.power + sized.shift);
  if (value === null && size < Number.MAX_SAFE_INTEGER / 100) return wrong('fractional');
  if (value === null || value > MAX_AMOUNT[metric])
    return wrong('too_large', { maximum: MAX_AMOUNT[metric] });
  return {
    kind: 'figure',
    figure: {
      ...said,
      meaning: value === 0 ? 'zero' : 'number',
      value,
      approximate: read.approximate,
      unit: sized.unit,
      rule: read.rule,
    },
  };
};

/** Money in a column of people, or people among money, is a slip; 次 and 个 are said of everything. */
const fits = ({ base, unitText }: NumberReading & { kind: 'number' }, field: FigureField): boolean => {
  const wanted = BASE_OF_METRIC[METRIC_OF[field]];
  if (base === null || base === wanted) return true;
  return wanted === 'people' && base === 'items' && /[次个]$/u.test(unitText);
};

/** How many zeros a unit from outside the cell adds; null while it is asked. */
const sizeOf = (
  read: NumberReading & { kind: 'number' },
  { unit, own, isByRow }: Measure,
  rowUnit: { text: string; power: number } | null,
): { shift: number; unit: ReadFigure['unit'] } | null => {
  const { scale, base, unitText, value } = read;
  const ofCell = { shift: 0, unit: unitText === '' ? null : { text: unitText, from: 'cell' as const } };
  if (value.digits === 0n) return ofCell;
  const outer = isByRow && rowUnit ? { ...rowUnit, from: 'unit_column' as const } : unit;
  const isBare = base === null && !scale;
  if (outer === null) return isBare ? null : ofCell;
  const ofUnit = (shift: number) => ({ shift, unit: { text: outer.text, from: outer.from } });
  if (isBare && (scale === null || outer.power === 0)) return ofUnit(outer.power);
  if (!isOwnSize(read, outer.power)) return unitText === '' ? ofUnit(0) : ofCell;
  if (own === null) return null;
  return own === 'cell' ? ofCell : ofUnit(outer.power - (scale ?? 0));
};

export const figureColumns = (
  columns: readonly KnownColumn[],
  measureOfColumn: (field: FigureField, known: KnownColumn) => Measure,
): FigureColumn[] =>
  columns.flatMap((known) =>
    isFigure(known.column)
      ? [{ known, field: known.column, measure: measureOfColumn(known.column, known) }]
      : [],
  );

/** How those on site and those online make up all attendances. */
export type OnlineRule = 'included' | 'added' | null;

/**
 * One figure of attendances of what the columns of all, on site, and online say. `null` rule: all and online are both
 * there and nobody has said yet whether one holds the other.
 */
export const joinAttendances = (
  figures: Partial<Record<'participants' | 'offline' | 'online', ReadFigure>>,
  rule: OnlineRule,
): ReadFigure | null => {
  const { participants, offline, online } = figures;
  const counted = (figure: ReadFigure | undefined): boolean => figure !== undefined && figure.value !== null;
  if (counted(participants)) {
    if (!counted(online)) return participants ?? null;
    if (rule === null) return null;
    if (rule === 'included') return participants ?? null;
    return participants && online ? added(participants, online) : null;
  }
  if (counted(offline) && counted(online)) return offline && online ? added(offline, online) : null;
  if (counted(offline)) return offline ?? null;
  if (counted(online)) return online ?? null;
  return participants ?? offline ?? online ?? null;
};

const added = (a: ReadFigure, b: ReadFigure): ReadFigure => {
  const value = (a.value ?? 0) + (b.value ?? 0);
  return {
    ...a,
    column: `${a.column} + ${b.column}`,
    raw: `${a.raw} + ${b.raw}`,
    value,
    meaning: value === 0 ? 'zero' : 'number',
    approximate: a.approximate ?? b.approximate,
    rule: 'added',
  };
};
