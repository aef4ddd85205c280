import { queryOptions } from '@tanstack/react-query';
import { completenessSchema, owingSchema } from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

/** How often we look again: the answer is made anew every few seconds. */
const LOOK_AGAIN_MS = 10_000;

export const completenessQuery = queryOptions({
  queryKey: ['completeness'],
  queryFn: ({ signal }) => api.get('/board/completeness', completenessSchema, { signal }),
  refetchInterval: LOOK_AGAIN_MS,
});

/** What has no figure yet: of a unit or of all, of a day or of all until today. */
export const owingQuery = (about: { unit?: string; day?: string }) =>
  queryOptions({
    queryKey: ['owing', about],
    queryFn: ({ signal }) => api.get('/board/owing', owingSchema, { query: about, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
