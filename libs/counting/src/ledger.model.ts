import {
  STANDINGS,
  type EventStatus,
  type Grade,
  type Metric,
  type OrganisationKind,
  type Standing,
} from '@innoweek/contracts';

export { STANDINGS, type Standing };

/**
 * Of a subject: that of an event; `standing` of a remainder, which has no life of its own; `withdrawn` of an event
 * whose registration was taken back: it is in no cell, as if it had never been there.
 */
export type SubjectStatus = EventStatus | 'standing' | 'withdrawn';

/**
 * What is known of a subject besides figures, and decides which cells its figures reach.
 * A newer revision replaces an older one, whatever order they arrive in.
 */
export type Fact = {
  /** `event:CODE`, or `remainder:UNIT`: what happened in a unit outside registered events. */
  subject: string;
  revision: number;
  status: SubjectStatus;
  /** Reporting unit, or `none`. */
  unit: string;
  /** Kind of the lead organiser. */
  kind: OrganisationKind;
  /** Lead organiser and co-organisers; each sees the full figure. */
  organisations: readonly string[];
  /**
   * The subject it is the same event as; its figures then count there, and it has no cells of its own. One level:
   * whoever writes facts never lets a subject join one that is joined itself.
   */
  joins: string | null;
};

/** The place of an entry in the ledger. */
export type EntryRef = { batch: string; seq: number };

/** What an entry is about and who says it. */
export type ClaimName = {
  subject: string;
  metric: Metric;
  /** Day in the edition's zone. */
  day: string;
  /** Organisation id; `door` for the check-in devices of an event together, `register` for its registers. */
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

/**
 * What a coordinator decided about the claims of one subject, metric and day. A newer revision replaces an older one,
 * whatever order they arrive in; `default` ends what was decided before. Of a joined subject it rests.
 */
export type Ruling = { subject: string; metric: Metric; day: string; revision: number } & (
  | { rule: 'default' | 'max' | 'sum' }
  /** The claim that counts: of the subject itself or of one that is joined to it. */
  | { rule: 'claim'; claim: { subject: string; reporter: string; grade: Grade } }
  | { rule: 'value'; amount: bigint }
);

/** Entries, facts and rulings accepted together. */
export type Batch = {
  id: string;
  facts: readonly Fact[];
  entries: readonly Entry[];
  rulings?: readonly Ruling[];
};
