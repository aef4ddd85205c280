import {
  isRegisterField,
  TALLY_FIELDS,
  type RegisterField,
  type RegisterMendings,
  type TallyField,
  type TallyMendings,
} from '@innoweek/sheets';

/** A text that stands in place of the file's. */
export type Mending = { row: number; field: TallyField | RegisterField; text: string };

const byRow = <Field extends string>(
  mendings: readonly Mending[],
  isField: (field: string) => field is Field,
): Map<number, Map<Field, string>> => {
  const rows = new Map<number, Map<Field, string>>();
  for (const { row, field, text } of mendings)
    if (isField(field)) rows.set(row, (rows.get(row) ?? new Map<Field, string>()).set(field, text));
  return rows;
};

const isTallyField = (field: string): field is TallyField => TALLY_FIELDS.some((known) => known === field);

/** Mendings as the reader of tallies takes them. */
export const mendingsOf = (mendings: readonly Mending[]): TallyMendings => byRow(mendings, isTallyField);

/** Mendings as the reader of registers takes them. */
export const recordMendingsOf = (mendings: readonly Mending[]): RegisterMendings =>
  byRow(mendings, isRegisterField);
