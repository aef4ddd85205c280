import type { TrendMode } from '@innoweek/contracts';
import { shareAt, type Course } from '@innoweek/counting';
import type { TrendStep } from '../board.search.ts';

export type TrendPoint = { at: number; value: number };
export type TrendWindow = { from: number; to: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
export const STEP_MS: Readonly<Record<TrendStep, number>> = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** Minutes that are looked back at minute by minute. */
const MINUTES = 120;
/** Days that are looked at hour by hour before the week begins, and how many of them are still to come. */
const WEEK_DAYS = 7;
const DAYS_AHEAD = 2;

/**
 * What of an edition is drawn at a step: by the minute the last two hours, by the hour the week (before it, a week about
 * now), by the day all of it and, before it began, the week before now. What is still to come is drawn too: the plan goes
 * on there. Now is always in it until the edition is over.
 */
export const windowOf = (
  step: TrendStep,
  now: number,
  span: { from: number; start: number; end: number },
): TrendWindow => {
  if (step === 'minute') {
    const to = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
    return { from: to - MINUTES * MINUTE_MS, to };
  }
  // Whole days of the edition's zone, counted from its first; fewer than none before it.
  const passed = Math.floor((now - span.from) / DAY_MS);
  if (step === 'day') return { from: span.from + Math.min(0, passed + 1 - WEEK_DAYS) * DAY_MS, to: span.end };
  if (now >= span.start) return { from: span.start, to: span.end };
  const end = Math.min(span.from + (passed + 1 + DAYS_AHEAD) * DAY_MS, span.start);
  // What lies before the warm-up is of no use once that is under way.
  const from = Math.max(passed < 0 ? -Infinity : span.from, end - WEEK_DAYS * DAY_MS);
  return { from, to: Math.min(from + WEEK_DAYS * DAY_MS, span.start) };
};

/**
 * Totals with what the board shows now as the last one, so that curve and headline are one figure: a curve is asked for
 * every few seconds, the headline is live. Where steps between are not known yet, what came since is not put down to
 * the last of them. `at` names the end of a step.
 */
export const withLive = (
  totals: readonly TrendPoint[],
  value: number | undefined,
  now: number,
  step: TrendStep,
  mode: TrendMode,
): readonly TrendPoint[] => {
  const last = totals.at(-1);
  if (!last || value === undefined) return totals;
  if (last.at > now) return [...totals.slice(0, -1), { at: last.at, value }];
  const passed = Math.floor((now - last.at) / STEP_MS[step]) + 1;
  if (mode === 'increment' && passed > 1) return totals;
  return [...totals, { at: last.at + passed * STEP_MS[step], value }];
};

/** What each step added to the total before it; the first adds all of itself. Negative after corrections. */
export const incrementsOf = (totals: readonly TrendPoint[]): TrendPoint[] =>
  totals.map(({ at, value }, index) => ({ at, value: value - (totals[index - 1]?.value ?? 0) }));

/**
 * The points of a window, by the way they are drawn; none before it begins. Totals stand at the end of their step; where
 * nothing was known before the first of them, the line rises from nothing within its step and not from the window's edge.
 */
export const pointsIn = (
  totals: readonly TrendPoint[],
  { from, to }: TrendWindow,
  step: TrendStep,
  mode: TrendMode,
  now: number,
): TrendPoint[] => {
  if (now <= from) return [];
  const shown = mode === 'increment' ? incrementsOf(totals) : totals;
  const inside = shown.filter(({ at }) => at > from && at <= to);
  if (mode === 'increment') return inside;
  const before = totals.findLast(({ at }) => at <= from);
  const [first] = inside;
  if (!before && !first) return [];
  const start = before || !first ? from : Math.max(from, Math.min(first.at, now) - STEP_MS[step]);
  // The step that runs ends in the future; its figure is that of now, also where it has just begun.
  const drawn = inside.map((point) => ({ ...point, at: Math.min(point.at, now) }));
  return [
    { at: start, value: before?.value ?? 0 },
    ...drawn.filter(({ at }, index) => at !== drawn[index + 1]?.at),
  ];
};

/** What was expected at the same moments: of a whole, by a course that began at `start`. */
export const expectedIn = (
  whole: number,
  course: Course,
  start: number,
  { from, to }: TrendWindow,
  step: TrendStep,
  mode: TrendMode,
): TrendPoint[] => {
  const points: TrendPoint[] = [];
  const ms = STEP_MS[step];
  // Hour by hour even where figures are told by the day: so is a course, and between its hours it is straight.
  const drawn = step === 'day' && mode === 'cumulative' ? HOUR_MS : ms;
  for (let at = from; at <= to; at += drawn) {
    const share = shareAt(course, at - start);
    const before = shareAt(course, at - ms - start);
    if (mode === 'cumulative') points.push({ at, value: whole * share });
    else if (at > from) points.push({ at, value: whole * (share - before) });
  }
  return points;
};

/** The expected value at a moment, along the line of its points; undefined where there is none. */
export const valueAt = (points: readonly TrendPoint[], at: number): number | undefined => {
  const after = points.findIndex((point) => point.at >= at);
  const [from, to] = [points[after - 1], points[after]];
  if (!to) return undefined;
  if (!from) return to.at === at ? to.value : undefined;
  return from.value + ((to.value - from.value) * (at - from.at)) / (to.at - from.at);
};

/** Three to five round values from nothing, or from below, up to what is drawn. */
export const valueTicks = (least: number, most: number): number[] => {
  const size = Math.max(most - least, 1);
  const power = 10 ** Math.floor(Math.log10(size / 3));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((times) => times * power).find((one) => size / one <= 4.5) ?? power * 10,
  );
  const first = Math.floor(Math.min(0, least) / step);
  const last = Math.ceil(most / step);
  return Array.from({ length: Math.max(1, last - first) + 1 }, (_, index) => (first + index) * step);
};

/** Moments that are named below: midnights, hours of the day, or half hours, not more than there is room for. */
export const timeTicks = ({ from, to }: TrendWindow, room: number): { at: number; every: number }[] => {
  const steps = [30 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS];
  const every = steps.find((step) => (to - from) / step <= room) ?? 7 * DAY_MS;
  const ticks: { at: number; every: number }[] = [];
  for (let at = Math.ceil(from / every) * every; at <= to; at += every) ticks.push({ at, every });
  if (every < DAY_MS) return ticks;
  // Days begin at the midnight of the edition, where the window begins too.
  const days: { at: number; every: number }[] = [];
  for (let at = from; at < to; at += every) days.push({ at, every });
  return days;
};
