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
  pageSchema,
  type Decisions,
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

const useOutcomes = <T>(send: (said: T) => Promise<{ outcomes: Outcome[] }>) => {
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
