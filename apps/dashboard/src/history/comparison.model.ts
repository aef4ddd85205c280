import { momentIn } from './moment.address.ts';

/** The other moment that one is compared with; `now`: the newest. */
export type Compared = number | 'now';

/** As it stands in an address, whose text is one that `comparisonIn` found. */
export const comparedIn = (said: string | undefined): Compared | null =>
  said === undefined || said === 'now' ? (said ?? null) : Date.parse(said);

/** What an address says, in the one way that it is written here; undefined where it compares nothing. */
export const comparisonIn = (value: unknown): string | undefined =>
  value === 'now' ? value : momentIn(value);

/** What an address of the time when it stood after the # says. */
export const comparisonInHash = (hash: string): string | undefined =>
  comparisonIn(/^#?compare=(.*)$/.exec(hash)?.[1]);

/** The two moments in the order that they were in; null where they are the same. */
export const inOrder = (one: number, other: Compared): { from: number; to: Compared } | null => {
  if (other === 'now' || one < other) return { from: one, to: other };
  return one === other ? null : { from: other, to: one };
};
