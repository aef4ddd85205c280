import type { Edition } from '@innoweek/contracts';
import type { ReceivedEdition } from '../api/edition.query.ts';

/**
 * What the edition's clock shows: the server's `now` went on since, in a rehearsal at its own speed. The
 * browser's clock serves for the time between only, so that it may be wrong.
 */
export const editionNow = (edition: ReceivedEdition, now: number): number =>
  Date.parse(edition.now) + Math.max(0, now - edition.receivedAt) * (edition.clock?.speed ?? 1);

/** Calendar day of a moment in a time zone, `YYYY-MM-DD`. */
export const dayOf = (moment: number, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(moment);

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Where an edition stands on a day. Days count from 1. */
export type EditionPhase =
  | { phase: 'before'; count: number }
  | { phase: 'warmUp'; day: number; count: number }
  | { phase: 'week'; day: number; of: number }
  | { phase: 'after' };

/** Where the edition stands on this day. */
export const phaseOn = (
  edition: Pick<Edition, 'warmUpStart' | 'start' | 'end'>,
  day: string,
): EditionPhase => {
  if (day < edition.warmUpStart) return { phase: 'before', count: daysBetween(day, edition.warmUpStart) };
  if (day < edition.start) {
    return {
      phase: 'warmUp',
      day: daysBetween(edition.warmUpStart, day) + 1,
      count: daysBetween(day, edition.start),
    };
  }
  if (day <= edition.end) {
    return {
      phase: 'week',
      day: daysBetween(edition.start, day) + 1,
      of: daysBetween(edition.start, edition.end) + 1,
    };
  }
  return { phase: 'after' };
};
