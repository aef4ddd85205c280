import { correctionSchema, pageSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useBoards } from '../board.context.ts';
import { untilOf, usePast } from '../moment.hook.ts';

const correctionPageSchema = pageSchema(correctionSchema);
const LIMIT = 60;
/** Of a past some are left out again: those after its moment. */
const PAST_LIMIT = 200;
const STRETCH_MS = 1_800_000;
/** Many corrections in a moment are asked for together. */
const GATHER_MS = 1_500;

/**
 * Figures that were corrected, newest first. A notice says that there is one more; the list tells it in full.
 * @param share only those of at least this share of the board's figure
 */
export const useCorrections = (share?: number) => {
  const { source, board, scope, edition } = useBoards();
  const until = untilOf(usePast()?.moment, STRETCH_MS);
  const query = useQuery({
    queryKey: ['corrections', edition.code, scope, until, share],
    queryFn: ({ signal }) =>
      source.get('/board/corrections', correctionPageSchema, {
        query: {
          scope,
          edition: edition.code,
          until,
          share,
          limit: until === undefined ? LIMIT : PAST_LIMIT,
        },
        signal,
      }),
    refetchInterval: 60_000,
  });
  const { refetch } = query;
  const notices = useSyncExternalStore(board.subscribeStatus, board.notices);
  const heard = useRef(notices);
  useEffect(() => {
    if (heard.current === notices) return undefined;
    const timer = setTimeout(() => {
      heard.current = notices;
      void refetch();
    }, GATHER_MS);
    return () => clearTimeout(timer);
  }, [notices, refetch]);
  return query;
};
