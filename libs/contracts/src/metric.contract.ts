import { z } from 'zod';

/**
 * What is counted of a week. `participants` are attendances (人次), not distinct people;
 * `agreement_amount` is integer fen (CNY 0.01).
 */
export const METRICS = ['participants', 'media_reports', 'agreements', 'agreement_amount'] as const;
export const metricSchema = z.enum(METRICS);
export type Metric = z.infer<typeof metricSchema>;

/** How well a claim is known. */
export const GRADES = ['observed', 'reported', 'verified', 'estimated'] as const;
export const gradeSchema = z.enum(GRADES);
export type Grade = z.infer<typeof gradeSchema>;

/** In which capacity a reporter speaks; among claims of equal grade the higher standing counts. */
export const STANDINGS = ['door', 'partner', 'lead', 'association', 'coordinator'] as const;
export type Standing = (typeof STANDINGS)[number];

/**
 * The most that one entry may say, by metric. Beyond it a typing slip is certain. Sums are exact whatever
 * comes; only one of more than 900 amounts of this size does not fit into a JSON number: see `exact` of boards.
 */
export const MAX_AMOUNT: Record<Metric, number> = {
  participants: 100_000_000,
  media_reports: 1_000_000,
  agreements: 100_000,
  /** 100 billion yuan in fen: the whole week of 2016 in one entry. */
  agreement_amount: 10_000_000_000_000,
};

/** Of how many people a figure is told per head: such that most units come to between one and a few hundred. */
export const PER_PEOPLE: Readonly<Record<Metric | 'events', number>> = {
  participants: 1_000,
  media_reports: 1_000_000,
  agreements: 1_000_000,
  agreement_amount: 1,
  events: 1_000_000,
};

export const EVENT_STATUSES = [
  'draft',
  'submitted',
  'returned',
  'approved',
  'live',
  'concluded',
  'cancelled',
] as const;
export const eventStatusSchema = z.enum(EVENT_STATUSES);
export type EventStatus = z.infer<typeof eventStatusSchema>;

/** Statuses whose events take place: anybody may see them, and only their claims count. */
export const HELD_STATUSES = ['approved', 'live', 'concluded'] as const satisfies readonly EventStatus[];
export const isHeld = (status: EventStatus): boolean =>
  status === 'approved' || status === 'live' || status === 'concluded';

export const ORGANISATION_KINDS = [
  'cast',
  'national_society',
  'provincial_association',
  'local_association',
  'enterprise_association',
  'other',
] as const;
export const organisationKindSchema = z.enum(ORGANISATION_KINDS);
export type OrganisationKind = z.infer<typeof organisationKindSchema>;
