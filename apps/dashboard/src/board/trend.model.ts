export type TrendMode = 'increment' | 'cumulative';
export type TrendPoint = { at: string; value: number };

/** What each step added to the total before it; the first adds all of itself. Negative after corrections. */
export const incrementsOf = (totals: readonly TrendPoint[]): TrendPoint[] =>
  totals.map(({ at, value }, index) => ({ at, value: value - (totals[index - 1]?.value ?? 0) }));
