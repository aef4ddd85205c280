import type { EventStatus, Grade, Metric, OrganisationKind } from '@innoweek/contracts';

/** In which capacity a reporter speaks; among claims of equal grade the higher standing counts. */
export const STANDINGS = ['door', 'partner', 'lead', 'association', 'coordinator'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * What is known of a subject besides figures, and decides which cells its figures reach.
 * A newer revision replaces an older one, whatever order they arrive in.
 */
export type Fact = {
  /** `event:CODE`, or `remainder:UNIT`: what happened in a unit outside registered events. */
  subject: string;
  revision: number;
  /** A remainder has no life of its own: it stands. */
  status: EventStatus | 'standing';
  /** Reporting unit, or `none`. */
  unit: string;
  /** Kind of the lead organiser. */
  kind: OrganisationKind;
  /** Lead organiser and co-organisers; each sees the full figure. */
  organisations: readonly string[];
};

/** The place of an entry in the ledger. */
export type EntryRef = { batch: string; seq: number };

/** What an entry is about and who says it. */
export type ClaimName = {
  subject: string;
  metric: Metric;
  /** Day in the edition's zone. */
  day: string;
  /** Organisation id, or `door` for the check-in devices of an event together. */
  reporter: string;
  grade: Grade;
};

/** The figure an entry carries and its place among the revisions of the same claim. */
export type Statement = EntryRef & {
  standing: Standing;
  amount: bigint;
  revision: number;
  /** Milliseconds since 1970; orders entries of equal revision. */
  occurredAt: number;
};

/**
 * One line of the ledger. `set` says what the claim is, `add` adds to it; `void` takes back the one
 * earlier entry that it repeats (`of` tells its kind, `voids` its place).
 */
export type Entry = ClaimName &
  Statement &
  ({ op: 'set' | 'add' } | { op: 'void'; of: 'set' | 'add'; voids: EntryRef });

/** Entries and facts accepted together. */
export type Batch = { id: string; facts: readonly Fact[]; entries: readonly Entry[] };
