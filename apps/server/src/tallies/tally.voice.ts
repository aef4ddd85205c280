import { isHeld } from '@innoweek/contracts';
import type { Standing } from '@innoweek/counting';
import { hasRole, unitOf, type Principal } from '../access/principal.model.ts';
import type { KnownEvent } from '../events/event.directory.ts';

/** In whose name and in which capacity a caller speaks of a subject; null: not at all. */
export type Voice = { reporter: string; standing: Standing } | null;

/** The organisation that coordinators speak for. */
const COORDINATION = 'cast';

/** As whom a coordinator speaks of anything. */
export const coordinatorVoice = (principal: Principal): NonNullable<Voice> => ({
  reporter: principal.organisation?.id ?? COORDINATION,
  standing: 'coordinator',
});

/** As whom the caller speaks of an event; null: not at all. */
export const voiceAbout = (
  principal: Principal,
  event: Pick<KnownEvent, 'unit' | 'organiserId'> & { coOrganisers: readonly string[] },
): Voice => {
  const organisation = principal.organisation?.id;
  if (hasRole(principal, 'coordinator')) return coordinatorVoice(principal);
  if (organisation === undefined) return null;
  const unit = unitOf(principal);
  if (unit !== null && unit === event.unit) return { reporter: organisation, standing: 'association' };
  if (!hasRole(principal, 'organizer', 'association')) return null;
  if (event.organiserId === organisation) return { reporter: organisation, standing: 'lead' };
  if (event.coOrganisers.includes(organisation)) return { reporter: organisation, standing: 'partner' };
  return null;
};

/** As whom the caller speaks of what happens in a unit; null: not at all. */
export const voiceForUnit = (principal: Principal, unit: string): Voice => {
  if (hasRole(principal, 'coordinator')) return coordinatorVoice(principal);
  return unitOf(principal) === unit && principal.organisation
    ? { reporter: principal.organisation.id, standing: 'association' }
    : null;
};

/** Why nothing is counted of an event; null when it takes place. */
export const whyClosed = (event: KnownEvent): 'event_cancelled' | 'event_not_approved' | null => {
  if (isHeld(event.status)) return null;
  return event.status === 'cancelled' ? 'event_cancelled' : 'event_not_approved';
};
