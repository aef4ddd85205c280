import { PUBLIC_BOARD_AGE_S, publicBoardSchema, type PublicBoard } from '@innoweek/contracts';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';
import { ProblemError } from '../api/problem.error.ts';

/** What everybody may know of an edition. Asked for again and again: the answer is small, the same for all, and cached. */
const publicBoardQuery = (edition?: string) =>
  queryOptions({
    queryKey: ['publicBoard', edition ?? 'current'],
    queryFn: ({ signal }) => api.get('/public/board', publicBoardSchema, { query: { edition }, signal }),
    refetchInterval: PUBLIC_BOARD_AGE_S * 1_000,
  });

/** The public board; nothing any more once it is public no longer. */
export const usePublicBoard = (edition?: string): { data: PublicBoard | undefined; error: Error | null } => {
  const { data, error } = useQuery(publicBoardQuery(edition));
  const isGone = error instanceof ProblemError && error.status === 404;
  return { data: isGone ? undefined : data, error };
};
