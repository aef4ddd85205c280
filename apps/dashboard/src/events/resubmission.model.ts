import type { EventHistory, FieldChange } from '@innoweek/contracts';

/** Fields that say where an event stands and not what it is. */
const STANDING: readonly string[] = ['status', 'unit', 'pending'];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What was changed since an event was last returned, with the reason; null when it never was. */
export const changesSinceReturn = ({
  items,
}: EventHistory): { reason: string | null; changes: FieldChange[] } | null => {
  const at = items.findLastIndex(({ action }) => action === 'return');
  if (at < 0) return null;
  const byField = new Map<string, FieldChange>();
  for (const { changes } of items.slice(at + 1))
    for (const change of changes)
      byField.set(change.field, { ...change, before: (byField.get(change.field) ?? change).before });
  return {
    reason: items[at]?.reason ?? null,
    changes: [...byField.values()].filter(
      ({ field, before, after }) => !STANDING.includes(field) && !isSame(before, after),
    ),
  };
};
