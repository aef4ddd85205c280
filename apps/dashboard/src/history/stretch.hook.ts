import { useEffect, useMemo } from 'react';
import type { HistoryMode } from '@innoweek/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { stretchQuery } from './history.queries.ts';
import { boardAt, STRETCH_MS, stretchOf } from './playback.model.ts';

/** The board of a scope at a moment, out of the stretch that holds it; the one after it is fetched ahead. */
export const useStretch = (
  of: { edition: string; scope: string; mode: HistoryMode },
  moment: number | null,
  last: number,
) => {
  const client = useQueryClient();
  const from = stretchOf(moment ?? 0);
  const { data } = useQuery({ ...stretchQuery(of, from, last), enabled: moment !== null });
  const { edition, scope, mode } = of;
  const isShown = moment !== null;
  useEffect(() => {
    if (isShown && from + STRETCH_MS < last)
      client
        .query(stretchQuery({ edition, scope, mode }, from + STRETCH_MS, last))
        // Fetched ahead: it is asked for again when it is shown.
        .catch(() => undefined);
  }, [client, isShown, edition, scope, mode, from, last]);
  return useMemo(() => (data && moment !== null ? boardAt(data, moment) : null), [data, moment]);
};
