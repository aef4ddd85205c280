import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import {
  agreementPageSchema,
  agreementSchema,
  similarAgreementsSchema,
  type Agreement,
  type AgreementDraft,
  type AgreementStage,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';

const PAGE = 50;
export const AGREEMENT_VIEWS = ['all', 'open', 'withdrawn'] as const;
export type AgreementView = (typeof AGREEMENT_VIEWS)[number];
export type AgreementFilter = { q: string; stage: AgreementStage | null; view: AgreementView };

const VIEWS: Record<AgreementView, Record<string, boolean>> = {
  all: {},
  open: { open: true },
  withdrawn: { withdrawn: true },
};

export const agreementsQuery = ({ view, ...filter }: AgreementFilter) =>
  infiniteQueryOptions({
    queryKey: ['agreements', 'list', view, filter],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      api.get('/agreements', agreementPageSchema, {
        query: { ...filter, ...VIEWS[view], limit: PAGE, cursor: pageParam },
        signal,
      }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });

export type SimilarTo = { name: string; partyA: string; partyB: string };

/** What is there of an agreement that somebody is about to register. */
export const similarAgreementsQuery = (to: SimilarTo, except: string | null) =>
  queryOptions({
    queryKey: ['agreements', 'similar', to, except],
    queryFn: ({ signal }) =>
      api.get('/agreements/similar', similarAgreementsSchema, { query: { ...to, except }, signal }),
    enabled: Object.values(to).every((text) => text.length >= 2),
  });

const useRefresh = () => {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['agreements'] });
};

/** Registers an agreement under a key that makes trying again harmless, or changes the one that is given. */
export const useSaveAgreement = (agreement: Agreement | null) => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ draft, key }: { draft: Omit<AgreementDraft, 'edition'>; key: string }) =>
      agreement
        ? api.patch(`/agreements/${agreement.id}`, draft, agreementSchema, {
            headers: { 'If-Match': `"${String(agreement.version)}"` },
          })
        : api.post('/agreements', draft, agreementSchema, { headers: { 'Idempotency-Key': key } }),
    onSettled: refresh,
  });
};

export const useWithdrawAgreement = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      api.post(`/agreements/${id}/withdraw`, { reason }, agreementSchema),
    onSettled: refresh,
  });
};

/** Says that two records are the same agreement, or are not. */
export const useDecide = () => {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({
      id,
      decision,
      other,
    }: {
      id: string;
      decision: 'fold' | 'distinct' | 'unfold';
      other: string;
    }) =>
      api.post(
        `/agreements/${id}/${decision}`,
        decision === 'fold' ? { into: other } : decision === 'distinct' ? { from: other } : undefined,
        agreementSchema,
      ),
    onSettled: refresh,
  });
};
