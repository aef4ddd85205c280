import type { Event, EventHistory } from '@innoweek/contracts';

type HistoryItem = EventHistory['items'][number];
/** A change of an approved event that was asked for; `told`: what became of it is told by a later line. */
export type Asked = { field: string; after: unknown; state: 'waits' | 'lapsed' | 'told' };

/** What each version asked to be changed, and whether it still waits; the earliest version first. */
export const askedOf = (
  items: readonly HistoryItem[],
  { pending, status }: Pick<Event, 'pending' | 'status'>,
): Asked[][] => {
  const answers = items.map(({ changes }) => changes.find(({ field }) => field === 'pending'));
  const last = answers.findLastIndex((answer) => answer !== undefined);
  const waiting = new Set(pending?.changes.map(({ field }) => field));
  return items.map(({ action }, index) => {
    const asked = answers[index]?.after;
    if (action !== 'edit' && action !== 'import') return [];
    if (typeof asked !== 'object' || asked === null) return [];
    const stateOf = (field: string): Asked['state'] => {
      if (index < last) return 'told';
      if (waiting.has(field)) return 'waits';
      return status === 'concluded' ? 'lapsed' : 'told';
    };
    const wishes: [string, unknown][] = Object.entries(asked);
    return wishes.flatMap(([field, after]) =>
      field === 'reason' ? [] : [{ field, after, state: stateOf(field) }],
    );
  });
};
