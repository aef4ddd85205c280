import {
  daySchema,
  eventFormSchema,
  eventStatusSchema,
  organisationKindSchema,
  type EventForm,
  type EventStatus,
  type OrganisationKind,
} from '@innoweek/contracts';

/** What the address of the list of events says: its filters and its page. */
export type EventSearch = {
  q?: string;
  unit?: string;
  /** A place: what is held around it, the nearest first. */
  near?: string;
  status?: EventStatus;
  kind?: OrganisationKind;
  form?: EventForm;
  topic?: string;
  organiser?: string;
  /** Code of the first event of a series. */
  series?: string;
  /** Approved events with changes that wait for review. */
  pending?: true;
  /** Events that name the reader's organisation and wait for its answer. */
  asked?: true;
  from?: string;
  to?: string;
  cursor?: string;
  /** The number of the page that `cursor` begins, for the reader; absent on the first. */
  page?: number;
};
export type EventFilter = Exclude<keyof EventSearch, 'cursor' | 'page'>;

export const FILTERS = [
  'q',
  'unit',
  'near',
  'status',
  'kind',
  'form',
  'topic',
  'organiser',
  'series',
  'pending',
  'asked',
  'from',
  'to',
] as const satisfies readonly EventFilter[];

type Schema<T> = { safeParse(value: unknown): { success: true; data: T } | { success: false } };

const accepted = <T>(schema: Schema<T>, value: string | undefined): T | undefined => {
  const read = schema.safeParse(value);
  return read.success ? read.data : undefined;
};

/** Numbers too: the router reads `?q=2016` as one. */
const textOf = (value: unknown, longest: number): string | undefined => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' || text.length > longest ? undefined : text;
};

const matching = (pattern: RegExp, value: string | undefined): string | undefined =>
  value !== undefined && pattern.test(value) ? value : undefined;

/** What can be understood of an address; the rest is left out, so that a broken link still shows a list. */
export const readEventSearch = (search: Record<string, unknown>): EventSearch => {
  const said = (name: string, longest: number): string | undefined => textOf(search[name], longest);
  const page = Number(search['page']);
  const cursor = said('cursor', 200);
  const [from, to] = [accepted(daySchema, said('from', 10)), accepted(daySchema, said('to', 10))];
  const read: { [K in keyof EventSearch]: EventSearch[K] | undefined } = {
    q: said('q', 100),
    unit: matching(/^(none|CN-[A-Z0-9-]{2,17})$/, said('unit', 20)),
    near: said('near', 60),
    status: accepted(eventStatusSchema, said('status', 20)),
    kind: accepted(organisationKindSchema, said('kind', 40)),
    form: accepted(eventFormSchema, said('form', 20)),
    topic: said('topic', 40),
    organiser: matching(/^[a-z0-9-]+$/, said('organiser', 64)),
    series: matching(/^[A-Z0-9][A-Z0-9-]{3,39}$/, said('series', 40)),
    pending: search['pending'] === true ? true : undefined,
    asked: search['asked'] === true ? true : undefined,
    // A range the wrong way round holds nothing.
    from: from !== undefined && to !== undefined && from > to ? to : from,
    to: from !== undefined && to !== undefined && from > to ? from : to,
    cursor,
    page: cursor !== undefined && Number.isInteger(page) && page > 1 ? page : undefined,
  };
  return withoutAbsent(read);
};

const withoutAbsent = (search: Record<string, string | number | boolean | undefined>): EventSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

/** The address of the first page. */
export const onFirstPage = (search: EventSearch): EventSearch =>
  withoutAbsent({ ...search, cursor: undefined, page: undefined });

/** The address after filters changed: back on the first page. `undefined` takes a filter away. */
export const filtered = (
  search: EventSearch,
  change: { [K in EventFilter]?: EventSearch[K] | undefined },
): EventSearch => {
  return withoutAbsent({ ...onFirstPage(search), ...change });
};

/** The address of the next page. */
export const onNextPage = (search: EventSearch, cursor: string): EventSearch => ({
  ...search,
  cursor,
  page: (search.page ?? 1) + 1,
});

/** How many filters are set; the two ends of a range of days are one. */
export const countFilters = (search: EventSearch): number => {
  const { from, to } = search;
  const set = FILTERS.filter((name) => name !== 'from' && name !== 'to' && search[name] !== undefined).length;
  return set + (from !== undefined || to !== undefined ? 1 : 0);
};

/** The query of GET /events. */
export const apiQueryOf = (search: EventSearch, limit: number): Record<string, string | number | boolean> => {
  return { ...withoutAbsent({ ...search, page: undefined }), limit };
};
