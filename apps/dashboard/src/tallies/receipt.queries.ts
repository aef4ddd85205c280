import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { pageSchema, receiptSchema, sentReceiptSchema, type Tallies } from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

/** Counting takes a fraction of a second; we look again until it is done. */
const POLL_MS = 1000;
const PAGE = 20;

const sentPageSchema = pageSchema(sentReceiptSchema);

/** What the account that is signed in reported; pages are put one below the other. */
export const sentReceiptsQuery = (account: string) =>
  infiniteQueryOptions({
    queryKey: ['receipts', account],
    queryFn: ({ signal, pageParam }) =>
      api.get('/receipts', sentPageSchema, {
        query: { limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ state: now }) => now === 'accepted'))
        ? POLL_MS
        : false,
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
