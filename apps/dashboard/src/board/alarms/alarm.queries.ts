import { pageSchema, taskSchema, parseScope } from '@innoweek/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/api.client.ts';
import { useSession } from '../../api/session.query.ts';
import { mayModerate, isAdministrator } from '../../session/role.rules.ts';
import { useBoards } from '../board.context.ts';

const taskPageSchema = pageSchema(taskSchema);
const LOOK_AGAIN_MS = 15_000;
const LIMIT = 20;

/** What somebody has to look at, of the scope of the board, the gravest first; null for those who may not know. */
export const useAlarms = () => {
  const { source, edition, scope: name } = useBoards();
  const session = useSession();
  const isAllowed = mayModerate(session) || isAdministrator(session);
  const scope = parseScope(name);
  const unit = scope.of === 'unit' ? scope.id : undefined;
  const query = useQuery({
    queryKey: ['tasks', 'board', edition.code, unit],
    queryFn: ({ signal }) =>
      source.get('/tasks', taskPageSchema, {
        query: { edition: edition.code, state: 'open', limit: LIMIT, unit },
        signal,
      }),
    refetchInterval: LOOK_AGAIN_MS,
    enabled: isAllowed,
  });
  return isAllowed ? query : null;
};

/** What of an alarm can be done from the board: to take it, to give it back, to leave it for a while. */
export const useAlarmActions = () => {
  const client = useQueryClient();
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['tasks'] });
  const assign = useMutation({
    mutationFn: ({ id, account }: { id: string; account: string | null }) =>
      api.post(`/tasks/${id}/assign`, { account }, taskSchema),
    onSettled: again,
  });
  const snooze = useMutation({
    mutationFn: ({ id, until }: { id: string; until: number }) =>
      api.post(`/tasks/${id}/snooze`, { until: new Date(until).toISOString() }, taskSchema),
    onSettled: again,
  });
  return { assign, snooze };
};
