import { momentText } from './moment.address.ts';

/** The other moment that one is compared with; `now`: the newest. */
export type Compared = number | 'now';

const HASH = /^compare=(now|\d{4}-\d\d-\d\dT\d\d:\d\dZ)$/;

/** What an address says after its #; null where it compares nothing. */
export const comparisonIn = (hash: string): Compared | null => {
  const [, said] = HASH.exec(hash) ?? [];
  if (said === undefined || said === 'now') return said ?? null;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : at;
};

/** As it stands in an address after its #. */
export const comparisonHash = (compared: Compared | null): string =>
  compared === null ? '' : `compare=${compared === 'now' ? compared : momentText(compared)}`;

/** The two moments in the order that they were in; null where they are the same. */
export const inOrder = (one: number, other: Compared): { from: number; to: Compared } | null => {
  if (other === 'now' || one < other) return { from: one, to: other };
  return one === other ? null : { from: other, to: one };
};
