import type { Audience } from '@innoweek/contracts';
import {
  isAdministrator,
  mayModerate,
  mayRegister,
  mayShare,
  seesCompleteness,
  seesReporters,
  type Caller,
} from '../session/role.rules.ts';

const everybody = (): boolean => true;

/** Those who are signed in have the whole board, and find the public one under sharing. */
const visitors = (caller: Caller, audience: Audience | undefined): boolean =>
  caller === null && audience !== undefined && audience !== 'closed';

/** What the header leads to, each under the title of its feature, and to whom it shows. */
export const NAVIGATION = [
  { to: '/', feature: 'home', shows: everybody },
  { to: '/board', feature: 'board', shows: everybody },
  { to: '/public', feature: 'publicity', shows: visitors },
  { to: '/events', feature: 'events', shows: everybody },
  { to: '/approvals', feature: 'approvals', shows: mayModerate },
  { to: '/imports', feature: 'imports', shows: mayRegister },
  { to: '/tallies', feature: 'tallies', shows: mayRegister, also: ['/receipts'] },
  { to: '/media', feature: 'media', shows: seesReporters },
  { to: '/agreements', feature: 'agreements', shows: seesReporters },
  { to: '/reconciliation', feature: 'reconciliation', shows: seesReporters, also: ['/remainders'] },
  { to: '/completeness', feature: 'completeness', shows: seesCompleteness },
  { to: '/communiques', feature: 'communiques', shows: everybody },
  { to: '/sharing', feature: 'sharing', shows: mayShare },
  { to: '/accounts', feature: 'accounts', shows: isAdministrator },
] as const satisfies readonly {
  to: string;
  feature: string;
  /** `audience`: to whom the current edition is open; undefined while that is not known. */
  shows: (caller: Caller, audience: Audience | undefined) => boolean;
  /** Where else one is then. */
  also?: readonly string[];
}[];

/** Whether an address belongs to what an item of the header leads to. */
export const isWithin = (
  { to, also = [] }: { to: string; also?: readonly string[] },
  pathname: string,
): boolean =>
  [to, ...also].some((root) => pathname === root || (root !== '/' && pathname.startsWith(`${root}/`)));
