import { correctionSchema, pageSchema } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useBoards } from '../board.context.ts';

const correctionPageSchema = pageSchema(correctionSchema);
const LIMIT = 60;
/** Many corrections in a moment are asked for together. */
const GATHER_MS = 1_500;

/** Figures that were corrected, newest first. A notice says that there is one more; the list tells it in full. */
export const useCorrections = () => {
  const { source, board, scope, edition } = useBoards();
  const query = useQuery({
    queryKey: ['corrections', edition.code, scope],
    queryFn: ({ signal }) =>
      source.get('/board/corrections', correctionPageSchema, {
        query: { scope, edition: edition.code, limit: LIMIT },
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
