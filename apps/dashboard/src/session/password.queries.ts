import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  entrySchema,
  ownSessionSchema,
  pageSchema,
  passwordLinkSchema,
  passwordRulesSchema,
  type PasswordChange,
  type PasswordForgotten,
  type PasswordSetting,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { sessionQuery } from '../api/session.query.ts';

/** What a new password must be here, and whether forgotten ones can be set anew by mail. */
export const passwordRulesQuery = queryOptions({
  queryKey: ['passwordRules'],
  staleTime: 600_000,
  queryFn: ({ signal }) => api.get('/passwords/rules', passwordRulesSchema, { signal }),
});

/** Whose link this is. Asked once: a link that does not work now never will. */
export const passwordLinkQuery = (secret: string) =>
  queryOptions({
    queryKey: ['passwordLink', secret],
    retry: false,
    staleTime: Infinity,
    queryFn: () => api.post('/passwords/link', { secret }, passwordLinkSchema),
  });

/** Sets the password by a link; afterwards its owner is signed in, or a second step follows. */
export const useSetPassword = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (setting: PasswordSetting) => api.post('/passwords', setting, entrySchema),
    onSuccess: (entry) => {
      if (!('secondFactor' in entry)) client.setQueryData(sessionQuery.queryKey, entry);
    },
  });
};

export const useForgotten = () =>
  useMutation({ mutationFn: (who: PasswordForgotten) => api.tell('/passwords/forgotten', who) });

/** Where one is signed in. */
export const ownSessionsQuery = queryOptions({
  queryKey: ['ownSessions'],
  queryFn: ({ signal }) => api.get('/sessions', pageSchema(ownSessionSchema), { signal }),
});

/** A change after which the list of one's sessions is read again. */
const useSessionsChanging = <T>(change: (value: T) => Promise<void>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
};

export const useChangePassword = () =>
  useSessionsChanging((change: PasswordChange) => api.tell('/session/password', change));

export const useEndSession = () =>
  useSessionsChanging((id: string) => api.delete(`/sessions/${encodeURIComponent(id)}`));

export const useEndOtherSessions = () => useSessionsChanging(() => api.delete('/sessions'));
