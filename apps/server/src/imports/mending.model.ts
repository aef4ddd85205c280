import type { TallyField, TallyMendings } from '@innoweek/sheets';

/** A text that stands in place of the file's. */
export type Mending = { row: number; field: TallyField; text: string };

/** Mendings as the reader takes them. */
export const mendingsOf = (mendings: readonly Mending[]): TallyMendings => {
  const rows = new Map<number, Map<TallyField, string>>();
  for (const { row, field, text } of mendings) {
    const cells = rows.get(row) ?? new Map<TallyField, string>();
    cells.set(field, text);
    rows.set(row, cells);
  }
  return rows;
};
