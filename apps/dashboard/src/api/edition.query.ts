import { queryOptions } from '@tanstack/react-query';
import { editionSchema } from '@innoweek/contracts';
import { api } from './api.client.ts';

/** An edition by its code, or the current one. Asked again every half minute: a rehearsal's clock may be set anew. */
export const editionQuery = (code?: string) =>
  queryOptions({
    queryKey: ['edition', code ?? 'current'],
    staleTime: 30_000,
    refetchInterval: 30_000,
    queryFn: async ({ signal }) => {
      const edition = await api.get(`/editions/${code ?? 'current'}`, editionSchema, { signal });
      // The reply's own clock is the only one that both sides share.
      return { ...edition, receivedAt: Date.now() };
    },
  });
