import { eventCodeSchema, eventDraftSchema, type EventDraft } from '@innoweek/contracts';
import {
  matchOrganisation,
  matchProvinceAndCity,
  matchingKey,
  type OrganisationDirectory,
} from '@innoweek/places';
import {
  readCount,
  readForm,
  readIdentifier,
  readInstant,
  readList,
  type CalendarContext,
} from './cell.values.ts';
import { EVENT_COLUMNS, fieldOfHeader, type EventField } from './column.table.ts';
import {
  DEFAULT_LIMITS,
  readTables,
  type Limits,
  type SheetProblem,
  type Table,
  type TableCell,
  type TableRow,
} from './table.reader.ts';

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

/** A header stands in one of the first rows that hold anything, under titles and instructions. */
const HEADER_WITHIN = 10;
/** So many known columns make a row a header. */
const HEADER_COLUMNS = 3;

type Header = { at: number; columns: Map<number, { field: EventField; header: string }>; ignored: string[] };

const findHeader = (table: Table): Header | null => {
  let best: Header | null = null;
  table.rows.slice(0, HEADER_WITHIN).forEach((row, at) => {
    const columns: Header['columns'] = new Map();
    const ignored: string[] = [];
    const seen = new Set<EventField>();
    for (const [column, { text }] of row.cells) {
      const field = fieldOfHeader(text);
      // Of two columns of one name the first counts; the other is told as ignored.
      if (field === null || seen.has(field)) ignored.push(text);
      else {
        seen.add(field);
        columns.set(column, { field, header: text });
      }
    }
    if (columns.size >= HEADER_COLUMNS && columns.size > (best?.columns.size ?? 0))
      best = { at, columns, ignored };
  });
  return best;
};

/** Reads the events sheet: what each row says, cell by cell, and what is wrong with it. */
export const readEventSheet = (bytes: Uint8Array, context: SheetContext): ReadSheet => {
  const limits = context.limits ?? DEFAULT_LIMITS;
  const read = readTables(bytes, limits);
  if (!read.ok) return read;
  const filled = read.tables.filter((table) => table.rows.length > 0);
  if (filled.length === 0) return { ok: false, problem: { code: 'empty_file', params: {} } };
  for (const table of filled) {
    const header = findHeader(table);
    if (header) return readRows(table.rows.slice(header.at + 1), header, context, limits);
  }
  return { ok: false, problem: { code: 'no_header', params: { columns: namesOf(REQUIRED) } } };
};

const REQUIRED = EVENT_COLUMNS.filter((column) => column.required).map((column) => column.field);
const namesOf = (fields: readonly EventField[]): string =>
  EVENT_COLUMNS.filter(({ field }) => fields.includes(field))
    .map(({ zh }) => zh)
    .join('、');

const readRows = (
  rows: readonly TableRow[],
  header: Header,
  context: SheetContext,
  limits: Limits,
): ReadSheet => {
  const present = new Set([...header.columns.values()].map(({ field }) => field));
  const missing = present.has('code') ? [] : REQUIRED.filter((field) => !present.has(field));
  if (missing.length > 0)
    return { ok: false, problem: { code: 'missing_columns', params: { columns: namesOf(missing) } } };
  const withData = rows.filter((row) => [...row.cells.keys()].some((column) => header.columns.has(column)));
  if (withData.length === 0) return { ok: false, problem: { code: 'no_rows', params: {} } };
  if (withData.length > limits.rows)
    return { ok: false, problem: { code: 'too_many_rows', params: { rows: limits.rows } } };
  const read = withData.map((row) => new RowReader(row, header, context, limits).read());
  rejectDuplicates(read, header);
  return { ok: true, rows: read, ignoredColumns: header.ignored };
};

/** Reads one row; every cell keeps its raw text beside what it was taken for. */
class RowReader {
  readonly #cells = new Map<EventField, TableCell>();
  readonly #understood = new Map<EventField, string>();
  readonly #headers = new Map<EventField, string>();
  readonly #errors: RowError[] = [];

  constructor(
    private readonly row: TableRow,
    private readonly header: Header,
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
      cells: [...this.header.columns].flatMap(([column, { field, header }]) => {
        const cell = this.row.cells.get(column);
        if (!cell) return [];
        return [{ column: header, field, raw: cell.text, understood: this.#understood.get(field) ?? null }];
      }),
      code,
      draft: this.#errors.length === 0 ? draft : null,
      errors: this.#errors,
    };
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
    return this.#fail('code', 'bad_code', { text });
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
    if (value === null) return this.#fail(field, code, { text: cell.text.slice(0, 60) });
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
    if (found.kind === 'unknown') return this.#fail(field, 'unknown_organisation', { name });
    return this.#fail(field, 'ambiguous_organisation', { name, count: found.candidates.length });
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
    const ids = readList(cell).flatMap((name) => this.#organisation('coOrganisers', name) ?? []);
    this.#understood.set('coOrganisers', ids.join('、'));
    return ids;
  }

  #readRegion(): string | undefined {
    const province = this.#cells.get('region');
    const city = this.#cells.get('city');
    if (!province && !city) return undefined;
    const found = matchProvinceAndCity(province?.text ?? '', city?.text ?? '');
    const text = [province?.text, city?.text].filter((part) => part !== undefined).join(' ');
    const field = province ? 'region' : 'city';
    if (found.kind !== 'found') {
      if (found.kind === 'unknown') this.#fail(field, 'unknown_region', { text });
      else this.#fail(field, 'ambiguous_region', { text, count: found.candidates.length });
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
        this.#fail(field, issue.origin === 'array' ? 'too_many' : 'too_long', {
          maximum: Number(issue.maximum),
        });
      else if (issue.code === 'too_small') this.#fail(field, 'too_short', { minimum: Number(issue.minimum) });
      else this.#fail(field, field === 'link' ? 'bad_link' : 'bad_value');
    }
  }
}

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

/** Two rows of a file that speak of one event contradict each other or count twice: the later is rejected. */
const rejectDuplicates = (rows: readonly SheetRow[], header: Header): void => {
  const headers = new Map([...header.columns.values()].map(({ field, header: text }) => [field, text]));
  const first = new Map<string, number>();
  const refuse = (row: SheetRow, field: EventField, other: number): void => {
    row.draft = null;
    row.errors.push({
      column: headers.get(field) ?? columnName(field),
      code: 'duplicate_row',
      params: { other },
    });
  };
  for (const row of rows) {
    const { code, draft } = row;
    const keys: [EventField, string][] = [];
    if (code !== null) keys.push(['code', `code ${code}`]);
    if (draft?.sourceReference && draft.organiser)
      keys.push(['sourceReference', `reference ${draft.organiser} ${draft.sourceReference}`]);
    else if (code === null && draft?.title !== undefined)
      keys.push([
        'title',
        `same ${matchingKey(draft.title)} ${draft.organiser ?? ''} ${String(Date.parse(draft.start ?? ''))}`,
      ]);
    for (const [field, key] of keys) {
      const other = first.get(key);
      if (other === undefined) first.set(key, row.row);
      else {
        refuse(row, field, other);
        break;
      }
    }
  }
};
