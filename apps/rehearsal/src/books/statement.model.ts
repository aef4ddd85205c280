import type { EventStatus, Metric, OrganisationKind } from '@innoweek/contracts';

/** What a figure is about: an event, or what happened in a unit outside registered events. */
export type Subject = { readonly event: string } | { readonly unit: string };

/** One figure of a report. Moments are milliseconds since 1970. */
export type TallyLine = {
  readonly subject: Subject;
  readonly day: string;
  readonly metric: Metric;
  readonly value: number;
  readonly revision?: number;
  readonly occurredAt?: number;
};

/** What one request says; however often and in whatever order it arrives, it is said once. */
export type Tally = {
  readonly kind: 'tally';
  readonly key: string;
  readonly reporter: string;
  readonly grade: 'reported' | 'verified';
  readonly lines: readonly TallyLine[];
};
export type CheckinLine = { readonly seq: number; readonly count: number; readonly at: number };
export type Checkins = {
  readonly kind: 'checkins';
  readonly key: string;
  readonly event: string;
  readonly device: string;
  readonly lines: readonly CheckinLine[];
};
/** A report in the media that is in the register; its key is its link's. */
export type Article = {
  readonly kind: 'article';
  readonly key: string;
  readonly event: string;
  readonly day: string;
};
/** An agreement that is in the register, signed or farther; amount in fen. Its key is its name, which no other has. */
export type Contract = {
  readonly kind: 'contract';
  readonly key: string;
  readonly event: string;
  readonly day: string;
  readonly amount: number;
};
/** Takes back everything that the statement of that key said. */
export type Withdrawal = { readonly kind: 'withdrawal'; readonly key: string; readonly of: string };
export type Statement = Tally | Checkins | Article | Contract | Withdrawal;

/** What the books know of an event: where it counts, and whether it does. */
export type BookedEvent = {
  /** How statements name it, and how its own cells are named. */
  readonly ref: string;
  readonly organiser: string;
  readonly coOrganisers: readonly string[];
  readonly unit: string;
  readonly status: EventStatus;
};

/** Who there is: the kind of every organisation, and which one reports for each unit. */
export type Register = {
  readonly events: readonly BookedEvent[];
  readonly kinds: ReadonlyMap<string, OrganisationKind>;
  readonly associations: ReadonlyMap<string, string>;
};
