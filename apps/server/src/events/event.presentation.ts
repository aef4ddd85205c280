import { REVIEWED_FIELDS, type Event, type PartnerState, type PendingChanges } from '@innoweek/contracts';
import { dayIn, valueOf, type EventRecord } from './event.model.ts';
import { pendingOf } from './event.pending.ts';

type Dates = { code: string; start: string; zone: string };
type Names = ReadonlyMap<string, { name: string }>;

/** An event as the interface shows it; the contact and what waits for review only to those who look after it. */
export const present = (
  event: EventRecord,
  {
    edition,
    names,
    answers,
    looksAfter,
    changedAt,
    askedAt,
  }: {
    edition: Dates;
    names: Names;
    answers: ReadonlyMap<string, PartnerState>;
    looksAfter: boolean;
    /** By the clock of the edition: when it was last changed, and when what waits was asked for. */
    changedAt: Date;
    askedAt: Date;
  },
): Event => ({
  code: event.code,
  edition: edition.code,
  title: event.title,
  titleEn: event.titleEn,
  topics: event.topics,
  organiser: {
    id: event.organiserId,
    name: names.get(event.organiserId)?.name ?? event.organiserId,
    kind: event.kind,
  },
  coOrganisers: event.coOrganisers.map((id) => ({
    id,
    name: names.get(id)?.name ?? id,
    confirmed: answers.get(id) === 'confirmed',
  })),
  region: event.region,
  unit: event.unit,
  venue: event.venue,
  form: event.form,
  start: event.startsAt.toISOString(),
  end: event.endsAt.toISOString(),
  phase: dayIn(edition.zone, event.startsAt) < edition.start ? 'warm_up' : 'in_week',
  expected: event.expected,
  contactName: looksAfter ? event.contactName : null,
  contactPhone: looksAfter ? event.contactPhone : null,
  link: event.link,
  summary: event.summary,
  sourceReference: event.sourceReference,
  series: event.series,
  joinedTo: event.joinedTo,
  status: event.status,
  reason: event.reason,
  pending: looksAfter ? presentPending(event, askedAt) : null,
  version: event.version,
  updatedAt: changedAt.toISOString(),
});

const presentPending = (event: EventRecord, at: Date): PendingChanges | null => {
  const pending = pendingOf(event);
  if (pending === null) return null;
  const { reason, said } = pending;
  const changes = REVIEWED_FIELDS.flatMap((field) =>
    said[field] === undefined ? [] : [{ field, before: valueOf(event, field), after: said[field] }],
  );
  return { at: at.toISOString(), reason, changes };
};
