import type { EventQuery } from './event.contract.ts';
import { ORGANISATION_KINDS, type OrganisationKind } from './metric.contract.ts';

/** What a board is about. */
export type Scope =
  | { of: 'nation' }
  | { of: 'unit'; id: string }
  | { of: 'kind'; id: OrganisationKind }
  | { of: 'organisation'; id: string }
  | { of: 'event'; id: string };

/** Takes the name of a board apart; whatever is not known counts as the nation. */
export const parseScope = (scope: string): Scope => {
  const [of, id] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)];
  const kind = ORGANISATION_KINDS.find((known) => known === id);
  if (of === 'unit') return { of, id };
  if (of === 'kind' && kind) return { of, id: kind };
  if (of === 'organisation' || of === 'event') return { of, id };
  return { of: 'nation' };
};

/** Which events belong to a scope, as the list of events is asked for them. */
export const eventsOf = (scope: Scope): Pick<EventQuery, 'unit' | 'kind' | 'organiser' | 'q'> => {
  switch (scope.of) {
    case 'unit':
      return { unit: scope.id };
    case 'kind':
      return { kind: scope.id };
    case 'organisation':
      return { organiser: scope.id };
    case 'event':
      return { q: scope.id };
    case 'nation':
      return {};
  }
};
