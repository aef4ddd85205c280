import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  recoveryCodesSchema,
  secondFactorEnrolmentSchema,
  secondFactorSchema,
  sessionSchema,
  signInMethodsSchema,
  type SecondFactorCode,
  type SecondFactorProof,
} from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { sessionQuery } from '../api/session.query.ts';
import { useForget } from './session.actions.ts';

/** How one can sign in besides with a password. */
export const signInMethodsQuery = queryOptions({
  queryKey: ['signInMethods'],
  staleTime: 600_000,
  queryFn: ({ signal }) => api.get('/session/methods', signInMethodsSchema, { signal }),
});

/** One's own second factor. */
export const secondFactorQuery = queryOptions({
  queryKey: ['secondFactor'],
  queryFn: ({ signal }) => api.get('/session/second-factor', secondFactorSchema, { signal }),
});

/** The second step of signing in; afterwards the session is known. */
export const useSecondStep = () => {
  const client = useQueryClient();
  const forget = useForget();
  return useMutation({
    mutationFn: (code: SecondFactorCode) => api.post('/session/second-factor', code, sessionSchema),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      void forget();
    },
  });
};

/** A new secret for the app; asked for once, because every asking makes another. */
export const enrolmentQuery = queryOptions({
  queryKey: ['secondFactorEnrolment'],
  retry: false,
  staleTime: Infinity,
  gcTime: 0,
  queryFn: () => api.post('/session/second-factor/enrolment', undefined, secondFactorEnrolmentSchema),
});

/** Shows the code of the new app. What is read with it on is read anew once the recovery codes were seen. */
export const useConfirm = () =>
  useMutation({
    mutationFn: (code: SecondFactorCode) =>
      api.post('/session/second-factor/confirmation', code, recoveryCodesSchema),
  });

/** To be called when the second factor has changed. */
export const useSecondFactorChanged = () => {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [secondFactorQuery.queryKey, sessionQuery.queryKey, ['ownSessions']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
};

export const useTurnOff = () => {
  const changed = useSecondFactorChanged();
  return useMutation({
    mutationFn: (proof: SecondFactorProof) => api.tell('/session/second-factor/removal', proof),
    onSuccess: changed,
  });
};

export const useRenewRecoveryCodes = () => {
  const changed = useSecondFactorChanged();
  return useMutation({
    mutationFn: (proof: SecondFactorProof) =>
      api.post('/session/second-factor/recovery-codes', proof, recoveryCodesSchema),
    onSuccess: changed,
  });
};
