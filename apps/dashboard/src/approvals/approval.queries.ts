import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  approvalSchema,
  approvalSummarySchema,
  colleaguesSchema,
  decisionOutcomesSchema,
  eventSchema,
  pageSchema,
  type Decisions,
  type Event,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import type { ApprovalSearch } from './approval.search.ts';

const PAGE = 50;
/** Others decide, too: the queue is read again so often, in milliseconds. */
const ASK_MS = 30_000;

const approvalPageSchema = pageSchema(approvalSchema);

export const approvalsQuery = (search: ApprovalSearch) =>
  infiniteQueryOptions({
    queryKey: ['approvals', 'list', search],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/approvals', approvalPageSchema, {
        query: { ...search, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_MS,
  });

export const approvalSummaryQuery = queryOptions({
  queryKey: ['approvals', 'summary'],
  queryFn: ({ signal }) => api.get('/approvals/summary', approvalSummarySchema, { signal }),
  refetchInterval: ASK_MS,
});

export const colleaguesQuery = queryOptions({
  queryKey: ['approvals', 'colleagues'],
  queryFn: ({ signal }) => api.get('/approvals/colleagues', colleaguesSchema, { signal }),
  staleTime: 300_000,
});

const useOutcomes = <T, R = { outcomes: Outcome[] }>(send: (said: T) => Promise<R>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['approvals'] }),
        client.invalidateQueries({ queryKey: ['events'] }),
      ]),
  });
};
type Outcome = { code: string; ok: boolean; message: string | null };

export const useDecide = () =>
  useOutcomes((decisions: Decisions) => api.post('/events/decisions', decisions, decisionOutcomesSchema));

export const useUndo = () =>
  useOutcomes((codes: string[]) => api.post('/approvals/undo', { codes }, decisionOutcomesSchema));

export const useAssign = () =>
  useOutcomes((said: { codes: string[]; account: string | null }) =>
    api.post('/approvals/assignments', said, decisionOutcomesSchema),
  );

const pathOf = (code: string): string => `/events/${encodeURIComponent(code)}`;

/** Joins what waits to an event that was shown beside it; that one is kept. */
export const useJoin = () =>
  useOutcomes(({ into, code }: { into: Event; code: string }) =>
    api.post(`${pathOf(into.code)}/join`, { with: [code] }, eventSchema, {
      headers: { 'If-Match': `"${String(into.version)}"` },
    }),
  );

export const useUnjoin = () =>
  useOutcomes((code: string) =>
    api.post(`${pathOf(code)}/unjoin`, {}, eventSchema, { headers: { 'If-Match': '*' } }),
  );

export const useDistinguish = () =>
  useOutcomes(({ code, from }: { code: string; from: string }) =>
    api.post(`${pathOf(code)}/distinct`, { from: [from] }, { parse: () => null }),
  );
