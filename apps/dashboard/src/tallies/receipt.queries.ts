import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  pageSchema,
  receiptDetailSchema,
  receiptEntrySchema,
  receiptSchema,
  sentReceiptSchema,
  type Tallies,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import type { ReceiptSearch } from './receipt.search.ts';

/** Counting takes a fraction of a second; we look again until it is done. */
const POLL_MS = 1000;
const PAGE = 20;

const ENTRIES_PAGE = 100;
/** The most that is listed at once: every metric of a day, however often it was said. */
const MOST = 200;

const sentPageSchema = pageSchema(sentReceiptSchema);
const entryPageSchema = pageSchema(receiptEntrySchema);

/** What the account that is signed in reported; pages are put one below the other. */
export const sentReceiptsQuery = (account: string, search: ReceiptSearch) =>
  infiniteQueryOptions({
    queryKey: ['receipts', account, search],
    queryFn: ({ signal, pageParam }) =>
      api.get('/receipts', sentPageSchema, {
        query: { ...search, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ state: now }) => now === 'accepted'))
        ? POLL_MS
        : false,
  });

/** One receipt; read again until it is counted. */
export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', 'one', id],
    queryFn: ({ signal }) => api.get(`/receipts/${encodeURIComponent(id)}`, receiptDetailSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'accepted' ? POLL_MS : false),
  });

/** What became of every entry of a receipt, read again when it is counted. */
export const receiptEntriesQuery = (id: string, state: 'accepted' | 'folded') =>
  infiniteQueryOptions({
    queryKey: ['receipts', 'entries', id, state],
    queryFn: ({ signal, pageParam }) =>
      api.get(`/receipts/${encodeURIComponent(id)}/entries`, entryPageSchema, {
        query: { limit: ENTRIES_PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

/** What a receipt says of one event or unit on one day, to be corrected. */
export const correctionQuery = (id: string, subject: string, day: string) =>
  queryOptions({
    queryKey: ['receipts', 'correction', id, subject, day],
    queryFn: ({ signal }) =>
      api.get(`/receipts/${encodeURIComponent(id)}/entries`, entryPageSchema, {
        query: { subject, day, limit: MOST },
        signal,
      }),
    // What is in the form must not change under the hands of who types.
    staleTime: Infinity,
    gcTime: 0,
  });

/** Sends figures; the key makes sure that they count once however often they are sent. */
export const useSendTallies = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tallies, key }: { tallies: Tallies; key: string }) =>
      api.post('/tallies', tallies, receiptSchema, { headers: { 'Idempotency-Key': key } }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['receipts'] }),
        client.invalidateQueries({ queryKey: ['owing'] }),
      ]),
  });
};

/** Takes a receipt back by reversing entries. */
export const useWithdraw = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      api.post(`/receipts/${encodeURIComponent(id)}/withdraw`, { reason }, receiptSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['receipts'] }),
  });
};
