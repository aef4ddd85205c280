import { eventCodeSchema, mediaLinkSchema } from '@innoweek/contracts';
import { findRegion, matchRegion, unitOfRegion } from '@innoweek/places';
import { readIdentifier } from './cell.values.ts';
import {
  readMediaKind,
  readStage,
  REGISTER_COLUMNS,
  type RegisterField,
  type RegisterKind,
} from './register.columns.ts';
import type {
  RegisterCell,
  RegisterContext,
  RegisterProblem,
  SaidRecord,
  UnderstoodRecord,
} from './register.model.ts';
import type { TableCell, TableRow } from './table.model.ts';
import { readDays } from './tally.days.ts';
import { readFigure, type FigureColumn } from './tally.figures.ts';
import { placeIn } from './tally.row.ts';

/** What the rows of a sheet have in common. */
export type RegisterFrame = {
  kind: RegisterKind;
  name: string;
  columns: ReadonlyMap<number, { field: RegisterField; header: string }>;
  /** Of agreements: the column of money with its unit. */
  amount: FigureColumn | null;
  context: RegisterContext;
};

const SHOWN = 60;
const BLANK: TableCell = { text: '', number: null, broken: false };
/** Shortest and longest texts, as the form has them. */
const LENGTHS: Partial<Record<RegisterField, readonly [number, number]>> = {
  title: [2, 300],
  outlet: [1, 100],
  name: [2, 200],
  partyA: [2, 120],
  partyB: [2, 120],
};
/** An address without its scheme: www.xinhuanet.com/… */
const BARE_LINK = /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/u;

/** Reads one row of a register; every cell keeps its raw text beside what it was taken for. */
export const readRegisterRow = (
  key: number,
  row: TableRow,
  frame: RegisterFrame,
  mended: ReadonlyMap<RegisterField, string> = new Map(),
): UnderstoodRecord => {
  const reader = new RowReader(row, frame, mended);
  const said = frame.kind === 'media' ? reader.readReport() : reader.readAgreement();
  return {
    key,
    sheet: frame.name,
    row: row.row,
    said: reader.problems.length > 0 ? null : said,
    cells: reader.cells(),
    problems: reader.problems,
  };
};

class RowReader {
  readonly problems: RegisterProblem[] = [];
  readonly #cells = new Map<RegisterField, { cell: TableCell; column: string; was?: string }>();
  readonly #understood = new Map<RegisterField, string>();

  constructor(
    row: TableRow,
    private readonly frame: RegisterFrame,
    mended: ReadonlyMap<RegisterField, string>,
  ) {
    const headers = new Map<RegisterField, string>();
    for (const [at, { field, header }] of frame.columns) {
      headers.set(field, header);
      const cell = row.cells.get(at);
      if (cell) this.#cells.set(field, { cell, column: header });
    }
    for (const [field, text] of mended) {
      const before = this.#cells.get(field)?.cell.text ?? '';
      const cell = { text: text.trim(), number: null, broken: false };
      if (before !== cell.text)
        this.#cells.set(field, { cell, column: headers.get(field) ?? '', was: before });
    }
    for (const [field, { cell }] of this.#cells)
      if (cell.broken) this.#fail(field, 'broken_formula', { text: cell.text });
  }

  cells(): RegisterCell[] {
    return [...this.#cells].map(([field, { cell, column, was }]) => ({
      column,
      field,
      raw: cell.text,
      understood: this.#understood.get(field) ?? null,
      ...(was === undefined ? {} : { was }),
    }));
  }

  readReport(): SaidRecord {
    return {
      of: 'media',
      link: this.#readLink(),
      title: this.#readText('title'),
      outlet: this.#readText('outlet'),
      kind: this.#readWord('kind', readMediaKind, 'bad_kind'),
      ...this.#readPlace(),
    };
  }

  readAgreement(): SaidRecord {
    return {
      of: 'agreements',
      name: this.#readText('name'),
      partyA: this.#readText('partyA'),
      partyB: this.#readText('partyB'),
      amount: this.#readAmount(),
      stage: this.#readWord('stage', readStage, 'bad_stage'),
      ...this.#readPlace(),
    };
  }

  #cell(field: RegisterField): TableCell | null {
    const cell = this.#cells.get(field)?.cell;
    return cell && cell.text !== '' && !cell.broken ? cell : null;
  }

  #fail(field: RegisterField, code: RegisterProblem['code'], params: RegisterProblem['params'] = {}): void {
    const column = this.#cells.get(field)?.column ?? this.#headerOf(field);
    // What is missing is shown as a blank cell, to be filled in.
    if (!this.#cells.has(field)) this.#cells.set(field, { cell: BLANK, column });
    this.problems.push({ column, code, params });
  }

  #headerOf(field: RegisterField): string {
    return [...this.frame.columns.values()].find((column) => column.field === field)?.header ?? '';
  }

  #readText(field: RegisterField): string {
    const text = this.#cell(field)?.text ?? '';
    const isNeeded = REGISTER_COLUMNS[this.frame.kind].some(
      (column) => column.field === field && column.required,
    );
    if (text === '') {
      if (isNeeded && this.#cells.get(field)?.cell.broken !== true) this.#fail(field, 'required');
      return '';
    }
    const [minimum, maximum] = LENGTHS[field] ?? [1, 1_000];
    if (text.length < minimum) this.#fail(field, 'too_short', { minimum });
    else if (text.length > maximum) this.#fail(field, 'too_long', { maximum });
    else this.#understood.set(field, text);
    return text;
  }

  #readLink(): string {
    const text = this.#readText('link').normalize('NFC').replace(/\s+/gu, '');
    if (text === '') return '';
    const link = mediaLinkSchema.safeParse(BARE_LINK.test(text) ? `http://${text}` : text);
    if (link.success) this.#understood.set('link', link.data);
    else this.#fail('link', 'bad_link', { text: text.slice(0, SHOWN) });
    return link.data ?? '';
  }

  #readWord<T extends string>(
    field: RegisterField,
    read: (text: string) => T | null,
    code: RegisterProblem['code'],
  ): T | null {
    const text = this.#cell(field)?.text;
    if (text === undefined) return null;
    const word = read(text);
    if (word === null) this.#fail(field, code, { text: text.slice(0, SHOWN) });
    else this.#understood.set(field, word);
    return word;
  }

  #readAmount(): number | null {
    const cell = this.#cell('amount');
    if (!cell || !this.frame.amount) return null;
    const read = readFigure(this.frame.amount, cell, null);
    if (read.kind === 'wrong') this.#fail('amount', read.problem.code, read.problem.params);
    if (read.kind !== 'figure' || read.figure.meaning === 'none') return null;
    if (read.figure.value !== null) this.#understood.set('amount', String(read.figure.value));
    return read.figure.value;
  }

  #readPlace(): { day: string | null; code: string | null; unit: string | null } {
    return { day: this.#readDay(), code: this.#readCode(), unit: this.#readUnit() };
  }

  #readDay(): string | null {
    const cell = this.#cell('day');
    if (!cell) return null;
    const days = readDays(cell, this.frame.context, null);
    // What is said once happened on one day.
    if (!days || days.from !== days.to) {
      this.#fail('day', 'unreadable_day', { text: cell.text.slice(0, SHOWN) });
      return null;
    }
    this.#understood.set('day', days.from);
    return days.from;
  }

  #readCode(): string | null {
    const cell = this.#cell('code');
    if (!cell) return null;
    const text = readIdentifier(cell);
    if (text === null) {
      this.#fail('code', 'digits_lost', { text: cell.text.slice(0, SHOWN) });
      return null;
    }
    const code = eventCodeSchema.safeParse(text.normalize('NFKC').replace(/\s+/gu, '').toUpperCase());
    if (code.success) this.#understood.set('code', code.data);
    else this.#fail('code', 'bad_code', { text: text.slice(0, SHOWN) });
    return code.data ?? null;
  }

  #readUnit(): string | null {
    const cell = this.#cell('region');
    if (!cell) return null;
    const text = cell.text.slice(0, SHOWN);
    const found = matchRegion(placeIn(cell.text));
    const unit = found.kind === 'found' ? unitOfRegion(found.code) : null;
    if (found.kind === 'ambiguous')
      this.#fail('region', 'ambiguous_place', {
        text,
        candidates: found.candidates.map((code) => findRegion(code)?.name ?? code).join('、'),
      });
    else if (unit === null) this.#fail('region', 'unknown_place', { text });
    else this.#understood.set('region', unit);
    return unit;
  }
}
