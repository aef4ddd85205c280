import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  claimGroupsSchema,
  disagreementSchema,
  pageSchema,
  pastRulingSchema,
  receiptSchema,
  rulingPreviewSchema,
  type DisagreementState,
  type RulingDraft,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { untilCounted } from '../api/receipt.waiting.ts';
import { apiQueryOf, type ReconciliationSearch } from './reconciliation.search.ts';

const PAGE = 50;
/** Others report and decide, too: what is shown is read again so often, in milliseconds. */
const ASK_MS = 30_000;

const disagreementPageSchema = pageSchema(disagreementSchema);
const historyPageSchema = pageSchema(pastRulingSchema);

/** An event, or what a unit reports outside its events. */
export type Subject = { event: string } | { unit: string };

export const disagreementsQuery = (search: ReconciliationSearch) =>
  infiniteQueryOptions({
    queryKey: ['reconciliation', 'list', search],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/disagreements', disagreementPageSchema, {
        query: { ...apiQueryOf(search), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_MS,
  });

/** How many there are of a state, under the same filters. */
export const disagreementCountQuery = (search: ReconciliationSearch, state: DisagreementState | 'all') =>
  queryOptions({
    queryKey: ['reconciliation', 'count', search, state],
    queryFn: async ({ signal }) =>
      (
        await api.get('/disagreements', disagreementPageSchema, {
          query: { ...apiQueryOf({ ...search, state }), limit: 1 },
          signal,
        })
      ).total,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_MS,
  });

export const claimsQuery = (subject: Subject) =>
  queryOptions({
    queryKey: ['reconciliation', 'claims', subject],
    queryFn: ({ signal }) => api.get('/claims', claimGroupsSchema, { query: subject, signal }),
    refetchInterval: ASK_MS,
  });

export const historyQuery = (subject: Subject) =>
  infiniteQueryOptions({
    queryKey: ['reconciliation', 'history', subject],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/rulings/history', historyPageSchema, {
        query: { ...subject, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** What deciding so would change on the boards. */
export const previewQuery = (draft: RulingDraft | null) =>
  queryOptions({
    queryKey: ['reconciliation', 'preview', draft],
    enabled: draft !== null,
    queryFn: ({ signal }) =>
      api.post('/rulings/preview', { rulings: draft === null ? [] : [draft] }, rulingPreviewSchema, {
        signal,
      }),
    gcTime: 0,
    retry: false,
  });

/** Decides, and comes back when the board shows it. */
export const useRule = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ draft, reason }: { draft: RulingDraft; reason: string }) => {
      const { receipt } = await api.post('/rulings', { rulings: [draft], reason }, receiptSchema);
      // It is decided, whatever becomes of looking at it.
      await untilCounted(receipt).catch(() => undefined);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['reconciliation'] }),
  });
};
