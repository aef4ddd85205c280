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
import { MINUTE_MS, STRETCH_MS } from './playback.model.ts';

const SPAN_MS = 10_000;
/** The true past changes with every correction. */
const TRUE_MS = 30_000;
const CORRECTIONS = 200;

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

/** Moments at which something was corrected, to be jumped to. */
export const jumpsQuery = (edition: string, scope: string) =>
  queryOptions({
    queryKey: ['history', 'corrections', edition, scope],
    queryFn: ({ signal }) =>
      api.get('/board/corrections', pageSchema(correctionSchema), {
        query: { scope, edition, limit: CORRECTIONS },
        signal,
      }),
    staleTime: TRUE_MS,
  });

/** What is other now than it was at a moment. */
export const differenceQuery = (edition: string, scope: string, from: number) =>
  queryOptions({
    queryKey: ['history', 'difference', edition, scope, from],
    queryFn: ({ signal }) =>
      api.get('/board/difference', boardDifferenceSchema, {
        query: { scope, edition, from: new Date(from).toISOString() },
        signal,
      }),
  });
