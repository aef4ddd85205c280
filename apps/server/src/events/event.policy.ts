import type { Decision, EventStatus } from '@innoweek/contracts';
import { isHeld } from '@innoweek/contracts';
import { hasRole, seesAll, unitOf, type Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';

/** What decides who may do what with an event. */
export type Placed = {
  organiserId: string;
  coOrganisers: readonly string[];
  unit: string;
  status: EventStatus;
};

/** The organisation whose events the caller sees in any status; null where there is none. */
const ownOrganisation = (principal: Principal | null): string | null =>
  hasRole(principal, 'organizer', 'association') ? (principal?.organisation?.id ?? null) : null;

/** Whether the event exists for the caller at all. */
export const maySee = (principal: Principal | null, event: Placed): boolean => {
  if (isHeld(event.status) || seesAll(principal)) return true;
  if (unitOf(principal) === event.unit) return true;
  const own = ownOrganisation(principal);
  return own !== null && (event.organiserId === own || event.coOrganisers.includes(own));
};

/** The same as a condition on `events e`; parameters are added to `params`. */
export const visibleSql = (principal: Principal | null, params: unknown[]): string => {
  if (seesAll(principal)) return 'true';
  const ways = [`e.status in ('approved', 'live', 'concluded')`];
  const unit = unitOf(principal);
  if (unit !== null) ways.push(`e.unit = $${String(params.push(unit))}`);
  const own = ownOrganisation(principal);
  if (own !== null) {
    const at = `$${String(params.push(own))}`;
    ways.push(`e.organiser_id = ${at}`, `${at} = any(e.co_organisers)`);
  }
  return `(${ways.join(' or ')})`;
};

/** Events that the caller may edit or moderate, as a condition on `events e`; parameters are added to `params`. */
export const lookedAfterSql = (principal: Principal | null, params: unknown[]): string => {
  if (hasRole(principal, 'coordinator')) return 'true';
  const ways: string[] = [];
  const unit = unitOf(principal);
  if (unit !== null) ways.push(`e.unit = $${String(params.push(unit))}`);
  const own = hasRole(principal, 'organizer') ? (principal?.organisation?.id ?? null) : null;
  if (own !== null) ways.push(`e.organiser_id = $${String(params.push(own))}`);
  return ways.length === 0 ? 'false' : `(${ways.join(' or ')})`;
};

/** Events that the caller decides about, as a condition on `events e`. */
export const moderatedSql = (principal: Principal, params: unknown[]): string => {
  if (hasRole(principal, 'coordinator')) return 'true';
  const unit = unitOf(principal);
  return unit === null ? 'false' : `e.unit = $${String(params.push(unit))}`;
};

/** Whoever registers and changes an event: the lead's organizer, the unit's association, a coordinator. */
export const mayEdit = (principal: Principal | null, event: Placed): boolean =>
  hasRole(principal, 'coordinator') ||
  unitOf(principal) === event.unit ||
  (hasRole(principal, 'organizer') && principal?.organisation?.id === event.organiserId);

/** Whoever moderates an event: the unit's association, a coordinator. */
export const mayModerate = (principal: Principal | null, event: Placed): boolean =>
  hasRole(principal, 'coordinator') || unitOf(principal) === event.unit;

export const mayDecide = (principal: Principal, event: Placed, decision: Decision): boolean =>
  decision === 'approve' || decision === 'return' ? mayModerate(principal, event) : mayEdit(principal, event);

/** What speaks against an event that the caller's roles do not reach, at the field that puts it out of reach. */
export const foreign = (principal: Principal, event: Placed): ProblemError | null =>
  mayEdit(principal, event)
    ? null
    : new ProblemError('forbidden', {
        errors: [
          unitOf(principal) === null
            ? { path: 'organiser', code: 'not_own_organisation' }
            : { path: 'region', code: 'not_own_unit' },
        ],
      });
