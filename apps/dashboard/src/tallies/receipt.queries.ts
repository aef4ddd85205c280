import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { receiptSchema, receiptStateSchema, type Tallies } from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

/** Counting takes a fraction of a second; we look again until it is done. */
const POLL_MS = 1000;

export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipts', id],
    queryFn: ({ signal }) => api.get(`/receipts/${encodeURIComponent(id)}`, receiptStateSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'accepted' ? POLL_MS : false),
    staleTime: 5_000,
  });

/** Sends figures; the key makes sure that they count once however often they are sent. */
export const useSendTallies = () =>
  useMutation({
    mutationFn: ({ tallies, key }: { tallies: Tallies; key: string }) =>
      api.post('/tallies', tallies, receiptSchema, { headers: { 'Idempotency-Key': key } }),
  });

/** Takes a receipt back by reversing entries. */
export const useWithdraw = (id: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      api.post(`/receipts/${encodeURIComponent(id)}/withdraw`, { reason }, receiptSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['receipts', id] }),
  });
};
