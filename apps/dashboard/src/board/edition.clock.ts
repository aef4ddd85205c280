import type { Edition, Language } from '@innoweek/contracts';
import type { Span } from '@innoweek/counting';
import type { ReceivedEdition } from '../api/edition.query.ts';
import type { BoardStatus } from '../live/board-store.ts';
import { dateLocale } from '../ui/day.format.ts';

/**
 * What the edition's clock shows: the server's `now` went on since, in a rehearsal at its own speed. The
 * browser's clock serves for the time between only, so that it may be wrong.
 */
export const editionNow = (edition: ReceivedEdition, now: number): number =>
  Date.parse(edition.now) + Math.max(0, now - edition.receivedAt) * (edition.clock?.speed ?? 1);

/**
 * The same where a board is shown: never before the version that is shown was made. The clock of a rehearsal leaps, and
 * is asked for every few seconds only; a version of before it was last set says nothing about it.
 */
export const clockBeside = (
  edition: ReceivedEdition,
  { madeAt, editionAt }: Pick<BoardStatus, 'madeAt' | 'editionAt'>,
  now: number,
): number => {
  const told = editionNow(edition, now);
  const isOfBefore = edition.clock === null || madeAt === null || madeAt < Date.parse(edition.clock.since);
  return isOfBefore || editionAt === null ? told : Math.max(told, editionAt);
};

/** What the edition's clock showed at a moment of this browser's, to the second and in the edition's time zone. */
export const clockText = (edition: ReceivedEdition, at: number, language: Language): string =>
  new Intl.DateTimeFormat(dateLocale(language), { timeStyle: 'medium', timeZone: edition.zone }).format(
    editionNow(edition, at),
  );

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

/** When it was, by the world's clock, that the edition's clock showed a moment; null while a rehearsal stands still. */
export const worldTime = ({ clock }: Pick<Edition, 'clock'>, moment: number): number | null => {
  if (clock === null) return moment;
  return clock.speed > 0 ? Date.parse(clock.since) + (moment - Date.parse(clock.at)) / clock.speed : null;
};

/** A moment at which a day begins in a time zone whose clocks are never put forward or back. */
const startOf = (day: string, zone: string): number => {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const there = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const [hour = 12, minute = 0] = there.format(noon).split(':').map(Number);
  return noon - (hour * 60 + minute) * 60_000;
};

/** The days of an edition as moments: when it begins to count, when its week begins, when its last day is over. */
export const spanOf = ({
  warmUpStart,
  start,
  end,
  zone,
}: Pick<Edition, 'warmUpStart' | 'start' | 'end' | 'zone'>): Span => ({
  from: startOf(warmUpStart, zone),
  start: startOf(start, zone),
  end: startOf(end, zone) + DAY_MS,
});
