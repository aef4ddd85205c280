import {
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

/** The parts of a figure, page by page; all pages are of one version. */
export const partsQuery = ({ cell, edition, version, group, unit, kind, organiser }: ExplainSearch) =>
  infiniteQueryOptions({
    queryKey: ['explain', 'parts', { cell, edition, version, group, unit, kind, organiser }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/board/explanation', explanationSchema, {
        query: { cell, edition, version, by: group, unit, kind, organiser, cursor: pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    retry: false,
  });

/** What was said of one subject; cells of files are named in the language of the reader. */
export const claimsQuery = (
  subject: string,
  of: { metric: string; grade: string; edition: string | undefined; version: number | undefined },
  language: Language,
) =>
  queryOptions({
    queryKey: ['explain', 'claims', subject, of, language],
    queryFn: ({ signal }) =>
      api.get('/board/explanation/claims', claimExplanationSchema, { query: { subject, ...of }, signal }),
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
