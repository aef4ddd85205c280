import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { communiqueSchema, listedCommuniqueSchema, pageSchema, type Communique } from '@innoweek/contracts';
import { z } from 'zod';
import { api } from '../api/api.client.ts';

const listSchema = pageSchema(listedCommuniqueSchema);
/** A week has a few dozen. */
const LISTED = 200;
const nothing = z.unknown();

export const communiquesQuery = queryOptions({
  queryKey: ['communiques'],
  queryFn: ({ signal }) => api.get('/communiques', listSchema, { query: { limit: LISTED }, signal }),
});

/** By id or number. */
export const communiqueQuery = (name: string) =>
  queryOptions({
    queryKey: ['communiques', name],
    queryFn: ({ signal }) =>
      api.get(`/communiques/${encodeURIComponent(name)}`, communiqueSchema, { signal }),
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['communiques'] });
};

/** Freezes what the board shows now. */
export const usePrepare = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (note: string) => api.post('/communiques', { note }, communiqueSchema),
    onSettled: refresh,
  });
};

/** What becomes of a draft. */
export const useDraft = ({ id }: Pick<Communique, 'id'>) => {
  const refresh = useRefresh();
  const path = `/communiques/${encodeURIComponent(id)}`;
  return {
    note: useMutation({
      mutationFn: (note: string) => api.patch(path, { note }, communiqueSchema),
      onSettled: refresh,
    }),
    publish: useMutation({
      mutationFn: () => api.post(`${path}/publish`, undefined, communiqueSchema),
      onSettled: refresh,
    }),
    discard: useMutation({
      mutationFn: () => api.post(`${path}/discard`, undefined, nothing),
      onSettled: refresh,
    }),
  };
};
