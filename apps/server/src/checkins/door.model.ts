import { isHeld, type DoorState } from '@innoweek/contracts';
import type { KnownEvent } from '../events/event.directory.ts';

/** Doors open so long before an event starts, in milliseconds. */
const BEFORE_MS = 2 * 60 * 60 * 1000;
/** And close so long after it ends: queues, and events that run over. */
const AFTER_MS = 60 * 60 * 1000;

export type DoorHours = { opensAt: Date; closesAt: Date };

export const hoursOf = ({ startsAt, endsAt }: Pick<KnownEvent, 'startsAt' | 'endsAt'>): DoorHours => ({
  opensAt: new Date(startsAt.getTime() - BEFORE_MS),
  closesAt: new Date(endsAt.getTime() + AFTER_MS),
});

/** Whether the doors of an event count at a moment of its edition's clock. */
export const doorStateAt = (event: KnownEvent, now: Date): DoorState => {
  if (event.status === 'cancelled') return 'cancelled';
  if (!isHeld(event.status)) return 'unapproved';
  const { opensAt, closesAt } = hoursOf(event);
  if (now < opensAt) return 'early';
  return now > closesAt ? 'over' : 'open';
};

/** The day of `now`; one that came before the first or after the last day of an event belongs to that day. */
export const dayWithin = (day: string, first: string, last: string): string =>
  day < first ? first : day > last ? last : day;
