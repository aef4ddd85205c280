import {
  isHeld,
  type Decision,
  type Event,
  type EventStatus,
  type Role,
  type Session,
} from '@innoweek/contracts';

/**
 * What each role may do, as the server rules it. Screens ask here which buttons to show; the server decides.
 */
export type Caller = Session | null | undefined;

const hasRole = (caller: Caller, ...roles: Role[]): boolean =>
  caller?.roles.some((role) => roles.includes(role)) ?? false;

export const isCoordinator = (caller: Caller): boolean => hasRole(caller, 'coordinator');
export const isAssociation = (caller: Caller): boolean => hasRole(caller, 'association');
export const isAdministrator = (caller: Caller): boolean => hasRole(caller, 'administrator');
export const isOrganizer = (caller: Caller): boolean => hasRole(caller, 'organizer');

/** The unit that the caller moderates and reports for; null for everybody but associations. */
export const moderatedUnit = (caller: Caller): string | null =>
  isAssociation(caller) ? (caller?.unit ?? null) : null;

/** Whether the caller registers events, uploads files and sends tallies. */
export const mayRegister = (caller: Caller): boolean =>
  hasRole(caller, 'organizer', 'association', 'coordinator');

/** Whether the caller sees what reporters say of events or units: of their own, or of all. */
export const seesReporters = (caller: Caller): boolean => mayRegister(caller) || isAdministrator(caller);

/** Whether the caller decides what others see of the board. */
export const mayShare = (caller: Caller): boolean => isCoordinator(caller) || isAdministrator(caller);

/** Whether the caller sees which figures units owe: an association its own, overseers all. */
export const seesCompleteness = (caller: Caller): boolean => mayModerate(caller) || isAdministrator(caller);

/** Whether the caller sees what reporters say of a unit outside its events, and of all its events. */
export const seesReportsOfUnit = (caller: Caller, unit: string): boolean =>
  isCoordinator(caller) || isAdministrator(caller) || moderatedUnit(caller) === unit;

/** An event with the organisations that hold it. */
type Run = {
  unit: string;
  organiser: { id: string };
  coOrganisers: readonly { id: string; confirmed: boolean }[];
};

/** Whether the event is held by the caller's organisation, alone or with others. */
const runs = (caller: Caller, { organiser, coOrganisers }: Run): boolean => {
  const own = caller?.organisation?.id;
  return (
    own !== undefined &&
    (organiser.id === own || coOrganisers.some(({ id, confirmed }) => confirmed && id === own))
  );
};

/** Whether the caller sees what every reporter says of the event: those who run it, and overseers. */
export const seesReportsOf = (caller: Caller, event: Run): boolean =>
  seesReportsOfUnit(caller, event.unit) || runs(caller, event);

/** Whether the caller reports figures of the event: those who run it, its association, and coordinators. */
export const mayReportOn = (caller: Caller, event: Run): boolean =>
  looksAfter(caller, event) || (mayRegister(caller) && runs(caller, event));

/** Whether the caller approves and returns events. */
export const mayModerate = (caller: Caller): boolean => hasRole(caller, 'association', 'coordinator');

/** The only organisation the caller can register events for; null when any can be named. */
export const onlyOrganiser = (caller: Caller): { id: string; name: string } | null =>
  mayModerate(caller) ? null : (caller?.organisation ?? null);

type Placed = Pick<Event, 'unit' | 'status' | 'pending' | 'joinedTo'> & { organiser: { id: string } };

/** Whether the caller decides about the event: what they change needs nobody's review. */
export const looksAfter = (caller: Caller, event: Pick<Placed, 'unit'>): boolean =>
  isCoordinator(caller) || moderatedUnit(caller) === event.unit;

const mayEdit = (caller: Caller, event: Placed): boolean =>
  looksAfter(caller, event) || (isOrganizer(caller) && caller?.organisation?.id === event.organiser.id);

/** Whether the caller sees what each door of the event counted: those who run it, and overseers. */
export const seesDoor = (
  caller: Caller,
  event: Placed & { coOrganisers: readonly { id: string }[] },
): boolean => {
  if (looksAfter(caller, event) || isAdministrator(caller)) return true;
  const own = hasRole(caller, 'organizer', 'association') ? caller?.organisation?.id : undefined;
  return [event.organiser, ...event.coOrganisers].some(({ id }) => id === own);
};

/** Whether the caller may read who changed the event. */
export const seesHistory = mayEdit;

export type EventAction = 'edit' | Decision;

const OPEN_TO: Record<EventAction, readonly EventStatus[]> = {
  edit: ['draft', 'submitted', 'returned', 'approved', 'live', 'concluded'],
  submit: ['draft', 'returned'],
  approve: ['submitted'],
  return: ['submitted'],
  cancel: ['draft', 'submitted', 'returned', 'approved', 'live'],
};

/** Whether what matters in the event is looked at again before it changes. */
export const isReviewed = ({ status }: Pick<Placed, 'status'>): boolean => isHeld(status);

/** Changes of an approved event wait for a moderator, or came back to whoever asked for them. */
const isOpen = (action: EventAction, { status, pending, joinedTo }: Placed): boolean => {
  if (joinedTo !== null) return false;
  if (OPEN_TO[action].includes(status)) return true;
  if (pending === null) return false;
  return pending.reason === null ? action === 'approve' || action === 'return' : action === 'submit';
};

/** What the caller can do with an event now, the most likely first. */
export const actionsOn = (caller: Caller, event: Placed): EventAction[] => {
  const all: EventAction[] = ['approve', 'return', 'submit', 'edit', 'cancel'];
  return all.filter(
    (action) =>
      isOpen(action, event) &&
      (action === 'approve' || action === 'return' ? looksAfter(caller, event) : mayEdit(caller, event)),
  );
};

/** The decisions the caller can take about many events at once. */
export const bulkDecisions = (caller: Caller): Decision[] =>
  mayModerate(caller) ? ['approve', 'return'] : isOrganizer(caller) ? ['submit'] : [];
