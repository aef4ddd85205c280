import { dayOf, instantOf } from '../events/wall.time.ts';

export const SNOOZES = ['hour', 'morning', 'days'] as const;
export type Snooze = (typeof SNOOZES)[number];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moment until which nobody has to look: in an hour, tomorrow morning, in three days. */
export const snoozeUntil = (name: Snooze, now: Date): string => {
  if (name === 'hour') return new Date(now.getTime() + HOUR_MS).toISOString();
  const day = dayOf(now.getTime() + (name === 'morning' ? DAY_MS : 3 * DAY_MS));
  return instantOf(`${day}T08:00`);
};
