import {
  displaySchema,
  issuedDisplaySchema,
  pageSchema,
  publicBoardSettingsSchema,
  type DisplayDraft,
  type PublicBoardSettings,
} from '@innoweek/contracts';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';

const displayPageSchema = pageSchema(displaySchema);
const PAGE = 20;
/** Whether walls are there changes by itself. */
const LOOK_AGAIN_MS = 20_000;

/** The links to walls, the newest first, page by page. */
export const displaysQuery = (edition: string) =>
  infiniteQueryOptions({
    queryKey: ['displays', edition],
    queryFn: ({ pageParam, signal }) =>
      api.get('/displays', displayPageSchema, {
        query: { edition, limit: PAGE, cursor: pageParam },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: LOOK_AGAIN_MS,
  });

/** Makes a link; its secret is in the answer only. */
export const useMakeDisplay = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: DisplayDraft) => api.post('/displays', draft, issuedDisplaySchema),
    onSuccess: () => client.invalidateQueries({ queryKey: ['displays'] }),
  });
};

/** Ends a link. */
export const useRevokeDisplay = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/displays/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['displays'] }),
  });
};

/** Decides what of an edition is public. */
export const usePublish = (edition: string) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: PublicBoardSettings) =>
      api.put(`/editions/${edition}/public-board`, settings, publicBoardSettingsSchema),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['edition'] }),
        client.invalidateQueries({ queryKey: ['publicBoard'] }),
      ]),
  });
};
