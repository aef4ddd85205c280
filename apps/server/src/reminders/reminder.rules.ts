import type { Completeness, ReminderKind, ReportingStep } from '@innoweek/contracts';
import { shiftedDay, startOfDay } from '../editions/edition.clock.ts';
import { dayIn } from '../events/event.model.ts';

const HOUR_MS = 3_600_000;
/** So long before a deadline its unit is reminded: of a day in its last hours, of the whole two days before. */
const LEAD_MS: Readonly<Record<ReportingStep, number>> = {
  daily: 8 * HOUR_MS,
  tallies: 48 * HOUR_MS,
  media: 48 * HOUR_MS,
  agreements: 48 * HOUR_MS,
};
/** Nobody is reminded at night: from this hour on, and until that one. */
const EVENING = 21;
const MORNING = 8;

/** Something a unit did not report yet, and that it is time to say so. */
export type DueReminder = {
  unit: string;
  kind: Exclude<ReminderKind, 'asked'>;
  step: ReportingStep;
  day: string | null;
  due: Date;
  /** How many figures are missing. */
  missing: number;
  /** The same for the same reminder, however often it is found. */
  occasion: string;
};

/** The next moment, from this one on, that is not at night. */
export const awake = (at: Date, zone: string): Date => {
  const day = dayIn(zone, at);
  const hour = (at.getTime() - startOfDay(day, zone).getTime()) / HOUR_MS;
  if (hour >= MORNING && hour < EVENING) return at;
  const morning = startOfDay(hour < MORNING ? day : shiftedDay(day, 1), zone);
  return new Date(morning.getTime() + MORNING * HOUR_MS);
};

/** When a unit is reminded that a deadline is near; the moment itself where the night leaves no other. */
export const remindAt = (step: ReportingStep, due: Date, zone: string): Date => {
  const lead = new Date(due.getTime() - LEAD_MS[step]);
  const moment = awake(lead, zone);
  return moment < due ? moment : lead;
};

type Matrix = Pick<Completeness, 'days' | 'steps' | 'units'>;
type Missing = Pick<DueReminder, 'unit' | 'step' | 'day' | 'missing'> & {
  state: 'due' | 'late';
  due: Date;
  extended: boolean;
};

/** What units owe now, of days and of the whole. */
export const missingIn = ({ days, steps, units }: Matrix): Missing[] =>
  units.flatMap(({ unit, days: own, steps: whole }) => {
    const left = own.reduce((all, { held, reported }) => all + Math.max(0, held - reported), 0);
    return [
      ...own.flatMap(({ state, held, reported, extendedUntil }, at): Missing[] => {
        const of = days[at];
        if (of === undefined || (state !== 'due' && state !== 'late')) return [];
        const due = new Date(extendedUntil ?? of.due);
        const extended = extendedUntil !== undefined;
        return [{ unit, step: 'daily', day: of.day, missing: held - reported, state, due, extended }];
      }),
      ...whole.flatMap(({ state, extendedUntil }, at): Missing[] => {
        const of = steps[at];
        if (of === undefined || (state !== 'due' && state !== 'late')) return [];
        const due = new Date(extendedUntil ?? of.due);
        const extended = extendedUntil !== undefined;
        const missing = of.step === 'tallies' ? left : 1;
        return [{ unit, step: of.step, day: null, missing, state, due, extended }];
      }),
    ];
  });

/** Who has to be reminded of what now: of what is near, and of what is late. */
export const remindersOf = (matrix: Matrix, now: Date, zone: string): DueReminder[] =>
  missingIn(matrix).flatMap(({ state, extended, ...of }) => {
    const kind = state === 'due' ? 'before' : 'after';
    const from = kind === 'before' ? remindAt(of.step, of.due, zone) : awake(of.due, zone);
    if (now < from) return [];
    // Whoever got more time is reminded of that deadline, too; a deadline that moved for all, of neither again.
    const again = extended ? of.due.toISOString() : '';
    return [{ ...of, kind, occasion: [kind, of.unit, of.step, of.day ?? '', again].join('|') }];
  });
