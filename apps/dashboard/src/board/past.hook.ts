import { boardSchema, type Cells } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { useStretch } from '../history/stretch.hook.ts';
import { useTimeMachineHere } from '../history/time-machine.hook.ts';
import { useBoards } from './board.context.ts';
import { usePast } from './moment.hook.ts';
import { editionNow, worldTime } from './edition.clock.ts';

const HOUR_MS = 3_600_000;
/** An hour ago is looked up anew this many times an hour, within limits. */
const TIMES = 30;
const SELDOM_MS = 120_000;
const OFTEN_MS = 8_000;

/** A board as it was about an hour ago of the edition's clock, and when that was by that clock. */
type PastBoard = { cells: Cells; at: number };

/** The board of a scope an hour ago; null while it is not known, or while the clock of a rehearsal stands still. */
const usePastBoard = (scope: string): PastBoard | null => {
  const { edition, source } = useBoards();
  // An hour before a moment that is looked back at is not an hour ago.
  const speed = usePast() === null ? (edition.clock?.speed ?? 1) : 0;
  const query = useQuery({
    queryKey: ['hourAgo', edition.code, scope],
    queryFn: async ({ signal }): Promise<PastBoard | null> => {
      const at = editionNow(edition, Date.now()) - HOUR_MS;
      const world = worldTime(edition, at);
      if (world === null) return null;
      const { cells } = await source.get('/board', boardSchema, {
        query: { scope, edition: edition.code, asOf: new Date(world).toISOString() },
        signal,
      });
      return { cells, at };
    },
    enabled: speed > 0,
    refetchInterval: Math.min(SELDOM_MS, Math.max(OFTEN_MS, HOUR_MS / TIMES / (speed || 1))),
  });
  return speed > 0 ? (query.data ?? null) : null;
};

/** The board of a scope an hour before what the board shows: before now, or before the moment that is looked back at. */
export const useHourBefore = (scope: string): PastBoard | null => {
  const { edition } = useBoards();
  const past = usePast();
  const at = past === null ? null : past.moment - HOUR_MS;
  const last = useTimeMachineHere()?.span?.last ?? 0;
  const before = useStretch({ edition: edition.code, scope, mode: past?.mode ?? 'known' }, at, last);
  const ago = usePastBoard(scope);
  if (at === null) return ago;
  return before && { cells: before.cells, at };
};
