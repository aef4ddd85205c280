import type { OrganisationKind, Role, TokenScope } from '@innoweek/contracts';
import type { DisplayPass } from './display.pass.ts';

/** Who is asking, resolved once per request. */
export type Principal = {
  accountId: string;
  email: string;
  name: string;
  /** Which of the account's memberships is acted in: roles and organisation are its. */
  membershipId: string;
  roles: readonly Role[];
  organisation: {
    id: string;
    name: string;
    nameEn: string | null;
    kind: OrganisationKind;
    /** The unit it lies in, or `none`. */
    unit: string;
    /** The unit it reports for, if it is that unit's association. */
    reportsFor: string | null;
  } | null;
  /** Of the account; `missing`: the roles acted in demand one. Programs are never asked. */
  secondFactorState: 'on' | 'off' | 'missing';
  /** What a token is narrowed to; null when it is not, and for people. */
  scopes: readonly TokenScope[] | null;
  /** A browser's cookie or a program's token. */
  by: 'session' | 'token';
  expiresAt: Date | null;
};

/** Who reads figures: a wall at its link reads one board and is nobody otherwise. */
export type Reader = Principal | DisplayPass | null;

/** The account that reads; null for walls and for nobody in particular. */
export const personOf = (reader: Reader): Principal | null =>
  reader !== null && 'accountId' in reader ? reader : null;

export const hasRole = (principal: Principal | null, ...roles: Role[]): boolean =>
  principal?.roles.some((role) => roles.includes(role)) ?? false;

/** The unit that the caller moderates and reports for: that of an association account; null for everybody else. */
export const unitOf = (principal: Principal | null): string | null =>
  hasRole(principal, 'association') ? (principal?.organisation?.reportsFor ?? null) : null;

/** Coordinators and administrators see everything. */
export const seesAll = (principal: Principal | null): boolean =>
  hasRole(principal, 'coordinator', 'administrator');
