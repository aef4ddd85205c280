import {
  creditCodeSchema,
  MAX_ALIASES,
  ORGANISATION_KINDS,
  type OrganisationKind,
} from '@innoweek/contracts';
import { matchingKey, matchProvinceAndCity } from '@innoweek/places';
import { readIdentifier, readList } from './cell.values.ts';
import { isReplyHeader } from './column.table.ts';
import { ORGANISATION_COLUMNS, organisationFieldOf, type OrganisationField } from './organisation.columns.ts';
import { KIND_NAMES, type OrganisationRowCode } from './organisation.texts.ts';
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

/** More organisations than this are no list that somebody has looked through. */
export const MAX_ORGANISATION_ROWS = 3_000;

/** What a row says of an organisation; null where it says nothing. */
export type SaidOrganisation = {
  name: string;
  nameEn: string | null;
  kind: OrganisationKind | null;
  /** Code of the region that province and city name together. */
  region: string | null;
  /** As the file names it: it may be another row. */
  parent: string | null;
  creditCode: string | null;
  aliases: string[];
};
export type OrganisationRowProblem = {
  /** Header of the column; empty where no single cell is at fault. */
  column: string;
  code: OrganisationRowCode;
  params: Record<string, string | number>;
};
export type OrganisationRow = {
  /** As the spreadsheet program numbers it. */
  row: number;
  /** What the name cell holds, for people to find the row. */
  name: string;
  /** Null when the row cannot be taken. */
  said: SaidOrganisation | null;
  problems: OrganisationRowProblem[];
  /** Headers by field, for what is found out later. */
  columns: Partial<Record<OrganisationField, string>>;
};
export type ReadOrganisations =
  { ok: true; rows: OrganisationRow[]; ignored: string[] } | { ok: false; problem: SheetProblem };

const LIMITS: Limits = { ...DEFAULT_LIMITS, rows: MAX_ORGANISATION_ROWS };
/** A name and a kind are a list already. */
const HEADER_COLUMNS = 2;
const SHOWN = 60;
const MOST_NAME = 120;
const MOST_NAME_EN = 200;

const kindKey = (text: string): string => matchingKey(text).replaceAll('-', '_');
const KINDS: ReadonlyMap<string, OrganisationKind> = new Map([
  ...ORGANISATION_KINDS.flatMap((kind) =>
    [kind, KIND_NAMES['zh-CN'][kind], KIND_NAMES.en[kind]].map((name) => [kindKey(name), kind] as const),
  ),
  ['国家级学会', 'national_society'],
  ['学会', 'national_society'],
  ['全国性学会', 'national_society'],
  ['省科协', 'provincial_association'],
  ['市科协', 'local_association'],
  ['县科协', 'local_association'],
  ['其它', 'other'],
]);
/** What can be created by a list: there is one CAST. */
const LISTED_KINDS: readonly OrganisationKind[] = ORGANISATION_KINDS.filter((kind) => kind !== 'cast');

/** Reads a list of organisations: what each row says, and what is wrong with it by itself. */
export const readOrganisationSheet = (bytes: Uint8Array): ReadOrganisations => {
  const read = readTables(bytes, (text) => organisationFieldOf(text) !== null, LIMITS);
  if (!read.ok) return read;
  const filled = read.tables.filter((table) => table.rows.length > 0);
  if (filled.length === 0) return refuse('empty_file');
  for (const table of filled) {
    const header = findHeader(table, organisationFieldOf, HEADER_COLUMNS);
    if (!header) continue;
    const columns = Object.fromEntries(
      [...header.columns.values()].map(({ field, header: text }) => [field, text]),
    );
    if (columns['name'] === undefined) return refuse('missing_columns', namesOf(['name']));
    const rows = table.rows
      .slice(header.at + 1)
      .filter((row) => [...row.cells.keys()].some((column) => header.columns.has(column)));
    if (rows.length === 0) return refuse('no_rows');
    if (rows.length > LIMITS.rows) return refuse('too_many_rows', { rows: LIMITS.rows });
    return {
      ok: true,
      rows: rows.map((row) => new OrganisationReader(row, header).read()),
      ignored: [...header.ignored.values()].filter((text) => !isReplyHeader(text)),
    };
  }
  return refuse('no_header', namesOf(['name', 'kind']));
};

const namesOf = (fields: readonly OrganisationField[]): { columns: string; columnsEn: string } => {
  const named = ORGANISATION_COLUMNS.filter(({ field }) => fields.includes(field));
  return { columns: named.map(({ zh }) => zh).join('、'), columnsEn: named.map(({ en }) => en).join(', ') };
};

class OrganisationReader {
  readonly #cells = new Map<OrganisationField, TableCell>();
  readonly #columns: OrganisationRow['columns'] = {};
  readonly #problems: OrganisationRowProblem[] = [];

  constructor(
    private readonly row: TableRow,
    header: Header<OrganisationField>,
  ) {
    for (const [column, { field, header: text }] of header.columns) {
      this.#columns[field] = text;
      const cell = row.cells.get(column);
      if (cell?.broken) this.#fail(field, 'broken_formula', { text: cell.text });
      else if (cell) this.#cells.set(field, cell);
    }
  }

  read(): OrganisationRow {
    const name = this.#text('name', 2, MOST_NAME);
    if (name === null && !this.#problems.some(({ column }) => column === this.#columns.name))
      this.#fail('name', 'required');
    const said = {
      nameEn: this.#text('nameEn', 1, MOST_NAME_EN),
      kind: this.#readKind(),
      region: this.#readRegion(),
      parent: this.#text('parent', 1, MOST_NAME),
      creditCode: this.#readCreditCode(),
      aliases: this.#readAliases(),
    };
    return {
      row: this.row.row,
      name: (this.#cells.get('name')?.text ?? '').slice(0, SHOWN),
      said: name === null || this.#problems.length > 0 ? null : { name, ...said },
      problems: this.#problems,
      columns: this.#columns,
    };
  }

  #fail(
    field: OrganisationField,
    code: OrganisationRowCode,
    params: OrganisationRowProblem['params'] = {},
  ): null {
    this.#problems.push({ column: this.#columns[field] ?? '', code, params });
    return null;
  }

  #text(field: OrganisationField, minimum: number, maximum: number): string | null {
    const text = this.#cells.get(field)?.text;
    if (text === undefined) return null;
    if (text.length < minimum) return this.#fail(field, 'too_short', { minimum });
    if (text.length > maximum) return this.#fail(field, 'too_long', { maximum });
    return text;
  }

  #readKind(): OrganisationKind | null {
    const text = this.#cells.get('kind')?.text;
    if (text === undefined) return null;
    const kind = KINDS.get(kindKey(text));
    if (kind !== undefined && LISTED_KINDS.includes(kind)) return kind;
    return this.#fail('kind', 'bad_kind', {
      text: text.slice(0, SHOWN),
      kinds: LISTED_KINDS.map((known) => KIND_NAMES['zh-CN'][known]).join('、'),
    });
  }

  #readRegion(): string | null {
    const province = this.#cells.get('region')?.text ?? '';
    const city = this.#cells.get('city')?.text ?? '';
    if (province === '' && city === '') return null;
    const found = matchProvinceAndCity(province, city);
    if (found.kind === 'found') return found.code;
    const field = province === '' ? 'city' : 'region';
    const text = [province, city]
      .filter((part) => part !== '')
      .join(' ')
      .slice(0, SHOWN);
    return found.kind === 'unknown'
      ? this.#fail(field, 'unknown_region', { text })
      : this.#fail(field, 'ambiguous_region', { text, count: found.candidates.length });
  }

  #readCreditCode(): string | null {
    const cell = this.#cells.get('creditCode');
    if (!cell) return null;
    const text = readIdentifier(cell);
    if (text === null) return this.#fail('creditCode', 'digits_lost', { text: cell.text.slice(0, SHOWN) });
    const code = creditCodeSchema.safeParse(text);
    return code.success
      ? code.data
      : this.#fail('creditCode', 'credit_code_wrong', { text: text.slice(0, SHOWN) });
  }

  #readAliases(): string[] {
    const cell = this.#cells.get('aliases');
    const aliases = cell ? readList(cell) : [];
    if (aliases.length > MAX_ALIASES) this.#fail('aliases', 'too_many', { maximum: MAX_ALIASES });
    if (aliases.some((alias) => alias.length > MOST_NAME))
      this.#fail('aliases', 'too_long', { maximum: MOST_NAME });
    if (aliases.some((alias) => alias.length < 2)) this.#fail('aliases', 'too_short', { minimum: 2 });
    return aliases;
  }
}
