import { queryOptions, useQuery } from '@tanstack/react-query';
import { sessionSchema, type Session } from '@innoweek/contracts';
import { api } from './api.client.ts';
import { ProblemError } from './problem.error.ts';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.get('/session', sessionSchema, { signal });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) return null;
      throw error;
    }
  },
});

/** The session of this browser: undefined while it is not known yet, null when nobody is signed in. */
export const useSession = (): Session | null | undefined => useQuery(sessionQuery).data;
