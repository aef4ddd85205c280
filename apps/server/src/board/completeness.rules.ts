import type { Completeness, CompletenessState } from '@innoweek/contracts';
import { endOfDay, shiftedDay } from '../editions/edition.clock.ts';

/** What is known of a unit and a day. */
export type UnitDay = {
  unit: string;
  day: string;
  /** Events that take place, and those of them with a figure of attendances. */
  held: number;
  reported: number;
  /** What the unit said of what took place outside registered events, if anything. */
  remainders: number;
  /** Figures that say nobody came, and figures that are verified; with the remainders. */
  zeros: number;
  verified: number;
  /** When the last figure that was missing came, by the clock of the edition; null while one is missing. */
  completeAt: Date | null;
};

type MissingState = Extract<CompletenessState, 'notDue' | 'due' | 'late'>;

/** Figures of a day are due by the end of so many days after it. */
const DAYS_TO_REPORT = 1;

export type Deadlines = { zone: string; tallies: string | undefined };

/** The moment by which the figures of a day are due: the end of the next day, at the latest that of the edition. */
export const dueOf = (day: string, { zone, tallies }: Deadlines): Date => {
  const next = shiftedDay(day, DAYS_TO_REPORT);
  return endOfDay(tallies !== undefined && tallies >= day && tallies < next ? tallies : next, zone);
};

/** How urgent a figure is that is missing. */
export const urgencyOf = (day: string, now: Date, deadlines: Deadlines): MissingState => {
  if (now < endOfDay(day, deadlines.zone)) return 'notDue';
  return now < dueOf(day, deadlines) ? 'due' : 'late';
};

/** What has come in of what a unit owes of a day. */
export const stateOf = (
  { day, held, reported, remainders, zeros, verified }: UnitDay,
  now: Date,
  deadlines: Deadlines,
): CompletenessState => {
  const figures = reported + remainders;
  if (reported >= held && figures > 0) {
    if (verified === figures) return 'verified';
    return zeros === figures ? 'zero' : 'received';
  }
  return held === 0 ? 'notDue' : urgencyOf(day, now, deadlines);
};

const MISSING: ReadonlySet<CompletenessState> = new Set(['notDue', 'due', 'late']);

/** The whole matrix: every unit, and every day on which something takes place anywhere. */
export const completenessOf = (
  units: readonly string[],
  found: readonly UnitDay[],
  now: Date,
  deadlines: Deadlines,
): Pick<Completeness, 'days' | 'units'> => {
  const days = [...new Set(found.map(({ day }) => day))].toSorted();
  const known = new Map(found.map((one) => [`${one.unit}/${one.day}`, one]));
  const nothing = { held: 0, reported: 0, remainders: 0, zeros: 0, verified: 0, completeAt: null };
  return {
    days: days.map((day) => ({ day, due: dueOf(day, deadlines).toISOString() })),
    units: units.map((unit) => {
      const own = days.map((day) => known.get(`${unit}/${day}`) ?? { unit, day, ...nothing });
      const owed = own.filter(({ day, held }) => held > 0 && now >= dueOf(day, deadlines));
      const share = (isDone: (one: UnitDay) => boolean): number | null =>
        owed.length === 0 ? null : owed.filter(isDone).length / owed.length;
      return {
        unit,
        days: own.map((one) => ({
          state: stateOf(one, now, deadlines),
          held: one.held,
          reported: one.reported,
        })),
        onTime: share(({ day, completeAt }) => completeAt !== null && completeAt <= dueOf(day, deadlines)),
        final: share((one) => !MISSING.has(stateOf(one, now, deadlines))),
      };
    }),
  };
};
