import { PER_PEOPLE, type Measure } from '@innoweek/contracts';
import { populationOf } from '@innoweek/places';
import type { BoardMetric } from './board.search.ts';

/**
 * A unit's figure by a measure: itself, per so many `PER_PEOPLE`, or as a share of what was expected by now. Undefined
 * when nothing was reported, or when there is nothing to hold it against.
 */
export const measured = (
  measure: Measure,
  metric: BoardMetric,
  unit: string,
  value: number | undefined,
  expected: number | undefined,
): number | undefined => {
  if (value === undefined || measure === 'absolute') return value;
  if (measure === 'plan') return expected ? value / expected : undefined;
  const people = populationOf(unit);
  return people ? (value / people) * PER_PEOPLE[metric] : undefined;
};

/** Bands of a share of what was expected: below the first far behind, above the last far ahead. */
const BANDS = [0.6, 0.85, 0.95, 1.05, 1.25] as const;

/** From 1, far behind, to 6, far ahead; 3 and 4 are what was expected. */
export const bandOf = (share: number): number => BANDS.filter((band) => share >= band).length + 1;

/** Ranks by value, the largest first; equal values share a rank, and what has none has no rank. */
export const ranksOf = (values: ReadonlyMap<string, number | undefined>): Map<string, number> => {
  const sorted = [...values].flatMap(([id, value]) => (value === undefined ? [] : [{ id, value }]));
  sorted.sort((a, b) => b.value - a.value);
  const ranks = new Map<string, number>();
  sorted.forEach(({ id, value }, index) => {
    const before = sorted[index - 1];
    ranks.set(id, before?.value === value ? (ranks.get(before.id) ?? index + 1) : index + 1);
  });
  return ranks;
};
