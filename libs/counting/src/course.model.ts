/** How much of an edition's total there is at a moment: a share of it by milliseconds since its week began. */
export type Course = readonly { readonly at: number; readonly share: number }[];

/** When an edition begins to count, its week begins, and its last day is over, in milliseconds since 1970. */
export type Span = { readonly from: number; readonly start: number; readonly end: number };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Of the total, what the warm-up brings; the rest is the week's. */
const WARM_UP_SHARE = 0.2;
/** The opening day and the closing day bring more than the others. */
const OPENING_WEIGHT = 1.3;
const CLOSING_WEIGHT = 1.1;
/** Of a day's figures, what has come by each hour: reports follow the events, and many are written in the evening. */
const BY_HOUR: readonly (readonly [hour: number, share: number])[] = [
  [0, 0],
  [8, 0.01],
  [10, 0.07],
  [12, 0.25],
  [14, 0.37],
  [16, 0.55],
  [18, 0.77],
  [20, 0.91],
  [22, 0.98],
  [24, 1],
];

const between = (points: readonly (readonly [number, number])[], x: number): number => {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || x <= first[0]) return first?.[1] ?? 0;
  if (x >= last[0]) return last[1];
  const after = points.findIndex(([at]) => at >= x);
  const [from, to] = [points[after - 1] ?? first, points[after] ?? last];
  return from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
};

/**
 * The course of a typical week, where no earlier one is known hour by hour: a fifth in the warm-up, evenly from day
 * to day; then every day of the week the same, but for the first and the last.
 */
export const typicalCourse = ({ from, start, end }: Span): Course => {
  const warmUpDays = Math.max(0, Math.round((start - from) / DAY_MS));
  const days = Math.max(1, Math.round((end - start) / DAY_MS));
  const warmUp = warmUpDays === 0 ? 0 : WARM_UP_SHARE;
  const weights = Array.from({ length: days }, (_, day) =>
    day === 0 ? OPENING_WEIGHT : day === days - 1 ? CLOSING_WEIGHT : 1,
  );
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const course: { at: number; share: number }[] = [];
  let share = 0;
  const addDay = (day: number, gain: number): void => {
    for (const [hour, part] of BY_HOUR)
      if (hour > 0 || course.length === 0)
        course.push({ at: day * DAY_MS + hour * HOUR_MS, share: share + gain * part });
    share += gain;
  };
  for (let day = -warmUpDays; day < 0; day += 1) addDay(day, warmUp / warmUpDays);
  weights.forEach((weight, day) => {
    addDay(day, ((1 - warmUp) * weight) / whole);
  });
  return course;
};

/** The course that an earlier edition took, by its totals at moments; empty when it came to nothing. */
export const courseOf = (
  totals: readonly { readonly at: number; readonly value: number }[],
  start: number,
): Course => {
  const final = totals.at(-1)?.value ?? 0;
  return final <= 0 ? [] : totals.map(({ at, value }) => ({ at: at - start, share: value / final }));
};

/** The share that there is so long after the week began, between the moments of a course along a line. */
export const shareAt = (course: Course, sinceStart: number): number =>
  between(
    course.map(({ at, share }) => [at, share] as const),
    sinceStart,
  );
