/** Whether every journey is made in every language. */
export const ALL_LANGUAGES = process.env['JOURNEYS'] === 'all';

/**
 * The rows of a table of languages that a journey is made in. One by default: journeys share the languages between
 * them, for what is done is the same and only the words differ.
 * @param rows one for each language
 * @param chosen which of them this journey is made in
 */
export const inTurn = <const Rows extends readonly unknown[]>(rows: Rows, chosen: 0 | 1): Rows[number][] =>
  ALL_LANGUAGES ? [...rows] : rows.slice(chosen, chosen + 1);
