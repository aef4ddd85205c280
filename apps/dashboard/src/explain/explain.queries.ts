import { claimExplanationSchema, explanationSchema, type Language } from '@innoweek/contracts';
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
