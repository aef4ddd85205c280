import { matchingKey } from '@innoweek/places';
import type { EventField } from './column.table.ts';
import type { SheetRow } from './event.sheet.ts';

/** Two rows of a file that speak of one event contradict each other or count twice: the later is rejected. */
export const rejectDuplicates = (
  rows: readonly SheetRow[],
  columnOf: (field: EventField) => string,
): void => {
  const first = new Map<string, { row: number; reference: string | null }>();
  for (const row of rows) {
    const reference = row.draft?.sourceReference ?? null;
    const other = keysOf(row)
      .map(([field, key]) => ({ field, key, before: first.get(key) }))
      // Two references of the uploader's own mean two events, however alike.
      .find(({ field, before }) => before && !(field === 'title' && reference && before.reference));
    if (other?.before) {
      const { field, before } = other;
      row.draft = null;
      row.errors.push({ column: columnOf(field), code: 'duplicate_row', params: { other: before.row } });
      continue;
    }
    for (const [, key] of keysOf(row)) if (!first.has(key)) first.set(key, { row: row.row, reference });
  }
};

const keysOf = ({ code, draft }: SheetRow): [EventField, string][] => {
  const keys: [EventField, string][] = [];
  if (code !== null) keys.push(['code', `code ${code}`]);
  if (draft?.sourceReference && draft.organiser)
    keys.push(['sourceReference', `reference ${draft.organiser} ${draft.sourceReference}`]);
  if (code === null && draft?.title !== undefined)
    keys.push([
      'title',
      `same ${matchingKey(draft.title)} ${draft.organiser ?? ''} ${String(Date.parse(draft.start ?? ''))}`,
    ]);
  return keys;
};
