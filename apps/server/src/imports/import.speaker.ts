import { findUnit } from '@innoweek/places';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import { unprocessable } from '../problems/problem.error.ts';

/** Who a file acts for. `forUnit`: the reporting unit that it speaks for, and no other, where its uploader said so. */
export type Speaker = Principal & { forUnit?: string };

/**
 * The uploader as the one who speaks for a unit: a coordinator for any, everybody else for their own. The unit of
 * another is answered as one that does not exist.
 */
export const speakerFor = (principal: Principal, unit: string | undefined): Speaker => {
  if (unit === undefined) return principal;
  const own = unitOf(principal) ?? principal.organisation?.unit;
  if (findUnit(unit) === null || (unit !== own && !hasRole(principal, 'coordinator')))
    throw unprocessable({ path: 'unit', code: 'unknown_unit', params: { unit } });
  return { ...principal, forUnit: unit };
};

/** Whoever goes on with a file, speaking for the unit that was named when it was uploaded. */
export const goingOn = (principal: Principal, { forUnit }: Speaker): Speaker =>
  forUnit === undefined ? principal : { ...principal, forUnit };

/** Whether a file speaks for what is counted in a unit. */
export const speaksFor = ({ forUnit }: Speaker, unit: string): boolean =>
  forUnit === undefined || forUnit === unit;

/** The names of the unit that a file speaks for, for a sentence. */
export const unitNames = ({ forUnit = '' }: Speaker): { unit: string; unitEn: string } => {
  const found = findUnit(forUnit);
  return { unit: found?.name ?? forUnit, unitEn: found?.nameEn ?? forUnit };
};
