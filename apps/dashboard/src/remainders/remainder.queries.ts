import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  pageSchema,
  receiptSchema,
  remainderSchema,
  type Remainder,
  type RemainderState,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { untilCounted } from '../api/receipt.waiting.ts';

const remainderPageSchema = pageSchema(remainderSchema);
const PAGE = 50;
/** Figures come in all the time: what is shown is read again so often, in milliseconds. */
const ASK_MS = 15_000;

export const remaindersQuery = (state: RemainderState | null) =>
  infiniteQueryOptions({
    queryKey: ['remainders', state],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/remainders', remainderPageSchema, {
        query: { state, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ASK_MS,
  });

/** One of them. */
export const remainderQuery = (id: string) =>
  queryOptions({
    queryKey: ['remainders', 'one', id],
    queryFn: ({ signal }) => api.get('/remainders', remainderPageSchema, { query: { id }, signal }),
    refetchInterval: ASK_MS,
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['remainders'] });
};

/** Counts the difference as what took place outside of registered events; comes back when the board shows it. */
export const useAccept = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ id, difference }: Pick<Remainder, 'id' | 'difference'>) => {
      const { receipt } = await api.post(
        `/remainders/${encodeURIComponent(id)}/acceptance`,
        { difference },
        receiptSchema,
      );
      // It is accepted, whatever becomes of looking at it.
      await untilCounted(receipt).catch(() => undefined);
    },
    onSettled: refresh,
  });
};

/** Says why what is declared is not what is counted. */
export const useExplain = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, text }: { id: string; text: string }) =>
      api.post(`/remainders/${encodeURIComponent(id)}/explanation`, { text }, remainderSchema),
    onSettled: refresh,
  });
};
