import { listLiteral, type ArrayElement } from './array.literal.ts';

/** A column of the rows that a statement carries: its name, its type in PostgreSQL, and what a row has in it. */
export type Column<T> = readonly [name: string, type: string, pick: (item: T) => ArrayElement];

/**
 * Rows as a table inside a statement, in their order. A column in which all rows say the same is sent once: most columns
 * of a long file are such, and what is sent a hundred thousand times costs PostgreSQL more to take apart than to store.
 * @param from number of the first parameter that belongs to the table
 * @returns the table, which wants a name behind it, and the parameters
 */
export const rowTable = <T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  from: number,
): { table: string; values: (string | null)[] } => {
  const values: (string | null)[] = [];
  const chosen: string[] = [];
  const arrays: string[] = [];
  const names: string[] = [];
  columns.forEach(([name, type, pick], at) => {
    const place = `$${String(from + values.length)}::${type}`;
    const picked = items.map(pick);
    const [first = null] = picked;
    // One column at least tells how many rows there are.
    if (at > 0 && picked.every((value) => value === first)) {
      values.push(first === null ? null : String(first));
      chosen.push(`${place} as ${name}`);
    } else {
      values.push(listLiteral(picked));
      chosen.push(`u.${name}`);
      arrays.push(`${place}[]`);
      names.push(name);
    }
  });
  return {
    table: `(select ${chosen.join(', ')} from unnest(${arrays.join(', ')}) as u(${names.join(', ')}))`,
    values,
  };
};

/** A statement and its parameters. */
export type Statement = readonly [statement: string, values: unknown[]];

/** What writes a long list in pieces of so many items, each statement made when it is asked for. */
export function* inPieces<T>(
  items: readonly T[],
  size: number,
  statementOf: (piece: readonly T[], from: number) => Statement,
): Generator<Statement> {
  for (let from = 0; from < items.length; from += size)
    yield statementOf(items.slice(from, from + size), from);
}
