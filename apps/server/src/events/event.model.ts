import { isDeepStrictEqual } from 'node:util';
import type { EventDraft, EventHistory, EventStatus, OrganisationKind } from '@innoweek/contracts';
import type { Fact } from '@innoweek/counting';
import type { EventEntity, StoredPending } from './event.entity.ts';

/** An event as its row holds it. */
export type EventRecord = Omit<EventEntity, 'edition' | 'organiser' | 'createdAt'>;
/** What a person says of an event, complete; the times as moments. */
export type EventFields = Pick<
  EventRecord,
  | 'title'
  | 'titleEn'
  | 'topics'
  | 'organiserId'
  | 'coOrganisers'
  | 'region'
  | 'venue'
  | 'form'
  | 'startsAt'
  | 'endsAt'
  | 'expected'
  | 'contactName'
  | 'contactPhone'
  | 'link'
  | 'summary'
  | 'sourceReference'
>;
export type HistoryItem = EventHistory['items'][number];
export type EventAction = HistoryItem['action'];

/** What others need to know of an organisation to place an event. */
export type KnownOrganisation = { id: string; name: string; kind: OrganisationKind; unit: string };

type Tracked = keyof EventFields | 'status' | 'unit' | 'pending' | 'joinedTo';
/** What history keeps, with the name that the interface gives each column. */
const TRACKED: readonly (readonly [Tracked, string])[] = [
  ['title', 'title'],
  ['titleEn', 'titleEn'],
  ['topics', 'topics'],
  ['organiserId', 'organiser'],
  ['coOrganisers', 'coOrganisers'],
  ['region', 'region'],
  ['venue', 'venue'],
  ['form', 'form'],
  ['startsAt', 'start'],
  ['endsAt', 'end'],
  ['expected', 'expected'],
  ['contactName', 'contactName'],
  ['contactPhone', 'contactPhone'],
  ['link', 'link'],
  ['summary', 'summary'],
  ['sourceReference', 'sourceReference'],
  ['status', 'status'],
  ['unit', 'unit'],
  ['pending', 'pending'],
  ['joinedTo', 'joinedTo'],
];

/** The name that the interface gives a column. */
export const fieldName = (column: Tracked): string =>
  TRACKED.find(([name]) => name === column)?.[1] ?? column;

const plain = (value: EventRecord[Tracked]): unknown => {
  if (value instanceof Date) return value.toISOString();
  // Of pending changes history keeps what was asked and what was answered.
  return isPending(value) ? { ...value.said, reason: value.reason } : value;
};
const isPending = (value: EventRecord[Tracked]): value is StoredPending =>
  typeof value === 'object' && value !== null && 'said' in value;

/** What an event says in a field, by its name in the interface, as history keeps it. */
export const valueOf = (event: EventRecord, field: string): unknown => {
  const column = TRACKED.find(([, name]) => name === field)?.[0];
  return column === undefined ? undefined : plain(event[column]);
};

/** What differs between two versions, by the names of the interface. */
export const changesBetween = (before: EventRecord, after: EventRecord): HistoryItem['changes'] =>
  TRACKED.flatMap(([column, field]) => {
    const [old, now] = [plain(before[column]), plain(after[column])];
    return isDeepStrictEqual(old, now) ? [] : [{ field, before: old, after: now }];
  });

/** An empty reference is none: the unique index would take it for one. */
const referenceOf = (said: string | null | undefined): string | null =>
  said === undefined || said === null || said === '' ? null : said;

/** A text of nothing but spaces says nothing. */
const blankToNull = (said: string | null | undefined): string | null =>
  said === undefined || said === null || said.trim() === '' ? null : said;

const isSaid = (draft: Partial<EventDraft>, field: keyof EventDraft): boolean => draft[field] !== undefined;

/** A draft's words over what is there already; what it does not name stays. */
export const merge = (fields: EventFields, said: Partial<EventDraft>): EventFields => {
  const organiserId = said.organiser ?? fields.organiserId;
  const partners = said.coOrganisers ?? fields.coOrganisers;
  return {
    title: said.title ?? fields.title,
    titleEn: isSaid(said, 'titleEn') ? blankToNull(said.titleEn) : fields.titleEn,
    topics: said.topics ? [...new Set(said.topics)] : fields.topics,
    organiserId,
    // Whoever leads an event is not its partner as well: each organisation shows the full figure once.
    coOrganisers: [...new Set(partners)].filter((id) => id !== organiserId),
    region: isSaid(said, 'region') ? (said.region ?? null) : fields.region,
    venue: isSaid(said, 'venue') ? blankToNull(said.venue) : fields.venue,
    form: said.form ?? fields.form,
    startsAt: said.start === undefined ? fields.startsAt : new Date(said.start),
    endsAt: said.end === undefined ? fields.endsAt : new Date(said.end),
    expected: isSaid(said, 'expected') ? (said.expected ?? null) : fields.expected,
    contactName: isSaid(said, 'contactName') ? blankToNull(said.contactName) : fields.contactName,
    contactPhone: isSaid(said, 'contactPhone') ? blankToNull(said.contactPhone) : fields.contactPhone,
    link: isSaid(said, 'link') ? (said.link ?? null) : fields.link,
    summary: isSaid(said, 'summary') ? blankToNull(said.summary) : fields.summary,
    sourceReference: isSaid(said, 'sourceReference')
      ? referenceOf(said.sourceReference)
      : fields.sourceReference,
  };
};

/** The fields of an event of which nothing was said before. */
export const fieldsOf = (draft: EventDraft): EventFields =>
  merge(
    {
      title: draft.title,
      titleEn: null,
      topics: [],
      organiserId: draft.organiser,
      coOrganisers: [],
      region: null,
      venue: null,
      form: draft.form,
      startsAt: new Date(draft.start),
      endsAt: new Date(draft.end),
      expected: null,
      contactName: null,
      contactPhone: null,
      link: null,
      summary: null,
      sourceReference: null,
    },
    draft,
  );

/** The next version of an event. `search` is made by whoever writes it. */
export const revise = (before: EventRecord, changes: Partial<EventRecord>, at: Date): EventRecord => ({
  ...before,
  ...changes,
  version: before.version + 1,
  updatedAt: at,
});

/** What of an event the ledger has to know. */
export type CountedEvent = Pick<
  EventRecord,
  'code' | 'version' | 'status' | 'withdrawn' | 'unit' | 'kind' | 'organiserId' | 'coOrganisers' | 'joinedTo'
>;

/** What the ledger is told of an event, whoever changed it. */
export const factOf = (event: CountedEvent): Fact => ({
  subject: `event:${event.code}`,
  revision: event.version,
  status: event.withdrawn ? 'withdrawn' : event.status,
  unit: event.unit,
  kind: event.kind,
  organisations: [event.organiserId, ...event.coOrganisers],
  joins: event.joinedTo === null ? null : `event:${event.joinedTo}`,
});

/** Whether the ledger sees a difference between two versions. */
export const countsOtherwise = (before: EventRecord, after: EventRecord): boolean =>
  before.status !== after.status ||
  before.withdrawn !== after.withdrawn ||
  before.unit !== after.unit ||
  before.kind !== after.kind ||
  before.organiserId !== after.organiserId ||
  before.joinedTo !== after.joinedTo ||
  before.coOrganisers.join(' ') !== after.coOrganisers.join(' ');

const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone, `YYYY-MM-DD`. */
export const dayIn = (zone: string, at: Date): string => {
  let format = DAY_FORMATS.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    DAY_FORMATS.set(zone, format);
  }
  return format.format(at);
};

/** What each decision makes of which statuses. Going live and concluding are the clock's. */
export const TRANSITIONS = {
  submit: { from: ['draft', 'returned'], to: 'submitted' },
  approve: { from: ['submitted'], to: 'approved' },
  return: { from: ['submitted'], to: 'returned' },
  cancel: { from: ['draft', 'submitted', 'returned', 'approved', 'live'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly EventStatus[]; to: EventStatus }>;
