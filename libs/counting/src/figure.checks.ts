import { METRICS, type Metric } from '@innoweek/contracts';

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 1.4826;
/** Counts of like events are apart by a quarter anyhow: where all are the same, one that is not is no wonder. */
const LEAST_DEVIATION = Math.log(1.25);

/** The middle of values in any order; null of none. */
export const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  const lower = sorted.length % 2 === 1 ? upper : sorted[middle - 1];
  return lower === undefined ? upper : lower + (upper - lower) / 2;
};

/** Where values lie and how far they are apart: the median and the deviation from it, which a wild one cannot move. */
export type Usual = { middle: number; deviation: number; count: number };

/** @returns null of no values */
export const usualOf = (values: readonly number[]): Usual | null => {
  const middle = median(values);
  if (middle === null) return null;
  const apart = median(values.map((value) => Math.abs(value - middle))) ?? 0;
  return { middle, deviation: Math.max(LEAST_DEVIATION, NORMAL * apart), count: values.length };
};

/** A count for its size, on the scale on which counts are even: twice as many is as far as half as many. */
export const sizedLog = (count: number, size: number): number => Math.log((count + 1) / (size + 1));

/** The count that something of this size usually has where sized logarithms lie so. */
export const typicalOf = ({ middle }: Usual, size: number): number =>
  Math.max(0, Math.exp(middle) * (size + 1) - 1);

/** How many robust deviations a value is from the middle, with the sign of its side. */
export const deviationsOf = (value: number, { middle, deviation }: Usual): number =>
  (value - middle) / deviation;

/** A day against the other days of the same: what is usual, and how many times above or below it is. */
export type Jump = { usual: number; factor: number; up: boolean };

/** Other days that are needed before there is a usual one. */
const LEAST_DAYS = 3;
/** A day is beside itself when it is so many times as far from the middle as the others usually are. */
const BEYOND = 5;

/**
 * @returns null where there are too few other days to say what is usual, or where these are as far from each other:
 * with one small event today and one exhibition tomorrow no day is a surprise
 */
export const jumpOf = (value: number, others: readonly number[]): Jump | null => {
  const usual = others.length < LEAST_DAYS ? null : median(others);
  const spread = usualOf(others.map((other) => Math.log(other + 1)));
  if (usual === null || spread === null) return null;
  const factor = (value + 1) / (usual + 1);
  if (Math.abs(Math.log(factor)) < BEYOND * spread.deviation) return null;
  return { usual, factor: Math.max(factor, 1 / factor), up: factor >= 1 };
};

/** Digits of a figure but for the zeros it ends with: those of a round figure say little. */
export const tellingDigits = (figure: number): number =>
  figure === 0 ? 0 : String(Math.trunc(Math.abs(figure))).replace(/0+$/, '').length;

export type Figures = Readonly<Partial<Record<Metric, number>>>;

/**
 * Which figures two reports have in common, and how many telling digits these have together; null where anything that
 * both say differs, or fewer than two figures other than zero are the same: one alone is often chance.
 */
export const likenessOfFigures = (
  one: Figures,
  other: Figures,
): { same: Metric[]; digits: number } | null => {
  const both = METRICS.filter((metric) => one[metric] !== undefined && other[metric] !== undefined);
  if (both.some((metric) => one[metric] !== other[metric])) return null;
  const same = both.filter((metric) => one[metric] !== 0);
  if (same.length < 2) return null;
  return { same, digits: same.reduce((sum, metric) => sum + tellingDigits(one[metric] ?? 0), 0) };
};
