import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  decisionOutcomesSchema,
  eventHistorySchema,
  eventItemsSchema,
  eventSchema,
  organisationSchema,
  pageSchema,
  similarEventsSchema,
  type Confirmations,
  type Decision,
  type Decisions,
  type EventDraft,
  type EventChange,
  type EventSeries,
  type SimilarQuery,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { apiQueryOf, onFirstPage, type EventSearch } from './event.search.ts';

/** Events of one page of the list. */
export const EVENTS_PER_PAGE = 50;
/** A list asks at most for so many at once, and decides at most about so many. */
const LONGEST_PAGE = 200;
export const MOST_DECIDED = 1000;

const eventPageSchema = pageSchema(eventSchema);

/** One page of the list; while the next is on its way the last one stays. */
export const eventsQuery = (search: EventSearch, limit = EVENTS_PER_PAGE) =>
  queryOptions({
    queryKey: ['events', 'list', search, limit],
    queryFn: ({ signal }) =>
      api.get('/events', eventPageSchema, { query: apiQueryOf(search, limit), signal }),
    placeholderData: keepPreviousData,
  });

/** How many events there are of a kind. */
export const useEventCount = (search: EventSearch | null) =>
  useQuery({
    queryKey: ['events', 'count', search],
    enabled: search !== null,
    queryFn: async ({ signal }) =>
      (await api.get('/events', eventPageSchema, { query: apiQueryOf(search ?? {}, 1), signal })).total,
  });

/** The codes of all events that filters find, as many as can be decided about at once. */
export const findCodes = async (search: EventSearch): Promise<string[]> => {
  const codes: string[] = [];
  const filters = onFirstPage(search);
  let cursor: string | null = null;
  do {
    const query = apiQueryOf(cursor === null ? filters : { ...filters, cursor }, LONGEST_PAGE);
    const page: { items: { code: string }[]; nextCursor: string | null } = await api.get(
      '/events',
      eventPageSchema,
      { query },
    );
    codes.push(...page.items.map(({ code }) => code));
    cursor = page.nextCursor;
  } while (cursor !== null && codes.length < MOST_DECIDED);
  return codes.slice(0, MOST_DECIDED);
};

export const eventQuery = (code: string) =>
  queryOptions({
    queryKey: ['events', 'one', code],
    queryFn: ({ signal }) => api.get(`/events/${encodeURIComponent(code)}`, eventSchema, { signal }),
  });

export const historyQuery = (code: string) =>
  queryOptions({
    queryKey: ['events', 'history', code],
    queryFn: ({ signal }) =>
      api.get(`/events/${encodeURIComponent(code)}/history`, eventHistorySchema, { signal }),
  });

/** Organisations whose names hold what was typed. */
export const organisationsQuery = (q: string) =>
  queryOptions({
    queryKey: ['organisations', 'search', q],
    queryFn: ({ signal }) =>
      api.get('/organisations', pageSchema(organisationSchema), {
        query: { q: q.trim() || undefined, limit: 20 },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: ['organisations', 'one', id],
    queryFn: ({ signal }) =>
      api.get(`/organisations/${encodeURIComponent(id)}`, organisationSchema, { signal }),
    staleTime: Infinity,
  });

/** Whatever was read of events may be different now. */
const useForgetEvents = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['events'] });
};

/** Decides about one event. */
export const useDecision = (code: string) => {
  const client = useQueryClient();
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: ({ decision, reason }: { decision: Decision; reason?: string }) =>
      api.post(
        `/events/${encodeURIComponent(code)}/${decision}`,
        reason === undefined ? {} : { reason },
        eventSchema,
      ),
    onSuccess: (event) => {
      client.setQueryData(eventQuery(code).queryKey, event);
    },
    // After a refusal too: the event is not as this screen shows it.
    onSettled: () => forget(),
  });
};

/** Decides about many events at once. */
export const useDecisions = () => {
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: (decisions: Decisions) => api.post('/events/decisions', decisions, decisionOutcomesSchema),
    onSettled: () => forget(),
  });
};

/** Registers an event. */
export const useRegister = () => {
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: (draft: EventDraft) => api.post('/events', draft, eventSchema),
    onSuccess: () => forget(),
  });
};

/** Registers an event that is held several times. */
export const useRegisterSeries = () => {
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: (series: EventSeries) => api.post('/events/series', series, eventItemsSchema),
    onSuccess: () => forget(),
  });
};

/** Answers for a co-organiser. */
export const useConfirmation = () => {
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: async (confirmations: Confirmations) => {
      const { outcomes } = await api.post('/events/confirmations', confirmations, decisionOutcomesSchema);
      const refused = outcomes.find(({ ok }) => !ok);
      if (refused) throw new Error(refused.message ?? '');
    },
    onSettled: () => forget(),
  });
};

/** Events that are likely the one described; null asks nothing. */
export const similarQuery = (described: SimilarQuery | null) =>
  queryOptions({
    queryKey: ['events', 'similar', described],
    enabled: described !== null,
    queryFn: ({ signal }) =>
      api.get('/events/similar', similarEventsSchema, { query: { ...described }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** Changes an event, if it is still at the version that was shown. */
export const useChange = (code: string) => {
  const client = useQueryClient();
  const forget = useForgetEvents();
  return useMutation({
    mutationFn: ({ change, version }: { change: EventChange; version: number }) =>
      api.patch(`/events/${encodeURIComponent(code)}`, change, eventSchema, {
        headers: { 'If-Match': `"${String(version)}"` },
      }),
    onSuccess: (event) => {
      client.setQueryData(eventQuery(code).queryKey, event);
      void forget();
    },
  });
};
