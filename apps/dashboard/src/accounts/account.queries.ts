import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  accountSchema,
  auditEntrySchema,
  editionSchema,
  invitationSchema,
  issuedTokenSchema,
  membershipSchema,
  pageSchema,
  secondFactorRequirementSchema,
  tokenSchema,
  type AccountChange,
  type AccountDraft,
  type EditionChange,
  type EditionDraft,
  type MembershipDraft,
  type SecondFactorRequirement,
  type TokenDraft,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { sessionQuery } from '../api/session.query.ts';

const PER_PAGE = 50;

type Slice = { q?: string; cursor: string | null };

export const accountsQuery = (slice: Slice) =>
  queryOptions({
    queryKey: ['accounts', slice],
    queryFn: ({ signal }) =>
      api.get('/accounts', pageSchema(accountSchema), { query: { ...slice, limit: PER_PAGE }, signal }),
    placeholderData: keepPreviousData,
  });

/** The audit trail, the newest first. */
export const auditQuery = (filter: Readonly<Record<string, string>>, cursor: string | null) =>
  queryOptions({
    queryKey: ['audit', filter, cursor],
    queryFn: ({ signal }) =>
      api.get('/audit', pageSchema(auditEntrySchema), {
        query: { ...filter, cursor, limit: PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const editionListQuery = (slice: Slice) =>
  queryOptions({
    queryKey: ['edition', 'list', slice],
    queryFn: ({ signal }) =>
      api.get('/editions', pageSchema(editionSchema), {
        query: { cursor: slice.cursor, limit: PER_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** Every edition there is, to choose one of; there are a few. */
export const editionChoicesQuery = queryOptions({
  queryKey: ['edition', 'choices'],
  queryFn: async ({ signal }) =>
    (await api.get('/editions', pageSchema(editionSchema), { query: { limit: 200 }, signal })).items,
});

export const tokensQuery = (account: string) =>
  queryOptions({
    queryKey: ['tokens', account],
    queryFn: ({ signal }) =>
      api.get('/tokens', pageSchema(tokenSchema), { query: { account, limit: PER_PAGE }, signal }),
  });

/** The roles that have to have a second factor. */
export const requirementQuery = queryOptions({
  queryKey: ['secondFactorRequirement'],
  queryFn: ({ signal }) => api.get('/second-factor/requirement', secondFactorRequirementSchema, { signal }),
});

/** A change after which what was read under a key is read again. */
export const useChanging = <T, R>(key: string, change: (value: T) => Promise<R>) => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: [key] }),
  });
};

export const useCreateAccount = () =>
  useChanging('accounts', (draft: AccountDraft) => api.post('/accounts', draft, accountSchema));

export const useChangeAccount = () =>
  useChanging('accounts', ({ id, change }: { id: string; change: AccountChange }) =>
    api.patch(`/accounts/${encodeURIComponent(id)}`, change, accountSchema),
  );

export const useInvite = () =>
  useChanging('accounts', (id: string) =>
    api.post(`/accounts/${encodeURIComponent(id)}/invitation`, {}, invitationSchema),
  );

export const useUnlink = () =>
  useChanging('accounts', (id: string) => api.delete(`/accounts/${encodeURIComponent(id)}/identities`));

export const useAddMembership = () =>
  useChanging('accounts', ({ account, draft }: { account: string; draft: MembershipDraft }) =>
    api.post(`/accounts/${encodeURIComponent(account)}/memberships`, draft, membershipSchema),
  );

export const useRemoveMembership = () =>
  useChanging('accounts', ({ account, membership }: { account: string; membership: string }) =>
    api.delete(`/accounts/${encodeURIComponent(account)}/memberships/${encodeURIComponent(membership)}`),
  );

export const useResetSecondFactor = () =>
  useChanging('accounts', (id: string) => api.delete(`/accounts/${encodeURIComponent(id)}/second-factor`));

/** It may be one's own role: then the session has to be read again, too. */
export const useRequireSecondFactor = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (requirement: SecondFactorRequirement) =>
      api.put('/second-factor/requirement', requirement, secondFactorRequirementSchema),
    onSuccess: (saved) => {
      client.setQueryData(requirementQuery.queryKey, saved);
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
};

export const useIssueToken = () =>
  useChanging('tokens', (draft: TokenDraft) => api.post('/tokens', draft, issuedTokenSchema));

export const useRevokeToken = () =>
  useChanging('tokens', (id: string) => api.delete(`/tokens/${encodeURIComponent(id)}`));

export const useCreateEdition = () =>
  useChanging('edition', (draft: EditionDraft) => api.post('/editions', draft, editionSchema));

/** Changes an edition. */
export const useChangeEdition = (code: string) =>
  useChanging('edition', (change: EditionChange) =>
    api.patch(`/editions/${encodeURIComponent(code)}`, change, editionSchema),
  );

export const useMakeCurrent = () =>
  useChanging('edition', (code: string) =>
    api.patch(`/editions/${encodeURIComponent(code)}`, { current: true }, editionSchema),
  );
