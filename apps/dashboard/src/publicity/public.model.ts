import type { PublicBoard, PublicMetric } from '@innoweek/contracts';
import type { FigureText } from '../board/figure.text.ts';
import { ranksOf } from '../board/measure.model.ts';
import { NO_UNIT } from '../board/place.text.ts';

/** What stands after the digits of a headline: their unit and what is counted; an amount tells its currency itself. */
export const besideDigits = (
  { unit, before, after, isAbsent }: Pick<FigureText, 'unit' | 'before' | 'after' | 'isAbsent'>,
  measure: string,
  gap: string,
): string => {
  if (isAbsent) return '';
  return before || after ? `${unit}${after}` : `${unit}${gap}${measure}`;
};

export type PublicRow = { id: string; rank: number | undefined; value: number | undefined };

/**
 * The units from the largest figure to the smallest; those that reported nothing stand last, without a rank. So does
 * what lies in no unit's territory, where there is any.
 */
export const rankedUnits = (
  units: NonNullable<PublicBoard['units']>,
  metric: PublicMetric,
): readonly PublicRow[] => {
  const values = new Map(units.map(({ id, figures }) => [id, figures[metric] ?? undefined]));
  const rest = values.get(NO_UNIT);
  values.delete(NO_UNIT);
  const ranks = ranksOf(values);
  const rows = [...values].map(([id, value]) => ({ id, rank: ranks.get(id), value }));
  rows.sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity));
  return rest ? [...rows, { id: NO_UNIT, rank: undefined, value: rest }] : rows;
};
