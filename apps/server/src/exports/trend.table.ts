import type { BoardExportQuery, Language, Series } from '@innoweek/contracts';
import { MAX_STEPS, STEP_MS } from '../board/board.service.ts';
import { nameOfZone, wallClock } from './export.places.ts';
import { EXPORT_WORDS } from './export.words.ts';
import { handedOut } from './figures.table.ts';

export type TrendParts = {
  items: Series['items'];
  zone: string;
  /** What the edition's clock shows where the board is: a step that runs is told until then. */
  now: number;
  /** Of the plan, by a moment; null where there is none. */
  expectedAt: ((moment: number) => number) | null;
};

/** A trend with what was expected of it, step by step: days by their name, other steps by their end. */
export const trendTable = (
  { items, zone, now, expectedAt }: TrendParts,
  { metric, by, trend }: Pick<BoardExportQuery, 'metric' | 'by' | 'trend'>,
  language: Language,
): { header: string[]; lines: (string | number | null)[][] } => {
  const words = EXPORT_WORDS[language];
  const write = wallClock(zone);
  const step = STEP_MS[by];
  // A day ends where the next one begins.
  const named = (at: number): string =>
    by === 'day' ? write(at - 1).slice(0, 10) : write(Math.min(at, now));
  const expected = (at: number): number | null => {
    if (expectedAt === null) return null;
    const by = expectedAt(Math.min(at, now));
    return Math.round(trend === 'increment' ? by - expectedAt(at - step) : by);
  };
  const steps = items.map(({ at, value }, index) => ({
    at: Date.parse(at),
    value: trend === 'increment' ? value - (items[index - 1]?.value ?? 0) : value,
  }));
  // What the first of an answer that was cut off added is not known.
  const isCut = trend === 'increment' && steps.length >= MAX_STEPS[by];
  const head = `${words.metrics[metric]}·${words.trendModes[trend]}`;
  return {
    header: [
      by === 'day' ? words.day : words.until(nameOfZone(zone, language)),
      head,
      ...(expectedAt === null ? [] : [`${head}·${words.expectedCurve}`]),
    ],
    lines: steps
      .slice(isCut ? 1 : 0)
      .map(({ at, value }) => [
        named(at),
        handedOut(metric, value),
        ...(expectedAt === null ? [] : [handedOut(metric, expected(at))]),
      ]),
  };
};
