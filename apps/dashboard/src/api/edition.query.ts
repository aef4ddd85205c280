import { queryOptions } from '@tanstack/react-query';
import { editionSchema, type Edition } from '@innoweek/contracts';
import { api } from './api.client.ts';

/** An edition together with when this browser received it, in milliseconds. */
export type ReceivedEdition = Edition & { receivedAt: number };

const REHEARSAL_MS = 10_000;
const REAL_MS = 60_000;

/** An edition by its code, or the current one. A rehearsal is asked for more often: its clock jumps over quiet hours. */
export const editionQuery = (code?: string) =>
  queryOptions<ReceivedEdition>({
    queryKey: ['edition', code ?? 'current'],
    staleTime: REHEARSAL_MS,
    refetchInterval: ({ state }) => (state.data?.rehearsal ? REHEARSAL_MS : REAL_MS),
    queryFn: async ({ signal }) => {
      const edition = await api.get(`/editions/${code ?? 'current'}`, editionSchema, { signal });
      // The reply's own clock is the only one that both sides share.
      return { ...edition, receivedAt: Date.now() };
    },
  });
