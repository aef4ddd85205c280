import { completenessSchema, type Completeness } from '@innoweek/contracts';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useSession } from '../../api/session.query.ts';
import { seesCompleteness } from '../../session/role.rules.ts';
import { useBoards } from '../board.context.ts';

const LOOK_AGAIN_MS = 15_000;

/** What units owe of which day; null for those who may not see it. */
export const useBoardCompleteness = (): UseQueryResult<Completeness> | null => {
  const { edition, source } = useBoards();
  const isAllowed = seesCompleteness(useSession());
  const query = useQuery({
    queryKey: ['completeness', edition.code],
    queryFn: ({ signal }) =>
      source.get('/board/completeness', completenessSchema, { query: { edition: edition.code }, signal }),
    refetchInterval: LOOK_AGAIN_MS,
    enabled: isAllowed,
  });
  return isAllowed ? query : null;
};
