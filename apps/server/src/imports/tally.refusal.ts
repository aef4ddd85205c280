import { SHEET_STEP, type TallyPlanCode } from '@innoweek/sheets';
import type { StoredProblem } from './import.entity.ts';

/** Why a row is not taken. */
export class Refusal extends Error {
  constructor(
    readonly reason: TallyPlanCode,
    readonly params: StoredProblem['params'] = {},
  ) {
    super(reason);
  }
}

/** Two rows of a file that say different things of the same; rows go on being numbered from sheet to sheet. */
export const sayingAgain = (row: number, other: number): Refusal => {
  const [sheet, otherSheet] = [row, other].map((key) => Math.floor(key / SHEET_STEP));
  const line = other % SHEET_STEP;
  return sheet === otherSheet
    ? new Refusal('duplicate_row', { other: line })
    : new Refusal('duplicate_in_sheet', { sheet: (otherSheet ?? 0) + 1, other: line });
};
