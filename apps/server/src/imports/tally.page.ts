import type { TallyProblem, UnderstoodTally } from '@innoweek/sheets';
import type { SaidTally } from './import.entity.ts';
import { LINE_END } from '../database/array.literal.ts';
import { storable } from './storable.json.ts';

/** Rows of one page: few enough to be read for one of them, many enough to be written at once. */
const ROWS_PER_PAGE = 50;
/** Pages that leave the reader together, and are written by one statement. */
const PAGES_PER_BUNDLE = 100;

/** Some rows of a file as they are stored. */
export type TallyPage = {
  /** Numbers of the rows, ascending. */
  rows: number[];
  sheets: string[];
  /** Numbers on their sheets. */
  lines: number[];
  /** What is wrong with rows, by their place on the page. */
  problems: [number, TallyProblem[]][];
};

/**
 * Pages as they leave the reader. What their rows hold is text in UTF-8, a line of JSON for each page: it goes from the
 * reader to PostgreSQL without being taken apart or written anew.
 */
export type PageBundle = {
  pages: TallyPage[];
  /** Cells of each row. */
  cells: Uint8Array<ArrayBuffer>;
  /** What each row says; null where it cannot be taken. */
  said: Uint8Array<ArrayBuffer>;
};

/** What of a row is needed to judge it. */
const saidOf = ({ subject, day, countedOn, figures, note, problems }: UnderstoodTally): SaidTally | null =>
  problems.length > 0 || subject === null
    ? null
    : {
        subject,
        day: day && { from: day.from, to: day.to, ...(day.rule === 'title' && { ofTitle: true }) },
        countedOn,
        figures: figures.flatMap(({ metric, value, approximate, raw }) =>
          value === null ? [] : [{ metric, value, approximate, raw }],
        ),
        note,
      };

/** The rows of a file, bundle by bundle, in the order of their numbers. */
export function* bundlesOf(understood: readonly UnderstoodTally[]): Generator<PageBundle> {
  const ordered = understood.toSorted((one, other) => one.key - other.key);
  const size = ROWS_PER_PAGE * PAGES_PER_BUNDLE;
  for (let from = 0; from < ordered.length; from += size) yield bundleOf(ordered.slice(from, from + size));
}

const bundleOf = (understood: readonly UnderstoodTally[]): PageBundle => {
  const bundled: UnderstoodTally[][] = [];
  for (let from = 0; from < understood.length; from += ROWS_PER_PAGE)
    bundled.push(understood.slice(from, from + ROWS_PER_PAGE));
  const utf8 = new TextEncoder();
  const lines = (part: (row: UnderstoodTally) => object | null): Uint8Array<ArrayBuffer> =>
    utf8.encode(bundled.map((rows) => storable(rows.map(part))).join(LINE_END));
  return { pages: bundled.map(pageOf), cells: lines(({ cells }) => cells), said: lines(saidOf) };
};

const pageOf = (rows: readonly UnderstoodTally[]): TallyPage => ({
  rows: rows.map(({ key }) => key),
  // PostgreSQL has no text with NUL in it.
  sheets: rows.map(({ sheet }) => sheet.replaceAll('\0', '\ufffd')),
  lines: rows.map(({ row }) => row),
  problems: rows.flatMap(({ problems }, at): TallyPage['problems'] =>
    problems.length > 0 ? [[at, problems]] : [],
  ),
});
