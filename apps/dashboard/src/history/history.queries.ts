import {
  boardDifferenceSchema,
  correctionSchema,
  historySchema,
  historySpanSchema,
  pageSchema,
  type HistoryMode,
} from '@innoweek/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';
import type { Compared } from './comparison.model.ts';
import { besideOf, minuteAfter, MINUTE_MS, STRETCH_MS, type Way } from './playback.model.ts';

const SPAN_MS = 10_000;
/** The true past changes with every correction. */
const TRUE_MS = 30_000;

/** From when to when there is something to be shown. */
export const spanQuery = (edition: string) =>
  queryOptions({
    queryKey: ['history', 'span', edition],
    queryFn: ({ signal }) =>
      api.get('/board/history/span', historySpanSchema, { query: { edition }, signal }),
    staleTime: SPAN_MS,
    refetchInterval: SPAN_MS,
  });

/** A stretch of a board minute by minute. What lies before `last` does not change any more as it was known. */
export const stretchQuery = (
  { edition, scope, mode }: { edition: string; scope: string; mode: HistoryMode },
  from: number,
  last: number,
) =>
  queryOptions({
    queryKey: ['history', 'stretch', edition, scope, mode, from],
    queryFn: ({ signal }) =>
      api.get('/board/history', historySchema, {
        query: {
          scope,
          edition,
          mode,
          from: new Date(from).toISOString(),
          to: new Date(from + STRETCH_MS).toISOString(),
          step: MINUTE_MS / 1_000,
        },
        signal,
      }),
    staleTime: mode === 'known' && from + STRETCH_MS < last ? Infinity : TRUE_MS,
  });

/** The end of the minute of the correction that lies next to a moment, to be jumped to; null where there is none. */
export const correctionQuery = (edition: string, scope: string, way: Way, moment: number) =>
  queryOptions({
    queryKey: ['history', 'correction', edition, scope, way, moment],
    queryFn: async ({ signal }) => {
      const { items } = await api.get('/board/corrections', pageSchema(correctionSchema), {
        query: { scope, edition, limit: 1, ...besideOf(way, moment) },
        signal,
      });
      return items[0] === undefined ? null : minuteAfter(Date.parse(items[0].at));
    },
    staleTime: TRUE_MS,
  });

/** What is other at one moment than it was at another, or is now. */
export const differenceQuery = (edition: string, scope: string, from: number, to: Compared) =>
  queryOptions({
    queryKey: ['history', 'difference', edition, scope, from, to],
    queryFn: ({ signal }) =>
      api.get('/board/difference', boardDifferenceSchema, {
        query: {
          scope,
          edition,
          from: new Date(from).toISOString(),
          ...(to === 'now' ? {} : { to: new Date(to).toISOString() }),
        },
        signal,
      }),
  });
