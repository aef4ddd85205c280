import type { Metric } from '@innoweek/contracts';
import { headerKey } from './column.table.ts';
import type { TableCell } from './table.model.ts';
import type { FigureField } from './tally.columns.ts';
import { nameOf, type KnownColumn } from './tally.header.ts';
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

/** The unit of a column, and what its cells mean that name one of their own. */
export type Measure = {
  /** Null while it is asked. */
  unit: { text: string; power: number; from: UnitOrigin } | null;
  own: 'cell' | 'header' | null;
};
type Declared = { unit: MeasureUnit; from: UnitOrigin };

/** Cells looked at to find out whether a question has to be asked at all. */
const MOST_LOOKED_AT = 20_000;

const questionKey = (kind: string, field: FigureField, known: KnownColumn): string =>
  `${kind}:${field}:${headerKey(known.header)}`;

/**
 * The unit that a column of figures is in: declared by its header, the row of units, the column of units, or the
 * title. Where these contradict each other, or money has none, the uploader is asked; so she is where cells name
 * another unit than their header does. Nobody is asked about what no cell depends on.
 */
export const measureOf = (
  field: FigureField,
  known: KnownColumn,
  sheet: {
    cells: Iterable<TableCell | undefined>;
    measures: readonly string[];
    title: readonly MeasureUnit[];
  },
  answers: TallyAnswers,
): { measure: Measure; questions: TallyQuestion[] } => {
  const base = BASE_OF_METRIC[METRIC_OF[field]];
  const numbers: (NumberReading & { kind: 'number' })[] = [];
  const texts: string[] = [];
  for (const cell of sheet.cells) {
    const read = readNumber(cell);
    if (read.kind !== 'number') continue;
    numbers.push(read);
    texts.push(cell?.text ?? '');
    if (numbers.length === MOST_LOOKED_AT) break;
  }
  const declared = declarations(base, known, sheet);
  const questions: TallyQuestion[] = [];
  const unit = settleUnit({ field, known, declared, numbers }, answers, questions);
  const own = settleOwn({ field, known, unit, numbers, texts }, answers, questions);
  return { measure: { unit, own }, questions };
};

const declarations = (
  base: MeasureUnit['base'],
  known: KnownColumn,
  { measures, title }: { measures: readonly string[]; title: readonly MeasureUnit[] },
): Declared[] => {
  const inColumn = new Map(
    measures.flatMap((text) => {
      const unit = unitOfWord(text);
      return unit ? [[unit.text, unit] as const] : [];
    }),
  );
  const said: Declared[] = [
    ...[...inColumn.values()].map((unit) => ({ unit, from: 'unit_column' as const })),
    ...(known.units.row ? [{ unit: known.units.row, from: 'unit_row' as const }] : []),
    ...known.units.header.map((unit) => ({ unit, from: 'header' as const })),
    ...title.map((unit) => ({ unit, from: 'title' as const })),
  ];
  return said.filter(({ unit }) => unit.base === base);
};

type Settled = Measure['unit'];

const settleUnit = (
  {
    field,
    known,
    declared,
    numbers,
  }: {
    field: FigureField;
    known: KnownColumn;
    declared: readonly Declared[];
    numbers: readonly (NumberReading & { kind: 'number' })[];
  },
  answers: TallyAnswers,
  questions: TallyQuestion[],
): Settled => {
  const powers = new Map(declared.map((one) => [one.unit.power, one]));
  const [only] = powers.values();
  if (only && powers.size === 1) return { text: only.unit.text, power: only.unit.power, from: only.from };
  const isMoney = field === 'agreement_amount';
  if (!only && !isMoney) return { text: DEFAULT_UNITS[field], power: 0, from: 'default' };
  // 3.5亿 names its unit; 500 does not.
  const isAsked = numbers.some(({ scale, base, value }) => value.digits !== 0n && base === null && !scale);
  if (!isAsked) return { text: '元', power: 0, from: 'default' };
  const choices = only ? [...powers.values()].map(({ unit }) => unit) : MONEY_UNITS;
  const id = questionKey('unit', field, known);
  const answer = choices.find(({ text }) => text === answers.get(id));
  if (answer) return { text: answer.text, power: answer.power, from: 'answer' };
  questions.push({
    id,
    kind: only ? 'units' : 'unit',
    params: { column: nameOf(known), said: choices.map(({ text }) => text).join('、') },
    options: choices.map(({ text }) => text),
  });
  return null;
};

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
  {
    field,
    known,
    unit,
    numbers,
    texts,
  }: {
    field: FigureField;
    known: KnownColumn;
    unit: Settled;
    numbers: readonly (NumberReading & { kind: 'number' })[];
    texts: readonly string[];
  },
  answers: TallyAnswers,
  questions: TallyQuestion[],
): Measure['own'] => {
  // Where the file declares none, a cell that names its unit contradicts nothing.
  if (unit === null || unit.power === 0 || unit.from === 'answer') return 'cell';
  const other = numbers.findIndex((read) => read.value.digits !== 0n && isOwnSize(read, unit.power));
  if (other < 0) return 'cell';
  const id = questionKey('cells', field, known);
  const answer = answers.get(id);
  if (answer === 'cell' || answer === 'header') return answer;
  questions.push({
    id,
    kind: 'cells',
    params: { column: nameOf(known), unit: unit.text, example: texts[other] ?? '' },
    options: ['cell', 'header'],
  });
  return null;
};
