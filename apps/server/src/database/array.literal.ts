/** What an element of an array may be. */
export type ArrayElement = string | number | bigint | boolean | null;

/** What has to stand in quotes: blanks, what the syntax of arrays is made of, and the word that means none. */
const NEEDS_QUOTES = /^$|^null$|["\\{},\s]/iu;

const quoted = (text: string): string => `"${text.replace(/["\\]/gu, '\\$&')}"`;

/**
 * The text of a PostgreSQL array. The driver makes the same of a list, but runs two replacements over each element: for
 * a file of a hundred thousand rows that is most of what sending it costs.
 */
export const arrayLiteral = <T>(items: readonly T[], pick: (item: T, at: number) => ArrayElement): string => {
  const parts = items.map((item, at) => {
    const value = pick(item, at);
    if (value === null) return 'NULL';
    if (typeof value !== 'string') return String(value);
    return NEEDS_QUOTES.test(value) ? quoted(value) : value;
  });
  return `{${parts.join(',')}}`;
};

/** A list as it is, as such a text: thousands of ids are one parameter. */
export const listLiteral = (items: readonly ArrayElement[]): string => arrayLiteral(items, (item) => item);

/** Parts JSON texts from each other: JSON writes a line end inside a text as `\n`. */
export const LINE_END = '\n';

/** JSON texts as one parameter, for `string_to_array($n, E'\n')`: nothing in them has to be escaped once more. */
export const jsonLines = <T>(items: readonly T[], pick: (item: T) => unknown): string =>
  items.map((item) => JSON.stringify(pick(item))).join(LINE_END);
