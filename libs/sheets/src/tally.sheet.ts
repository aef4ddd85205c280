import { matchRegion } from '@innoweek/places';
import { headerKey } from './column.table.ts';
import { DEFAULT_LIMITS, refuse, type Limits, type Table, type TableRow } from './table.model.ts';
import { readTables } from './table.reader.ts';
import { meaningOf, type TallyField } from './tally.columns.ts';
import { daysReader } from './tally.days.ts';
import { figureColumns, type OnlineRule } from './tally.figures.ts';
import {
  findTallyHeader,
  splitTables,
  hasFigureIn,
  idOf,
  nameOf,
  rivals,
  settleBodies,
  type KnownColumn,
  type TallyHeader,
} from './tally.header.ts';
import { measureOf } from './tally.measures.ts';
import type {
  ReadTallies,
  TallyAnswers,
  TallyContext,
  TallyMendings,
  TallyQuestion,
  TallyRemark,
  TotalCheck,
  UnderstoodTally,
} from './tally.model.ts';
import { readNumber, wholeOf } from './tally.numbers.ts';
import { placeIn, readTallyRow, type SheetFrame } from './tally.row.ts';
import { sortRows } from './tally.rows.ts';
import { daysOfTitle, textsOf, unitsOfTitle, yearIn } from './tally.title.ts';
import { checkTotals } from './tally.totals.ts';
import { columnLetters } from './table.header.ts';
import { recognise, type ReturnedTemplate } from './template.identity.ts';

/** Rows of tallies in one file. */
export const MAX_TALLY_ROWS = 100_000;
export const TALLY_LIMITS: Limits = { ...DEFAULT_LIMITS, rows: MAX_TALLY_ROWS };
/** Keys of rows go on from sheet to sheet in steps of this. */
export const SHEET_STEP = 1_000_000;
/** So many remarks are told one by one. */
const MOST_REMARKS = 200;

/**
 * Reads a sheet of tallies as people write them: what each row says, of what, cell by cell, and what only the uploader
 * can tell. The same bytes, answers and mendings always give the same.
 * @param answers to questions that an earlier reading asked, by their id
 * @param mendings texts in place of the file's, by row key and field
 */
export const readTallySheet = (
  bytes: Uint8Array,
  context: TallyContext,
  answers: TallyAnswers = new Map(),
  mendings: TallyMendings = new Map(),
): ReadTallies => {
  const limits = context.limits ?? TALLY_LIMITS;
  const read = readTables(bytes, (text) => meaningOf(text).column !== null, limits);
  if (!read.ok) return read;
  const filled = read.tables.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return refuse('empty_file');
  const template = read.identity ? recognise(read.identity, filled) : null;
  const readWith = (given: TallyAnswers): ReadTallies => {
    const reading = new Reading(context, given, mendings, template);
    for (const name of read.hiddenSheets) reading.remark('hidden_sheet', name, '');
    filled.forEach((table, at) => {
      reading.take(table, at);
    });
    return reading.result(limits);
  };
  const file = readWith(answers);
  // What our own columns mean is known: nobody is asked about it.
  return template?.intact && file.ok && file.questions.some(isAboutColumns)
    ? readWith(new Map([...file.questions.filter(isAboutColumns).map(likeliest), ...answers]))
    : file;
};

const isAboutColumns = ({ kind }: TallyQuestion): boolean => kind !== 'range';
/** A cell that names its own unit means it: the instructions say so. All others begin with the likeliest. */
const likeliest = ({ id, options }: TallyQuestion): [string, string] => [id, options[0] ?? ''];

/** A file while it is read, sheet by sheet. */
class Reading {
  readonly #rows: UnderstoodTally[] = [];
  readonly #checks: TotalCheck[] = [];
  readonly #questions = new Map<string, TallyQuestion>();
  readonly #remarks: TallyRemark[] = [];
  readonly #units: { sheet: string; field: TallyField; unit: string }[] = [];
  readonly #layout: string[] = [];
  #sheets = 0;
  /** Of a sheet that was left out for it. */
  #otherYear: number | null = null;

  constructor(
    private readonly context: TallyContext,
    private readonly answers: TallyAnswers,
    private readonly mendings: TallyMendings,
    private readonly template: ReturnedTemplate | null,
  ) {}

  remark(code: TallyRemark['code'], sheet: string, at: string): void {
    if (this.#remarks.length < MOST_REMARKS) this.#remarks.push({ code, sheet, at });
  }

  #ask(question: TallyQuestion): string | null {
    const answer = this.answers.get(question.id);
    if (answer !== undefined && question.options.includes(answer)) return answer;
    this.#questions.set(question.id, question);
    return null;
  }

  take(table: Table, at: number): void {
    const parts = splitTables(this.#withoutHidden(table));
    const taken = parts.filter((part) => this.#takePart(part, at));
    // The instructions of our own template are no table.
    if (taken.length === 0 && !this.template?.intact) this.remark('unread_sheet', table.name, '');
  }

  /** One table of a sheet; false when it has no header of ours. */
  #takePart(table: Table, at: number): boolean {
    const header = findTallyHeader(table);
    if (!header) return false;
    const year = yearIn([table.name]) ?? yearIn(header.above.flatMap(textsOf));
    if (year !== null && !this.#holds(year)) {
      this.remark('other_year_sheet', table.name, String(year));
      this.#otherYear = year;
      return true;
    }
    this.#sheets += 1;
    this.#takeRows(table, header, { year, at });
    return true;
  }

  #holds(year: number): boolean {
    const { from, to } = this.context;
    return year >= Number(from.slice(0, 4)) && year <= Number(to.slice(0, 4));
  }

  /** What the uploader does not see is not taken, and told. */
  #withoutHidden(table: Table): Table {
    const { rows, columns } = table.hidden;
    if (rows.size === 0 && columns.size === 0) return table;
    if (rows.size > 0) this.remark('hidden_rows', table.name, spans([...rows]));
    const shown = new Set<number>();
    const kept = table.rows.flatMap((row): TableRow[] => {
      if (rows.has(row.row)) return [];
      const cells = [...row.cells].filter(([column]) => !columns.has(column));
      if (cells.length < row.cells.size)
        for (const column of row.cells.keys()) if (columns.has(column)) shown.add(column);
      return cells.length > 0 ? [{ row: row.row, cells: new Map(cells) }] : [];
    });
    if (shown.size > 0)
      this.remark(
        'hidden_columns',
        table.name,
        [...shown]
          .toSorted((a, b) => a - b)
          .map(columnLetters)
          .join(', '),
      );
    return { ...table, rows: kept };
  }

  #takeRows(table: Table, header: TallyHeader, { year, at }: { year: number | null; at: number }): void {
    const { name } = table;
    const below = table.rows.slice(header.dataFrom);
    const settled = settleBodies(
      header.columns,
      below,
      (text) => matchRegion(placeIn(text)).kind === 'found',
    );
    const columns = this.#withoutRivals(settled, below);
    this.#tellColumns(name, columns, header);
    const width = Math.max(...header.columns.map(({ at: column }) => column), ...header.ignored.keys());
    const sorted = sortRows(table, below, columns);
    for (const { code, rows } of sorted.remarks) this.remark(code, name, spans(rows));
    const frame: SheetFrame = {
      name,
      columns,
      figures: this.#measured(columns, sorted.data, header),
      titleDay: this.#titleDay(name, header, year),
      readDays: daysReader(this.context, year),
      online: this.#onlineRule(columns, sorted.data),
      context: this.context,
    };
    for (const { field, measure } of frame.figures)
      if (measure.unit) this.#units.push({ sheet: name, field, unit: measure.unit.text });
    const read = sorted.data.map((row) => {
      const key = at * SHEET_STEP + row.row;
      const understood = readTallyRow(key, row, frame, this.mendings.get(key));
      // A comma inside a number that nobody quoted has cut it in two: 1,234 is not 1. Who mended the row looked at it.
      if (name === '' && !this.mendings.has(key) && lastOf(row) > width)
        understood.problems.push({ column: '', code: 'extra_cells', params: {} });
      return understood;
    });
    if (name !== '') this.#tellUnnamed(name, below, header);
    if (table.beyond.size > 0) this.remark('unknown_column', name, lettersOf(table.beyond));
    this.#checks.push(...checkTotals(sorted.totals, read, frame));
    for (const row of read) this.#rows.push(row);
    this.#layout.push(
      JSON.stringify(
        columns.map((known) => [known.column, headerKey(known.header), known.units.row?.text ?? '']),
      ),
    );
  }

  #tellColumns(name: string, columns: readonly KnownColumn[], header: TallyHeader): void {
    for (const text of header.ignored.values()) this.remark('unknown_column', name, text);
    for (const known of columns)
      if (
        known.column === 'participants' &&
        /人数|人员/u.test(known.header) &&
        !known.header.includes('人次')
      )
        this.remark('people_as_attendances', name, nameOf(known));
  }

  /** Columns that hold something under no header are told by their letter. */
  #tellUnnamed(name: string, rows: readonly TableRow[], header: TallyHeader): void {
    const named = new Set([...header.columns.map(({ at }) => at), ...header.ignored.keys()]);
    const unnamed = new Set<number>();
    for (const { cells } of rows) for (const at of cells.keys()) if (!named.has(at)) unnamed.add(at);
    for (const at of [...unnamed].toSorted((a, b) => a - b))
      this.remark('unknown_column', name, columnLetters(at));
  }

  /** Of several columns that say the same, the uploader tells which is meant; empty ones do not compete. */
  #withoutRivals(columns: readonly KnownColumn[], rows: readonly TableRow[]): KnownColumn[] {
    const dropped = new Set<number>();
    for (const [column, known] of rivals(columns)) {
      const filled = known.filter(({ at }) => hasFigureIn(rows, at));
      const kept = filled.length > 0 ? filled : known.slice(0, 1);
      const chosen = kept.length === 1 ? (kept[0]?.at ?? null) : this.#choose(column, kept);
      for (const { at } of known) if (at !== chosen) dropped.add(at);
    }
    return columns.filter(({ at }) => !dropped.has(at));
  }

  #choose(column: string, kept: readonly KnownColumn[]): number | null {
    const letters = new Map(kept.map((known) => [`${columnLetters(known.at)} ${nameOf(known)}`, known.at]));
    const answer = this.#ask({
      id: `column:${column}:${[...letters.keys()].join('|').slice(0, 800)}`,
      kind: 'column',
      params: { field: column },
      options: [...letters.keys()],
    });
    return answer === null ? null : (letters.get(answer) ?? null);
  }

  #measured(columns: readonly KnownColumn[], rows: readonly TableRow[], header: TallyHeader) {
    const title = unitsOfTitle(header.above);
    const measureColumn = columns.find(({ column }) => column === 'measure');
    return figureColumns(columns, (field, known) => {
      const cells = rows.map((row) => ({
        cell: row.cells.get(known.at),
        measure: measureColumn && row.cells.get(measureColumn.at)?.text,
      }));
      const { measure, questions } = measureOf(field, known, { cells, title }, this.answers);
      for (const question of questions) this.#questions.set(question.id, question);
      return measure;
    });
  }

  #onlineRule(columns: readonly KnownColumn[], rows: readonly TableRow[]): OnlineRule {
    const at = (wanted: TallyField) => columns.find(({ column }) => column === wanted);
    const [all, offline, online] = [at('participants'), at('offline'), at('online')];
    if (!all || !online) return 'included';
    if (/其中|ofwhich/u.test(headerKey(online.header))) return 'included';
    // 参与人次（含线上） answers what would be asked.
    if (/(?:(?:不|未|没有)(?:包含|包括|含|计)|除)(?:线上|网上|网络)/u.test(headerKey(all.header)))
      return 'added';
    if (/(?:含|包括)(?:线上|网上|网络)/u.test(headerKey(all.header))) return 'included';
    const both = rows.filter(
      ({ cells }) => numberAt(cells.get(all.at)) > 0 && numberAt(cells.get(online.at)) > 0,
    );
    if (both.length === 0) return 'included';
    if (
      offline &&
      both.every(
        ({ cells }) =>
          numberAt(cells.get(all.at)) === numberAt(cells.get(offline.at)) + numberAt(cells.get(online.at)),
      )
    )
      return 'included';
    // More online than in all cannot be included; it is asked all the same, with the likelier first.
    const isMore = both.some(({ cells }) => numberAt(cells.get(online.at)) > numberAt(cells.get(all.at)));
    const answer = this.#ask({
      id: `online:${idOf(all)}:${idOf(online)}`,
      kind: 'online',
      params: { all: nameOf(all), online: nameOf(online) },
      options: isMore ? ['added', 'included'] : ['included', 'added'],
    });
    return answer === 'included' || answer === 'added' ? answer : null;
  }

  /** What a title says of the day of every row, where no column does. */
  #titleDay(name: string, { columns, above }: TallyHeader, year: number | null): SheetFrame['titleDay'] {
    const isSaid = columns.some(({ column }) => column === 'day' || column === 'from' || column === 'to');
    return isSaid ? null : daysOfTitle(name, above, this.context, year);
  }

  /** Figures over several days count on one of them, which the uploader chooses; then the row speaks of that day. */
  #settleRanges(): void {
    const ranged = this.#rows.filter(({ day }) => day !== null && day.from !== day.to);
    if (ranged.length === 0) return;
    const answer = this.#ask({
      id: 'range',
      kind: 'range',
      params: { example: ranged[0]?.day?.raw ?? '' },
      options: ['last', 'first'],
    });
    for (const row of ranged) {
      const { day } = row;
      if (!day || answer === null) continue;
      row.countedOn = answer === 'last' ? day.to : day.from;
    }
  }

  result(limits: Limits): ReadTallies {
    const { from, to } = this.context;
    if (this.#sheets === 0 && this.#otherYear !== null)
      return refuse('other_year', { year: this.#otherYear, from, to });
    if (this.#sheets === 0) return refuse('no_header', TEMPLATE_COLUMNS);
    if (this.#rows.length === 0) return refuse('no_rows');
    if (this.#rows.length > limits.rows) return refuse('too_many_rows', { rows: limits.rows });
    this.#settleRanges();
    if (this.template && !this.template.intact)
      this.remark(
        'template_changed',
        '',
        spans(this.template.changed.length > 0 ? this.template.changed : [1]),
      );
    return {
      ok: true,
      rows: this.#rows,
      checks: this.#checks,
      questions: [...this.#questions.values()],
      remarks: this.#remarks,
      units: this.#units,
      layout: this.#layout.join('\n'),
      template: this.template?.intact ? this.template.identity : null,
    };
  }
}

const TEMPLATE_COLUMNS = {
  columns: '活动编号（或活动名称、地区）、日期、参与人次、媒体报道、签约项目、签约金额',
  columnsEn: 'Event code (or Title, Region), Date, Participants, Media reports, Agreements, Agreement amount',
};
/** Columns too far right to be read, by their letters. */
const lettersOf = (columns: ReadonlySet<number>): string => {
  const letters = [...columns].toSorted((a, b) => a - b).map(columnLetters);
  return letters.length > 10 ? `${letters.slice(0, 10).join(', ')} …` : letters.join(', ');
};

const lastOf = ({ cells }: TableRow): number => {
  let last = -1;
  for (const at of cells.keys()) last = Math.max(last, at);
  return last;
};

const numberAt = (cell: Parameters<typeof readNumber>[0]): number => {
  const read = readNumber(cell);
  return read.kind === 'number' ? (wholeOf(read.value, 0) ?? 0) : 0;
};

/** 3, 4, 5, 9 → 3–5, 9 */
const spans = (numbers: readonly number[]): string => {
  const parts: [number, number][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else parts.push([number, number]);
  }
  const shown = parts.slice(0, 20).map(([a, b]) => (a === b ? String(a) : `${String(a)}–${String(b)}`));
  return parts.length > 20 ? `${shown.join(', ')} …` : shown.join(', ');
};
