import type { Metric } from '@innoweek/contracts';
import type { TotalCheck, UnderstoodTally } from './tally.model.ts';
import { readTallyRow, type SheetFrame } from './tally.row.ts';
import type { TotalRow } from './tally.rows.ts';

/** Holds the totals that a sheet states against the rows that they sum. Nothing is ever added from them. */
export const checkTotals = (
  totals: readonly TotalRow[],
  rows: readonly UnderstoodTally[],
  frame: SheetFrame,
): TotalCheck[] => {
  let since = 0;
  return totals.flatMap(({ row, label, kind }): TotalCheck[] => {
    if (kind === 'of_which') return [];
    const from = kind === 'part' ? since : 0;
    if (kind === 'part') since = row.row;
    // A total may stand above what it sums, as the first row of the table.
    const before = rows.filter((one) => one.row > from && one.row < row.row);
    const summed = before.length > 0 ? before : kind === 'whole' ? rows : [];
    const declared = readTallyRow(0, row, frame).figures;
    return declared.flatMap((figure): TotalCheck[] => {
      if (figure.value === null) return [];
      const sum = addUp(summed, figure.metric);
      return [
        {
          sheet: frame.name,
          row: row.row,
          label,
          metric: figure.metric,
          declared: figure.value,
          summed: sum,
          agrees: sum === figure.value,
        },
      ];
    });
  });
};

const addUp = (rows: readonly UnderstoodTally[], metric: Metric): number =>
  rows.reduce(
    (sum, { figures }) => sum + (figures.find((figure) => figure.metric === metric)?.value ?? 0),
    0,
  );
