import { mediaPageSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useBoards } from '../board.context.ts';
import { dayOf } from '../edition.clock.ts';
import { usePast } from '../moment.hook.ts';
import { useRefetchOnVersion } from '../refetch.hook.ts';

const REFETCH_MS = 15_000;
const LIMIT = 40;
/** Of a past some are left out again: those after its moment. */
const PAST_LIMIT = 200;

/** Reports of the media on what the board is about, the latest first; reprints stand behind the first of their title. */
export const useMedia = () => {
  const { source, board, scope, edition } = useBoards();
  const past = usePast();
  const to = past === null ? undefined : dayOf(past.moment, edition.zone);
  const query = useQuery({
    queryKey: ['media', 'board', edition.code, scope, to],
    queryFn: ({ signal }) =>
      source.get('/media', mediaPageSchema, {
        query: {
          edition: edition.code,
          scope,
          limit: to === undefined ? LIMIT : PAST_LIMIT,
          to,
          fold: true,
        },
        signal,
      }),
    refetchInterval: 4 * REFETCH_MS,
  });
  useRefetchOnVersion(board, query.refetch, REFETCH_MS);
  return query;
};
