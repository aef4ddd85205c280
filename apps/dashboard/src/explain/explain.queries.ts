import {
  MAX_PAGE,
  claimEntriesSchema,
  claimExplanationSchema,
  explanationSchema,
  type ExplainedClaim,
  type Language,
} from '@innoweek/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';
import type { ExplainSearch } from './explain.search.ts';

const PAGE = 100;

/** What happened before a minute is what had happened up to the millisecond before it. */
const pastOf = (actual: string | undefined): { mode?: 'true'; moment?: string } =>
  actual === undefined ? {} : { mode: 'true', moment: new Date(Date.parse(actual) - 1).toISOString() };

/** The parts of a figure, page by page; all pages are of one version, and of a true past there is one. */
export const partsQuery = ({ cell, edition, version, actual, group, unit, kind, organiser }: ExplainSearch) =>
  infiniteQueryOptions({
    queryKey: ['explain', 'parts', { cell, edition, version, actual, group, unit, kind, organiser }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/board/explanation', explanationSchema, {
        query: {
          cell,
          edition,
          version,
          ...pastOf(actual),
          by: group,
          unit,
          kind,
          organiser,
          cursor: pageParam,
          limit: actual === undefined ? PAGE : MAX_PAGE,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    retry: false,
  });

/** What was said of one subject; cells of files are named in the language of the reader. */
export const claimsQuery = (
  subject: string,
  {
    actual,
    ...of
  }: {
    metric: string;
    grade: string;
    edition: string | undefined;
    version: number | undefined;
    actual: string | undefined;
  },
  language: Language,
) =>
  queryOptions({
    queryKey: ['explain', 'claims', subject, of, actual, language],
    queryFn: ({ signal }) =>
      api.get('/board/explanation/claims', claimExplanationSchema, {
        query: { subject, ...of, ...pastOf(actual) },
        signal,
      }),
    retry: false,
  });

/** The figure that claims are heard in. */
export type ClaimPlace = { subject: string; edition: string | undefined; metric: string; day: string };

/** The entries of a claim after those that are told with it, of the same version. */
export const entriesQuery = (
  of: ClaimPlace,
  { event, reporter, grade, rest }: ExplainedClaim,
  language: Language,
) =>
  infiniteQueryOptions({
    queryKey: ['explain', 'entries', of, event, reporter, grade, rest.cursor, language],
    queryFn: ({ pageParam, signal }) =>
      api.get('/board/explanation/entries', claimEntriesSchema, {
        query: { ...of, event: event ?? undefined, reporter, grade, cursor: pageParam },
        signal,
      }),
    initialPageParam: rest.cursor ?? '',
    getNextPageParam: (last) => last.nextCursor,
    retry: false,
  });
