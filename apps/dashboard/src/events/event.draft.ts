import {
  eventChangeSchema,
  type Event,
  type EventChange,
  type EventForm,
  type Problem,
} from '@innoweek/contracts';
import { instantOf, wallOf } from './wall.time.ts';

/** A named organisation, as pickers hold it. */
export type Named = { id: string; name: string };

/** What people type between topics. */
export const TOPIC_SEPARATORS: string[] = [',', '，', '、', ';', '；'];

/** What the form of an event holds: everything as its fields show it, times as the wall clock shows them. */
export type EventValues = {
  title: string;
  titleEn: string;
  topics: string[];
  organiser: Named | null;
  coOrganisers: Named[];
  region: string | null;
  venue: string;
  form: EventForm;
  start: string | null;
  end: string | null;
  expected: number | null;
  contactName: string;
  contactPhone: string;
  link: string;
  summary: string;
  sourceReference: string;
};

export const EMPTY_EVENT: EventValues = {
  title: '',
  titleEn: '',
  topics: [],
  organiser: null,
  coOrganisers: [],
  region: null,
  venue: '',
  form: 'onsite',
  start: null,
  end: null,
  expected: null,
  contactName: '',
  contactPhone: '',
  link: '',
  summary: '',
  sourceReference: '',
};

/** An event as the form shows it. */
export const valuesOf = (event: Event): EventValues => ({
  title: event.title,
  titleEn: event.titleEn ?? '',
  topics: event.topics,
  organiser: { id: event.organiser.id, name: event.organiser.name },
  coOrganisers: event.coOrganisers.map(({ id, name }) => ({ id, name })),
  region: event.region,
  venue: event.venue ?? '',
  form: event.form,
  start: wallOf(event.start),
  end: wallOf(event.end),
  expected: event.expected,
  contactName: event.contactName ?? '',
  contactPhone: event.contactPhone ?? '',
  link: event.link ?? '',
  summary: event.summary ?? '',
  sourceReference: event.sourceReference ?? '',
});

/** An event as its organizer has it in mind: with the changes that wait for review. */
export const valuesWithPending = (event: Event): EventValues => {
  const asked = Object.fromEntries((event.pending?.changes ?? []).map(({ field, after }) => [field, after]));
  const said = eventChangeSchema.safeParse(asked).data ?? {};
  return valuesOf({
    ...event,
    ...(said.title === undefined ? {} : { title: said.title }),
    ...(said.region === undefined ? {} : { region: said.region }),
    ...(said.venue === undefined ? {} : { venue: said.venue }),
    ...(said.form === undefined ? {} : { form: said.form }),
    ...(said.start === undefined ? {} : { start: said.start }),
    ...(said.end === undefined ? {} : { end: said.end }),
  });
};

/** What a new event has in common with one that was held before; not its time, and not its own number. */
export const copyOf = (event: Event): EventValues => ({
  ...valuesOf(event),
  start: null,
  end: null,
  sourceReference: '',
});

type Said = Required<EventChange>;

const blankToNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const instantOrNothing = (wall: string | null): string => (wall === null ? '' : instantOf(wall));

/** What the form says to the interface. Fields that must be filled are checked by the form before. */
export const saidBy = (values: EventValues): Said => ({
  title: values.title.trim(),
  titleEn: blankToNull(values.titleEn),
  topics: values.topics.map((topic) => topic.trim()).filter((topic) => topic !== ''),
  organiser: values.organiser?.id ?? '',
  coOrganisers: values.coOrganisers.map(({ id }) => id),
  region: values.region,
  venue: blankToNull(values.venue),
  form: values.form,
  start: instantOrNothing(values.start),
  end: instantOrNothing(values.end),
  expected: values.expected,
  contactName: blankToNull(values.contactName),
  contactPhone: blankToNull(values.contactPhone),
  link: blankToNull(values.link),
  summary: blankToNull(values.summary),
  sourceReference: blankToNull(values.sourceReference),
});

const FIELDS = [
  'title',
  'titleEn',
  'topics',
  'organiser',
  'coOrganisers',
  'region',
  'venue',
  'form',
  'start',
  'end',
  'expected',
  'contactName',
  'contactPhone',
  'link',
  'summary',
  'sourceReference',
] as const satisfies readonly (keyof EventValues)[];
export type EventField = (typeof FIELDS)[number];

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

/** The fields in which two versions of a form differ. */
export const changedFields = (before: EventValues, after: EventValues): EventField[] => {
  const [one, other] = [saidBy(before), saidBy(after)];
  return FIELDS.filter((field) => differs(one[field], other[field]));
};

const isChanged =
  (fields: readonly EventField[]) =>
  ([name]: [string, unknown]): boolean =>
    fields.some((field) => field === name);

/** What PATCH is told: only the fields that were changed here, so that others' changes to the rest stay. */
export const changeBetween = (before: EventValues, after: EventValues): EventChange =>
  Object.fromEntries(Object.entries(saidBy(after)).filter(isChanged(changedFields(before, after))));

/** Another's version of an event with what was changed here laid over it. */
export const rebase = (base: EventValues, mine: EventValues, theirs: EventValues): EventValues => ({
  ...theirs,
  ...Object.fromEntries(Object.entries(mine).filter(isChanged(changedFields(base, mine)))),
});

const isField = (name: string | undefined): name is EventField => FIELDS.some((field) => field === name);

/** What the server says against each field, and what it says against none of them. */
export const fieldErrors = (
  errors: Problem['errors'],
): { fields: { name: EventField; errors: string[] }[]; others: string[] } => {
  const byField = new Map<EventField, string[]>();
  const others: string[] = [];
  for (const { path, message } of errors) {
    // An entry of a list (`topics.2`) is told at the list.
    const name = path.split('.')[0];
    if (isField(name)) byField.set(name, [...new Set([...(byField.get(name) ?? []), message])]);
    else others.push(message);
  }
  return { fields: [...byField].map(([name, messages]) => ({ name, errors: messages })), others };
};
