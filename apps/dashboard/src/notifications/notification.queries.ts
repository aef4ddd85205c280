import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  notificationSchema,
  pageSchema,
  shownNotificationSettingsSchema,
  unreadSchema,
  type NotificationSettings,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

const PAGE = 30;
/** Asked again so often, in milliseconds, should a message about news be lost. */
const ASK_MS = 60_000;

const notificationPageSchema = pageSchema(notificationSchema);

export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: ({ signal }) => api.get('/notifications/unread', unreadSchema, { signal }),
  refetchInterval: ASK_MS,
});

export const notificationsQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', unread],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/notifications', notificationPageSchema, {
        query: { limit: PAGE, ...(unread ? { unread } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const settingsQuery = queryOptions({
  queryKey: ['notifications', 'settings'],
  queryFn: ({ signal }) => api.get('/notifications/settings', shownNotificationSettingsSchema, { signal }),
});

/** Marks some as read, or all. */
export const useRead = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[] | null) =>
      api.post('/notifications/read', ids === null ? {} : { ids }, unreadSchema),
    onSuccess: (unread) => client.setQueryData(unreadQuery.queryKey, unread),
    onSettled: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  });
};

export const useChooseSettings = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: NotificationSettings) =>
      api.put('/notifications/settings', settings, shownNotificationSettingsSchema),
    onSuccess: (settings) => client.setQueryData(settingsQuery.queryKey, settings),
  });
};
