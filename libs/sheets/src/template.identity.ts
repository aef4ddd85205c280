import type { Table } from './table.model.ts';

/** A sheet that no program shows: what the template is and how it was when it was handed out. */
export const IDENTITY_SHEET = '_innoweek';
/** Raised when templates are laid out otherwise: an older one is then read as any table. */
export const TEMPLATE_VERSION = 1;

/** What a template was made for. */
export type TemplateIdentity = {
  kind: 'tallies' | 'media' | 'agreements';
  /** Code of the edition. */
  edition: string;
  /** Id of the organisation whose events it lists. */
  organisation: string;
  /** Days that may be reported. */
  from: string;
  to: string;
  version: number;
};

/** Cells of a template that are not to be filled in: its headers, and of each row what it speaks of. */
export type FixedCells = {
  headers: readonly string[];
  /** Positions in `headers` of the cells of a row that are fixed; the first of them names the row. */
  fixed: readonly number[];
  rows: readonly (readonly string[])[];
};

/** A template that came back. */
export type ReturnedTemplate = {
  identity: TemplateIdentity;
  /** False: what was not to be changed was changed. */
  intact: boolean;
  /** Rows of the table whose fixed cells were changed, as the spreadsheet program numbers them. */
  changed: number[];
};

const KEYS = ['kind', 'edition', 'organisation', 'from', 'to', 'version'] as const;
const HEADER_KEY = 'header';
const FIXED_KEY = 'fixed';
const ROW_KEY = 'row';
const CHECKSUM_KEY = 'checksum';

/**
 * 53 bits of a text (cyrb53). It shows slips; it is no seal: whoever may not report is refused whatever a file says.
 */
const checksumOf = (text: string): string => {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
};

/** Programs trim and wrap cells when they save them. */
const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const printOf = (cells: readonly string[]): string => checksumOf(cells.map(plain).join('\n'));

/** The lines of the identity sheet: a key and a value each. */
export const identityLines = (identity: TemplateIdentity, cells: FixedCells): string[][] => {
  const lines = [
    ...KEYS.map((key) => [key, String(identity[key])]),
    ...cells.headers.map((header) => [HEADER_KEY, plain(header)]),
    ...cells.fixed.map((at) => [FIXED_KEY, String(at)]),
    ...cells.rows.map((row) => {
      const said = cells.fixed.map((at) => row[at] ?? '');
      return [ROW_KEY, plain(said[0] ?? ''), printOf(said)];
    }),
  ];
  return [...lines, [CHECKSUM_KEY, checksumOf(lines.map((line) => line.join('\t')).join('\n'))]];
};

/**
 * What a file says that it is, held against its tables. Rows may be sorted, removed and added; a header, or what a row
 * of the template speaks of, may not be changed.
 * @param sheet the identity sheet, wherever a program has put it
 * @param kind what the file was handed in as
 * @returns null where the sheet is none of ours, or of another kind
 */
export const recognise = (
  sheet: Table,
  tables: readonly Table[],
  kind: TemplateIdentity['kind'] = 'tallies',
): ReturnedTemplate | null => {
  // Beside them, and further down, are the lists that cells choose from.
  const lines = sheet.rows
    .map(({ cells }) =>
      [0, 1, 2].map((at) => plain(cells.get(at)?.text ?? '')).filter((text, at) => at < 2 || text !== ''),
    )
    .filter(([key]) => key !== '');
  const valueOf = (key: string): string => lines.find(([name]) => name === key)?.[1] ?? '';
  if (valueOf('kind') !== kind) return null;
  const identity: TemplateIdentity = {
    kind,
    edition: valueOf('edition'),
    organisation: valueOf('organisation'),
    from: valueOf('from'),
    to: valueOf('to'),
    version: Number(valueOf('version')),
  };
  const told = lines.filter(([key]) => key !== CHECKSUM_KEY);
  const sum = checksumOf(told.map((line) => line.join('\t')).join('\n'));
  if (sum !== valueOf(CHECKSUM_KEY) || identity.version !== TEMPLATE_VERSION || !isWellFormed(identity))
    return { identity, intact: false, changed: [] };
  const valuesOf = (key: string): string[] =>
    lines.flatMap(([name, value]) => (name === key && value !== undefined ? [value] : []));
  const known = new Map<string, Set<string>>();
  for (const [key, name = '', print = ''] of lines)
    if (key === ROW_KEY) known.set(name, (known.get(name) ?? new Set()).add(print));
  const changed = changedRows(tables, {
    headers: valuesOf(HEADER_KEY),
    fixed: valuesOf(FIXED_KEY).map(Number),
    known,
  });
  return { identity, intact: changed?.length === 0, changed: changed ?? [] };
};

/** Whoever makes up an identity can make up its checksum, too. */
const isWellFormed = ({ edition, organisation, from, to }: TemplateIdentity): boolean =>
  [edition, organisation].every((name) => /^[\w.-]{1,64}$/u.test(name)) &&
  [from, to].every((day) => /^\d{4}-\d\d-\d\d$/u.test(day));

/** Rows that are called like one of the template's and are none of them; null where its headers are not found. */
const changedRows = (
  tables: readonly Table[],
  { headers, fixed, known }: { headers: string[]; fixed: number[]; known: ReadonlyMap<string, Set<string>> },
): number[] | null => {
  for (const { rows } of tables) {
    for (const [at, row] of rows.entries()) {
      const texts = new Map([...row.cells].map(([column, { text }]) => [plain(text), column]));
      const columns = headers.map((header) => texts.get(header));
      if (columns.includes(undefined)) continue;
      return rows.slice(at + 1).flatMap((below) => {
        const said = fixed.map((place) => {
          const column = columns[place];
          return column === undefined ? '' : (below.cells.get(column)?.text ?? '');
        });
        const prints = known.get(plain(said[0] ?? ''));
        return prints && !prints.has(printOf(said)) ? [below.row] : [];
      });
    }
  }
  return null;
};
