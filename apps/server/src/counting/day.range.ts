/** The first and the last of some days, `YYYY-MM-DD`. */
export type DayRange = { from: string; to: string };

export const oneDay = (day: string): DayRange => ({ from: day, to: day });
export const isSameRange = (one: DayRange | null, other: DayRange | null): boolean =>
  one?.from === other?.from && one?.to === other?.to;
export const overlaps = (one: DayRange, other: DayRange): boolean =>
  one.from <= other.to && other.from <= one.to;
