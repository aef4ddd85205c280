import { keepPreviousData, queryOptions, useMutation } from '@tanstack/react-query';
import {
  organisationImportSchema,
  organisationMergePreviewSchema,
  organisationSchema,
  pageSchema,
  type Organisation,
  type OrganisationChange,
  type OrganisationDraft,
  type OrganisationImport,
  type OrganisationMerge,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { useChanging } from './account.queries.ts';

const PER_PAGE = 50;
const LARGEST_PAGE = 200;

type Slice = { q?: string; cursor: string | null };

export const organisationListQuery = (slice: Slice) =>
  queryOptions({
    queryKey: ['organisations', 'list', slice],
    queryFn: ({ signal }) =>
      api.get('/organisations', pageSchema(organisationSchema), {
        query: { ...slice, limit: PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** All organisations right below one, or below none. */
export const branchQuery = (parent: string | null) =>
  queryOptions({
    queryKey: ['organisations', 'branch', parent],
    queryFn: async ({ signal }) => {
      const items: Organisation[] = [];
      for (let cursor: string | null = null; ;) {
        const page: { items: Organisation[]; nextCursor: string | null } = await api.get(
          '/organisations',
          pageSchema(organisationSchema),
          { query: { parent: parent ?? 'none', cursor, limit: LARGEST_PAGE }, signal },
        );
        items.push(...page.items);
        cursor = page.nextCursor;
        if (cursor === null) return items;
      }
    },
    placeholderData: keepPreviousData,
  });

/** What merging one into another would do. */
export const mergeQuery = (from: string, into: string) =>
  queryOptions({
    queryKey: ['organisations', 'merge', from, into],
    queryFn: ({ signal }) =>
      api.get(`/organisations/${encodeURIComponent(from)}/merge`, organisationMergePreviewSchema, {
        query: { into },
        signal,
      }),
    enabled: into !== '',
    gcTime: 0,
    retry: false,
  });

export const useMerge = (from: string) =>
  useChanging('organisations', (order: OrganisationMerge) =>
    api.post(`/organisations/${encodeURIComponent(from)}/merge`, order, organisationSchema),
  );

const listForm = (file: File, commit: boolean): FormData => {
  const form = new FormData();
  form.set('commit', String(commit));
  form.set('file', file);
  return form;
};

/** Shows what a list of organisations would do. */
export const useReadList = () =>
  useMutation({
    mutationFn: (file: File): Promise<OrganisationImport> =>
      api.upload('/organisations/import', listForm(file, false), organisationImportSchema),
  });

/** Takes a list of organisations in. */
export const useTakeList = () =>
  useChanging('organisations', (file: File): Promise<OrganisationImport> =>
    api.upload('/organisations/import', listForm(file, true), organisationImportSchema),
  );

export const useCreateOrganisation = () =>
  useChanging('organisations', (draft: OrganisationDraft) =>
    api.post('/organisations', draft, organisationSchema),
  );

/** Changes what an organisation is called and where it belongs. */
export const useChangeOrganisation = (id: string) =>
  useChanging('organisations', (change: OrganisationChange) =>
    api.patch(`/organisations/${encodeURIComponent(id)}`, change, organisationSchema),
  );
