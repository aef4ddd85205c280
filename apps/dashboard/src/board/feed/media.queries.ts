import { mediaPageSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useBoards } from '../board.context.ts';
import { useRefetchOnVersion } from '../refetch.hook.ts';
import { parseScope, type Scope } from '../scope.model.ts';

const REFETCH_MS = 15_000;
const LIMIT = 40;

/** Which reports belong to a scope, as the register is asked for them. */
const reportsOf = (scope: Scope): Record<string, string> => {
  switch (scope.of) {
    case 'unit':
      return { unit: scope.id };
    case 'kind':
      return { organiserKind: scope.id };
    case 'organisation':
      return { organiser: scope.id };
    case 'event':
      return { event: scope.id };
    case 'nation':
      return {};
  }
};

/** Reports of the media on what the board is about, the latest first; reprints stand behind the first of their title. */
export const useMedia = () => {
  const { source, board, scope, edition } = useBoards();
  const filter = useMemo(() => reportsOf(parseScope(scope)), [scope]);
  const query = useQuery({
    queryKey: ['media', 'board', edition.code, scope],
    queryFn: ({ signal }) =>
      source.get('/media', mediaPageSchema, {
        query: { edition: edition.code, limit: LIMIT, fold: true, ...filter },
        signal,
      }),
    refetchInterval: 4 * REFETCH_MS,
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  return query;
};
