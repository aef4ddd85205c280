import type { Table } from './table.model.ts';

/** Where the table begins, what its columns mean, and which mean nothing to us, by their position. */
export type Header<Field extends string> = {
  at: number;
  columns: Map<number, { field: Field; header: string }>;
  ignored: Map<number, string>;
};

/** A header stands in one of the first rows that hold anything, under titles and instructions. */
const HEADER_WITHIN = 10;
/** So many ignored columns are told by name. */
const MOST_IGNORED = 50;

/**
 * The row of the table that has the most known headers; null when none has enough.
 * @param fieldOf what a header means; null where it is none of ours
 * @param enough so many known columns make a row a header
 */
export const findHeader = <Field extends string>(
  table: Table,
  fieldOf: (header: string) => Field | null,
  enough: number,
): Header<Field> | null => {
  let best: Header<Field> | null = null;
  for (const [at, row] of table.rows.slice(0, HEADER_WITHIN).entries()) {
    const columns: Header<Field>['columns'] = new Map();
    const ignored: Header<Field>['ignored'] = new Map();
    const seen = new Set<Field>();
    for (const [column, { text }] of row.cells) {
      const field = fieldOf(text);
      if (field !== null && !seen.has(field)) {
        seen.add(field);
        columns.set(column, { field, header: text });
        // Of two columns of one name the first counts; the other is told as ignored.
      } else ignored.set(column, text);
    }
    if (columns.size >= enough && columns.size > (best?.columns.size ?? 0)) best = { at, columns, ignored };
  }
  return best && withUnnamed(best, table);
};

/** Columns that hold something under no header, or too far right to be read, are told by their letter. */
const withUnnamed = <Field extends string>(header: Header<Field>, table: Table): Header<Field> => {
  const { at, columns } = header;
  const named = new Set(table.rows[at]?.cells.keys());
  const unnamed = new Set(table.beyond);
  for (const { cells } of table.rows.slice(at + 1))
    for (const column of cells.keys()) if (!named.has(column)) unnamed.add(column);
  const ignored = new Map(header.ignored);
  for (const column of [...unnamed].toSorted((a, b) => a - b)) ignored.set(column, columnLetters(column));
  return { at, columns, ignored: new Map(distinct([...ignored].slice(0, MOST_IGNORED), columns)) };
};

/** Two columns of one name are told apart by their letter. */
const distinct = (
  ignored: [number, string][],
  columns: ReadonlyMap<number, { header: string }>,
): [number, string][] => {
  const taken = new Set([...columns.values()].map(({ header }) => header));
  return ignored.map(([column, text]) => {
    const name = taken.has(text) ? `${text} (${columnLetters(column)})` : text;
    taken.add(name);
    return [column, name];
  });
};

/** 0 → A, 26 → AA, as spreadsheet programs name columns. */
export const columnLetters = (column: number): string => {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
};
