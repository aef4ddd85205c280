import { cellKey, GRADES, type CellKey, type Grade, type Metric } from '@innoweek/contracts';
import { useCallback, useMemo } from 'react';
import { useBoards, useCells } from '../board.context.ts';

/** The best known first: so they are stacked. */
export const GRADES_BY_TRUST = ['verified', 'reported', 'observed', 'estimated'] as const satisfies Grade[];

export type GradeValues = Record<Grade, number | undefined>;

/** What of a metric is known how well, in the scope of the board. */
export const useGrades = (metric: Metric): GradeValues => {
  const { board, scope } = useBoards();
  const keys = useMemo(() => GRADES.map((grade) => cellKey(scope, metric, grade)), [scope, metric]);
  const pick = useCallback(
    (cell: (key: CellKey) => number | undefined) => keys.map((key) => cell(key) ?? '').join(),
    [keys],
  );
  const texts = useCells(board, keys, pick).split(',');
  const valueOf = (grade: Grade): number | undefined => {
    const text = texts[GRADES.indexOf(grade)];
    return text ? Number(text) : undefined;
  };
  return {
    observed: valueOf('observed'),
    reported: valueOf('reported'),
    verified: valueOf('verified'),
    estimated: valueOf('estimated'),
  };
};
