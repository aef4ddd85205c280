export type Moment = { at: number; value: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The total at a moment: the last one known by then; undefined before the first. */
const totalAt = (totals: readonly Moment[], at: number): number | undefined =>
  totals.findLast((moment) => moment.at <= at)?.value;

/**
 * What came in each of the last `minutes` minutes up to `now`, the oldest first. Totals stand at the end of their minute;
 * minutes without one brought nothing.
 */
export const minutesUpTo = (totals: readonly Moment[], now: number, minutes: number): number[] => {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return Array.from({ length: minutes }, (_, index) => {
    const at = end - (minutes - 1 - index) * MINUTE_MS;
    const before = totalAt(totals, at - MINUTE_MS);
    const after = totalAt(totals, at);
    return after === undefined || before === undefined ? 0 : after - before;
  });
};

/** Per minute over the last `minutes`: one minute alone would jump about. */
export const perMinute = (increments: readonly number[], minutes: number): number => {
  const last = increments.slice(-minutes);
  return last.length === 0 ? 0 : last.reduce((sum, value) => sum + value, 0) / last.length;
};

/** What came in an hour, told from a total of about an hour ago; undefined without one. */
export const perHour = (
  total: number | undefined,
  before: Moment | undefined,
  now: number,
): number | undefined => {
  if (total === undefined || before === undefined || now <= before.at) return undefined;
  return ((total - before.value) * HOUR_MS) / (now - before.at);
};
