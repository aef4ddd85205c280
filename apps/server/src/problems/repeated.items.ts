import type { ValueProblem } from './problem.error.ts';

/**
 * Items of one request that say the same thing as one before them, and by that contradict it.
 * @param list its name in the request
 * @param keyOf the same for two that speak of the same
 * @param placeOf where it stands in the list, if some were left out
 */
export const findRepeated = <T>(
  list: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  placeOf: (item: T, at: number) => number = (_, at) => at,
): ValueProblem[] => {
  const first = new Map<string, number>();
  return items.flatMap((item, index): ValueProblem[] => {
    const at = placeOf(item, index);
    const key = keyOf(item);
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, at);
      return [];
    }
    const params = { other: `${list}.${String(other)}` };
    return [{ path: `${list}.${String(at)}`, code: 'duplicate_entry', params }];
  });
};
