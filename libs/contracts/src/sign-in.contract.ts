import { z } from 'zod';

/** GET /session/methods: how one can sign in here, besides with a password. */
export const signInMethodsSchema = z.object({
  /** An OpenID Connect provider; its name for the button, if it has one. */
  oidc: z.object({ label: z.string().nullable() }).nullable(),
});
export type SignInMethods = z.infer<typeof signInMethodsSchema>;

/** GET /session/oidc: where to go on to afterwards, as a path of the dashboard. */
export const oidcStartSchema = z.object({ to: z.string().max(2000).optional() });
export type OidcStart = z.infer<typeof oidcStartSchema>;

/** Why signing in at the provider led to nothing; `/sign-in?problem=` says it. */
export const OIDC_PROBLEMS = ['oidc_refused', 'oidc_no_account', 'oidc_unavailable'] as const;
export type OidcProblem = (typeof OIDC_PROBLEMS)[number];
