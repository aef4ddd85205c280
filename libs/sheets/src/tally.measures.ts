import type { Metric } from '@innoweek/contracts';
import type { TableCell } from './table.model.ts';
import { isFigure, type FigureField } from './tally.columns.ts';
import { idOf, nameOf, type KnownColumn } from './tally.header.ts';
import type { TallyAnswers, TallyQuestion, UnitOrigin } from './tally.model.ts';
import { readNumber, type NumberReading } from './tally.numbers.ts';
import { BASE_OF_METRIC, MONEY_UNITS, unitOfWord, type MeasureUnit } from './tally.units.ts';

export const METRIC_OF: Record<FigureField, Metric> = {
  participants: 'participants',
  offline: 'participants',
  online: 'participants',
  media_reports: 'media_reports',
  agreements: 'agreements',
  agreement_amount: 'agreement_amount',
};

/** The metric whose figures a column holds; null of any other column. */
export const metricOfField = (field: string): Metric | null => (isFigure(field) ? METRIC_OF[field] : null);

/** The unit of a column, and what its cells mean that name one of their own. */
export type Measure = {
  /** Null while it is asked. */
  unit: { text: string; power: number; from: UnitOrigin } | null;
  own: 'cell' | 'header' | null;
  /** Whether the unit that a row names in its column of units counts; not where an answer settled a contradiction. */
  isByRow: boolean;
};
type Declared = { unit: MeasureUnit; from: UnitOrigin };

/** Cells looked at to find out whether a question has to be asked at all. */
const MOST_LOOKED_AT = 20_000;

const questionKey = (kind: string, field: FigureField, known: KnownColumn): string =>
  `${kind}:${field}:${idOf(known)}`;

/**
 * The unit that a column of figures is in: declared by its header, the row of units, the column of units, or the
 * title. Where these contradict each other, or money has none, the uploader is asked; so she is where cells name
 * another unit than their header does. Nobody is asked about what no cell depends on.
 */
export const measureOf = (
  field: FigureField,
  known: KnownColumn,
  sheet: {
    /** With the unit that the row of each names. */
    cells: Iterable<{ cell: TableCell | undefined; measure: string | undefined }>;
    title: readonly MeasureUnit[];
  },
  answers: TallyAnswers,
): { measure: Measure; questions: TallyQuestion[] } => {
  const base = BASE_OF_METRIC[METRIC_OF[field]];
  const numbers: SaidNumber[] = [];
  for (const { cell, measure } of sheet.cells) {
    const read = readNumber(cell);
    if (read.kind !== 'number') continue;
    const unit = measure === undefined ? null : unitOfWord(measure);
    numbers.push({ read, text: cell?.text ?? '', row: unit?.base === base ? unit : null });
    if (numbers.length === MOST_LOOKED_AT) break;
  }
  const column = { field, known, numbers, declared: declarations(base, known, sheet.title) };
  const questions: TallyQuestion[] = [];
  const { unit, isByRow } = settleUnit(column, answers, questions);
  const own = settleOwn({ ...column, unit, isByRow }, answers, questions);
  return { measure: { unit, own, isByRow }, questions };
};

/** A number of the column, and the unit that its row names. */
type SaidNumber = {
  read: NumberReading & { kind: 'number' };
  text: string;
  row: MeasureUnit | null;
};
type SaidColumn = {
  field: FigureField;
  known: KnownColumn;
  numbers: readonly SaidNumber[];
  declared: readonly Declared[];
};

const declarations = (
  base: MeasureUnit['base'],
  known: KnownColumn,
  title: readonly MeasureUnit[],
): Declared[] => {
  const said: Declared[] = [
    ...(known.units.row ? [{ unit: known.units.row, from: 'unit_row' as const }] : []),
    ...known.units.header.map((unit) => ({ unit, from: 'header' as const })),
    ...title.map((unit) => ({ unit, from: 'title' as const })),
  ];
  return said.filter(({ unit }) => unit.base === base);
};

type Settled = Measure['unit'];

/** Units that rows name may differ from row to row, but not from what is declared for all of them. */
const settleUnit = (
  { field, known, declared, numbers }: SaidColumn,
  answers: TallyAnswers,
  questions: TallyQuestion[],
): Pick<Measure, 'unit' | 'isByRow'> => {
  const byRow = numbers.flatMap(({ row }): Declared[] => (row ? [{ unit: row, from: 'unit_column' }] : []));
  const powers = new Map<number, Declared>();
  for (const one of [...declared, ...byRow]) if (!powers.has(one.unit.power)) powers.set(one.unit.power, one);
  const [only] = powers.values();
  if (only && powers.size === 1) return { unit: toSettled(only), isByRow: true };
  const isByRow = declared.length === 0;
  // 3.5亿 names its unit, and a row may; 500 alone does not.
  const isAsked = numbers.some(
    ({ read: { scale, base, value }, row }) =>
      value.digits !== 0n && base === null && !scale && !(isByRow && row),
  );
  const isMoney = field === 'agreement_amount';
  if (!isAsked || (!only && !isMoney))
    return { unit: { text: DEFAULT_UNITS[field], power: 0, from: 'default' }, isByRow };
  const choices = only ? [...powers.values()].map(({ unit }) => unit) : MONEY_UNITS;
  const id = questionKey('unit', field, known);
  const answer = choices.find(({ text }) => text === answers.get(id));
  if (answer) return { unit: { text: answer.text, power: answer.power, from: 'answer' }, isByRow };
  questions.push({
    id,
    kind: only ? 'units' : 'unit',
    params: { column: nameOf(known), said: choices.map(({ text }) => text).join('、') },
    options: choices.map(({ text }) => text),
  });
  return { unit: null, isByRow };
};

const toSettled = ({ unit: { text, power }, from }: Declared): Settled => ({ text, power, from });

const DEFAULT_UNITS: Record<FigureField, string> = {
  participants: '人次',
  offline: '人次',
  online: '人次',
  media_reports: '篇',
  agreements: '项',
  agreement_amount: '元',
};

/** Whether a number says its own size, and not that of the unit of its column. */
export const isOwnSize = ({ scale, base }: NumberReading & { kind: 'number' }, power: number): boolean =>
  power > 0 && (scale !== null || base !== null) && scale !== power;

const settleOwn = (
  { field, known, numbers, unit, isByRow }: SaidColumn & Pick<Measure, 'unit' | 'isByRow'>,
  answers: TallyAnswers,
  questions: TallyQuestion[],
): Measure['own'] => {
  // Where the file declares none, a cell that names its unit contradicts nothing.
  const outer = (row: MeasureUnit | null) => (isByRow && row ? row : unit?.from === 'answer' ? null : unit);
  const other = numbers.find(
    ({ read, row }) => read.value.digits !== 0n && isOwnSize(read, outer(row)?.power ?? 0),
  );
  if (!other) return 'cell';
  const id = questionKey('cells', field, known);
  const answer = answers.get(id);
  if (answer === 'cell' || answer === 'header') return answer;
  questions.push({
    id,
    kind: 'cells',
    params: { column: nameOf(known), unit: outer(other.row)?.text ?? '', example: other.text },
    options: ['cell', 'header'],
  });
  return null;
};
