import type { DailyDue, Deadline, ReportingStep } from '@innoweek/contracts';
import { endOfDay, shiftedDay, startOfDay } from './edition.clock.ts';

const HOUR_MS = 3_600_000;

/** Until when is reported what is reported once, in days after the edition, where no day is set. */
const DEFAULT_DAYS = { tallies: 2, media: 7, agreements: 7 } as const;
export type WholeStep = keyof typeof DEFAULT_DAYS & ReportingStep;
export const WHOLE_STEPS = ['tallies', 'media', 'agreements'] as const satisfies readonly WholeStep[];

/** When what is due, by the days of an edition and in its zone. */
export type Schedule = { zone: string; end: string; dailyDue: DailyDue } & Record<WholeStep, string>;

type Scheduled = {
  zone: string;
  end: string;
  dailyDue: DailyDue;
  deadlines: Partial<Record<Deadline, string>>;
};

/** The deadlines of an edition, with those that nobody set. */
export const scheduleOf = ({ zone, end, dailyDue, deadlines }: Scheduled): Schedule => {
  const dayOf = (step: WholeStep): string => {
    const set = deadlines[step] ?? shiftedDay(end, DEFAULT_DAYS[step]);
    return set < end ? end : set;
  };
  return {
    zone,
    end,
    dailyDue,
    tallies: dayOf('tallies'),
    media: dayOf('media'),
    agreements: dayOf('agreements'),
  };
};

/** What is reported: a day of it, or what is reported once. */
export type Due = { step: 'daily'; day: string } | { step: WholeStep };

/** The moment from which on it is due: when what it is about is over. */
export const opensOf = (of: Due, { zone, end }: Schedule): Date =>
  endOfDay(of.step === 'daily' ? of.day : end, zone);

/** The moment by which it is due. Figures of a day never later than all of them. */
export const dueOf = (of: Due, schedule: Schedule): Date => {
  const { zone, dailyDue } = schedule;
  if (of.step !== 'daily') return endOfDay(schedule[of.step], zone);
  const due = momentOf(shiftedDay(of.day, dailyDue.days), dailyDue.hour, zone);
  const last = endOfDay(schedule.tallies, zone);
  return due < last ? due : last;
};

/** The end of an hour of a day; summer time, where there is one, changes at night and is left out. */
const momentOf = (day: string, hour: number, zone: string): Date =>
  hour === 24 ? endOfDay(day, zone) : new Date(startOfDay(day, zone).getTime() + hour * HOUR_MS);
