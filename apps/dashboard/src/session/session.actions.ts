import { useMutation, useQueryClient } from '@tanstack/react-query';
import { entrySchema, sessionSchema, type SignIn } from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { sessionQuery } from '../api/session.query.ts';
import { forgetAllKept } from '../events/kept.draft.ts';
import { forgetAllTallyDrafts } from '../tallies/tally.draft.ts';

/** Everything but the session was read with the eyes of whoever was signed in, and is read anew. */
export const useForget = () => {
  const client = useQueryClient();
  return () => client.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
};

/** Signs in; afterwards the session is known, or a second step follows. */
export const useSignIn = () => {
  const client = useQueryClient();
  const forget = useForget();
  return useMutation({
    mutationFn: (credentials: SignIn) => api.post('/session', credentials, entrySchema),
    onSuccess: (entry) => {
      if ('secondFactor' in entry) return;
      client.setQueryData(sessionQuery.queryKey, entry);
      void forget();
    },
  });
};

/** Signs out; what was read before is forgotten. On a computer that others use, too, nothing typed stays. */
export const useSignOut = () => {
  const client = useQueryClient();
  const forget = useForget();
  return useMutation({
    mutationFn: async ({ shared }: { shared: boolean }) => {
      await api.delete('/session');
      return shared;
    },
    onSuccess: (shared) => {
      forgetAllKept();
      if (shared) forgetAllTallyDrafts();
      client.setQueryData(sessionQuery.queryKey, null);
      void forget();
    },
  });
};

/** Acts for another of one's organisations; what was read for the one before is read anew. */
export const useActFor = () => {
  const client = useQueryClient();
  const forget = useForget();
  return useMutation({
    mutationFn: (organisation: string | null) =>
      api.put('/session/organisation', { organisation }, sessionSchema),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      void forget();
    },
  });
};
