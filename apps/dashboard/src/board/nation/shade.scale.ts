/** Shades of the map, from 1 to this. */
export const SHADES = 6;

/** Close enough to each other that the darkest shades are used whatever the largest value is. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** The least round number that no value is above; undefined without any. */
export const shadeTop = (values: readonly number[]): number | undefined => {
  const most = Math.max(0, ...values);
  if (most === 0) return undefined;
  const power = 10 ** Math.floor(Math.log10(most));
  return ROUND.map((step) => step * power).find((top) => top >= most) ?? power * 10;
};

/**
 * The shade of a value: 0 for zero, undefined for nothing reported. Roots are compared, because a few large
 * provinces would leave all the others in one shade.
 */
export const shadeOf = (value: number | undefined, top: number | undefined): number | undefined => {
  if (value === undefined) return undefined;
  if (value <= 0 || top === undefined) return 0;
  return Math.min(SHADES, Math.max(1, Math.ceil(Math.sqrt(value / top) * SHADES)));
};
