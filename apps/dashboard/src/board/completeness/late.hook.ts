import { useMemo } from 'react';
import { useBoardCompleteness } from './board.completeness.ts';

/** Units that owe figures whose time is up; none for those who may not know. */
export const useLateUnits = (): ReadonlySet<string> => {
  const units = useBoardCompleteness()?.data?.units;
  return useMemo(
    () =>
      new Set(
        (units ?? []).flatMap(({ unit, days }) => (days.some(({ state }) => state === 'late') ? [unit] : [])),
      ),
    [units],
  );
};
