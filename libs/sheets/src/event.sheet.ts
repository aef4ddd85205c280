import { eventCodeSchema, eventDraftSchema, type EventDraft } from '@innoweek/contracts';
import { matchOrganisation, matchProvinceAndCity, type OrganisationDirectory } from '@innoweek/places';
import {
  readCount,
  readForm,
  readIdentifier,
  readInstant,
  readList,
  type CalendarContext,
} from './cell.values.ts';
import { EVENT_COLUMNS, fieldOfHeader, isReplyHeader, type EventField } from './column.table.ts';
import { rejectDuplicates } from './event.duplicates.ts';
import {
  DEFAULT_LIMITS,
  refuse,
  type Limits,
  type SheetProblem,
  type TableCell,
  type TableRow,
} from './table.model.ts';
import { findHeader, type Header } from './table.header.ts';
import { readTables } from './table.reader.ts';

/** What can be wrong with a cell or row; texts are in `sheetTexts`. */
export type RowErrorCode =
  | 'required'
  | 'too_long'
  | 'too_short'
  | 'bad_date'
  | 'bad_count'
  | 'bad_form'
  | 'bad_link'
  | 'bad_code'
  | 'broken_formula'
  | 'digits_lost'
  | 'unknown_organisation'
  | 'ambiguous_organisation'
  | 'unknown_region'
  | 'ambiguous_region'
  | 'end_after_start'
  | 'region_required'
  | 'too_many'
  | 'too_great'
  | 'duplicate_row'
  | 'bad_value';
export type RowError = { column: string; code: RowErrorCode; params: Record<string, string | number> };

/** What a row says of an event: only the fields that its cells name. A blank cell says nothing. */
export type SaidFields = Partial<Omit<EventDraft, 'edition' | 'submit'>>;

const SAID_FIELDS = [
  'title',
  'titleEn',
  'organiser',
  'coOrganisers',
  'region',
  'venue',
  'form',
  'start',
  'end',
  'topics',
  'expected',
  'contactName',
  'contactPhone',
  'link',
  'summary',
  'sourceReference',
] as const satisfies readonly (keyof SaidFields)[];

/** The `field` of a cell whose column means nothing to us. */
export const IGNORED_FIELD = 'ignored';

export type SheetRow = {
  row: number;
  cells: { column: string; field: string; raw: string; understood: string | null }[];
  /** 活动编号: the event that the row changes. */
  code: string | null;
  /** Null when the row is rejected. */
  draft: SaidFields | null;
  errors: RowError[];
};

export type SheetContext = CalendarContext & { organisations: OrganisationDirectory; limits?: Limits };
export type ReadSheet =
  { ok: true; rows: SheetRow[]; ignoredColumns: string[] } | { ok: false; problem: SheetProblem };

/** So many known columns make a row a header. */
const HEADER_COLUMNS = 3;

/** Reads the events sheet: what each row says, cell by cell, and what is wrong with it. */
export const readEventSheet = (bytes: Uint8Array, context: SheetContext): ReadSheet => {
  const limits = context.limits ?? DEFAULT_LIMITS;
  const read = readTables(bytes, (text) => fieldOfHeader(text) !== null, limits);
  if (!read.ok) return read;
  const filled = read.tables.filter((table) => table.rows.length > 0);
  if (filled.length === 0) return refuse('empty_file');
  for (const table of filled) {
    const header = findHeader(table, fieldOfHeader, HEADER_COLUMNS);
    if (header) return readRows(table.rows.slice(header.at + 1), header, context, limits);
  }
  return refuse('no_header', namesOf(REQUIRED));
};

/** A cell as somebody mended it, or as the file had it. */
export type MendedCell = { column: string; field: EventField; text: string };

/**
 * Reads one row again, from texts: as if the file had held them. What the file as a whole says against it, such as
 * another row about the same event, is for the caller to find.
 */
export const readEventRow = (row: number, mended: readonly MendedCell[], context: SheetContext): SheetRow => {
  const filled = mended.filter(({ text }) => text.trim() !== '');
  const header: Header<EventField> = {
    at: 0,
    columns: new Map(mended.map(({ column, field }, at) => [at, { field, header: column }])),
    ignored: new Map(),
  };
  const cells = new Map<number, TableCell>();
  for (const cell of filled)
    cells.set(mended.indexOf(cell), { text: cell.text.trim(), number: null, broken: false });
  return new RowReader({ row, cells }, header, context, context.limits ?? DEFAULT_LIMITS).read();
};

/** What people call a column, in either language; null when it is none of ours. */
export const columnField = (header: string): EventField | null => fieldOfHeader(header);

const REQUIRED = EVENT_COLUMNS.filter((column) => column.required).map((column) => column.field);
/** Each language names columns as its template does. */
const namesOf = (fields: readonly EventField[]): { columns: string; columnsEn: string } => {
  const named = EVENT_COLUMNS.filter(({ field }) => fields.includes(field));
  return {
    columns: named.map(({ zh }) => zh).join('、'),
    columnsEn: named.map(({ en }) => en).join(', '),
  };
};

const readRows = (
  rows: readonly TableRow[],
  header: Header<EventField>,
  context: SheetContext,
  limits: Limits,
): ReadSheet => {
  const present = new Set([...header.columns.values()].map(({ field }) => field));
  const missing = present.has('code') ? [] : REQUIRED.filter((field) => !present.has(field));
  if (missing.length > 0) return refuse('missing_columns', namesOf(missing));
  const withData = rows.filter((row) => [...row.cells.keys()].some((column) => header.columns.has(column)));
  if (withData.length === 0) return refuse('no_rows');
  if (withData.length > limits.rows) return refuse('too_many_rows', { rows: limits.rows });
  const read = withData.map((row) => new RowReader(row, header, context, limits).read());
  const headers = new Map([...header.columns.values()].map(({ field, header: text }) => [field, text]));
  rejectDuplicates(read, (field) => headers.get(field) ?? columnName(field));
  return { ok: true, rows: read, ignoredColumns: [...header.ignored.values()] };
};

/** So much of a wrong text is said again in its error. */
const SHOWN = 60;

/** Reads one row; every cell keeps its raw text beside what it was taken for. */
class RowReader {
  readonly #cells = new Map<EventField, TableCell>();
  readonly #understood = new Map<EventField, string>();
  readonly #headers = new Map<EventField, string>();
  readonly #errors: RowError[] = [];

  constructor(
    private readonly row: TableRow,
    private readonly header: Header<EventField>,
    private readonly context: SheetContext,
    private readonly limits: Limits,
  ) {
    for (const [column, { field, header: text }] of header.columns) {
      this.#headers.set(field, text);
      const cell = row.cells.get(column);
      if (cell) this.#cells.set(field, cell);
    }
  }

  read(): SheetRow {
    this.#refuseBroken();
    const code = this.#readCode();
    const draft = this.#readFields();
    if (this.#errors.length === 0) this.#check(draft, code !== null);
    return {
      row: this.row.row,
      cells: [...this.#readCells(), ...this.#ignoredCells()],
      code,
      draft: this.#errors.length === 0 ? draft : null,
      errors: this.#errors,
    };
  }

  #readCells(): SheetRow['cells'] {
    return [...this.header.columns].flatMap(([column, { field, header }]) => {
      const cell = this.row.cells.get(column);
      if (!cell) return [];
      return [{ column: header, field, raw: cell.text, understood: this.#understood.get(field) ?? null }];
    });
  }

  /** What is not ours stays beside it, so that rejected rows go back whole; last time's reasons do not. */
  #ignoredCells(): SheetRow['cells'] {
    return [...this.header.ignored].flatMap(([column, header]) => {
      const cell = this.row.cells.get(column);
      if (!cell || isReplyHeader(header)) return [];
      return [{ column: header, field: IGNORED_FIELD, raw: cell.text, understood: null }];
    });
  }

  #fail(field: EventField, code: RowErrorCode, params: RowError['params'] = {}): null {
    this.#errors.push({ column: this.#headers.get(field) ?? columnName(field), code, params });
    return null;
  }

  #refuseBroken(): void {
    for (const [field, cell] of this.#cells) {
      if (cell.broken) this.#fail(field, 'broken_formula', { text: cell.text });
      else if (cell.text.length > this.limits.cell)
        this.#fail(field, 'too_long', { maximum: this.limits.cell });
      else continue;
      this.#cells.delete(field);
    }
  }

  #readCode(): string | null {
    const text = this.#text('code')?.toUpperCase();
    if (text === undefined) return null;
    if (eventCodeSchema.safeParse(text).success) return text;
    return this.#fail('code', 'bad_code', { text: text.slice(0, SHOWN) });
  }

  #readFields(): SaidFields {
    const region = this.#readRegion();
    const said: SaidFields = {
      title: this.#text('title'),
      titleEn: this.#text('titleEn'),
      organiser: this.#readOrganiser(),
      coOrganisers: this.#readCoOrganisers(),
      region,
      venue: this.#text('venue'),
      form: this.#value('form', readForm, 'bad_form') ?? undefined,
      start:
        this.#value('start', (cell) => readInstant(cell, this.context, 'start'), 'bad_date') ?? undefined,
      end: this.#value('end', (cell) => readInstant(cell, this.context, 'end'), 'bad_date') ?? undefined,
      topics: this.#value('topics', readList, 'bad_value') ?? undefined,
      expected: this.#value('expected', readCount, 'bad_count') ?? undefined,
      contactName: this.#text('contactName'),
      contactPhone: this.#identifier('contactPhone'),
      link: this.#readLink(),
      summary: this.#text('summary'),
      sourceReference: this.#identifier('sourceReference'),
    };
    // Only what the cells name: a key that says `undefined` would still be a key.
    for (const key of SAID_FIELDS) if (said[key] === undefined) Reflect.deleteProperty(said, key);
    return said;
  }

  #text(field: EventField): string | undefined {
    const cell = this.#cells.get(field);
    if (!cell) return undefined;
    this.#understood.set(field, cell.text);
    return cell.text;
  }

  #identifier(field: EventField): string | undefined {
    return this.#value(field, readIdentifier, 'digits_lost') ?? undefined;
  }

  #value<T>(field: EventField, read: (cell: TableCell) => T | null, code: RowErrorCode): T | null {
    const cell = this.#cells.get(field);
    if (!cell) return null;
    const value = read(cell);
    if (value === null) return this.#fail(field, code, { text: cell.text.slice(0, SHOWN) });
    this.#understood.set(field, Array.isArray(value) ? value.join('、') : String(value));
    return value;
  }

  #readLink(): string | undefined {
    const text = this.#text('link');
    if (text === undefined) return undefined;
    // People leave the scheme out.
    const link = /^www\./iu.test(text) ? `https://${text}` : text;
    this.#understood.set('link', link);
    return link;
  }

  #organisation(field: EventField, name: string): string | null {
    const found = matchOrganisation(name, this.context.organisations);
    if (found.kind === 'found') return found.code;
    if (found.kind === 'unknown')
      return this.#fail(field, 'unknown_organisation', { name: name.slice(0, SHOWN) });
    return this.#fail(field, 'ambiguous_organisation', {
      name: name.slice(0, SHOWN),
      count: found.candidates.length,
    });
  }

  #readOrganiser(): string | undefined {
    const cell = this.#cells.get('organiser');
    const id = cell ? this.#organisation('organiser', cell.text) : null;
    if (id !== null) this.#understood.set('organiser', id);
    return id ?? undefined;
  }

  #readCoOrganisers(): string[] | undefined {
    const cell = this.#cells.get('coOrganisers');
    if (!cell) return undefined;
    // A name may itself hold what parts names (… Photogrammetry and Cartography, 甲/乙).
    const whole = matchOrganisation(cell.text, this.context.organisations);
    const names = whole.kind === 'unknown' ? readList(cell) : [cell.text];
    const ids = [...new Set(names.flatMap((name) => this.#organisation('coOrganisers', name) ?? []))];
    this.#understood.set('coOrganisers', ids.join('、'));
    return ids;
  }

  #readRegion(): string | undefined {
    const province = this.#cells.get('region');
    const city = this.#cells.get('city');
    if (!province && !city) return undefined;
    const found = matchProvinceAndCity(province?.text ?? '', city?.text ?? '');
    const shown = [province?.text, city?.text]
      .filter((part) => part !== undefined)
      .join(' ')
      .slice(0, SHOWN);
    const field = province ? 'region' : 'city';
    if (found.kind !== 'found') {
      if (found.kind === 'unknown') this.#fail(field, 'unknown_region', { text: shown });
      else this.#fail(field, 'ambiguous_region', { text: shown, count: found.candidates.length });
      return undefined;
    }
    for (const one of ['region', 'city'] as const)
      if (this.#cells.has(one)) this.#understood.set(one, found.code);
    return found.code;
  }

  /** The same schema that the form and the API go through, so that the preview cannot promise what they refuse. */
  #check(draft: SaidFields, changes: boolean): void {
    if (!changes)
      for (const field of ['title', 'organiser', 'start', 'end'] as const)
        if (draft[field] === undefined) this.#fail(field, 'required');
    if (this.#errors.length > 0) return;
    const stand = changes ? STAND_IN : {};
    const checked = eventDraftSchema.safeParse({ ...stand, ...spanOf(draft), ...draft });
    if (checked.success) return;
    for (const issue of checked.error.issues) {
      const field = fieldOf(issue.path[0]);
      if (issue.message === 'end_after_start' || issue.message === 'region_required')
        this.#fail(field, issue.message);
      else if (issue.code === 'too_big')
        this.#fail(field, TOO_BIG.get(issue.origin) ?? 'too_long', { maximum: Number(issue.maximum) });
      else if (issue.code === 'too_small') this.#fail(field, 'too_short', { minimum: Number(issue.minimum) });
      else this.#fail(field, field === 'link' ? 'bad_link' : 'bad_value');
    }
  }
}

/** By what was measured. */
const TOO_BIG: ReadonlyMap<string, RowErrorCode> = new Map([
  ['array', 'too_many'],
  ['number', 'too_great'],
]);

/** What a change does not name is there already: for the check, something that is always right stands in. */
const STAND_IN = {
  title: '——',
  organiser: '-',
  region: '110000',
  start: '2000-01-01T00:00:00Z',
  end: '2099-01-01T00:00:00Z',
};
const spanOf = (draft: SaidFields): Partial<SaidFields> =>
  draft.start !== undefined && draft.end !== undefined ? { start: draft.start, end: draft.end } : {};

const columnName = (field: EventField): string =>
  EVENT_COLUMNS.find((column) => column.field === field)?.zh ?? field;
const fieldOf = (path: unknown): EventField =>
  EVENT_COLUMNS.find((column) => column.field === path)?.field ?? 'title';
