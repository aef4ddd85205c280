import type { WeekDates } from './plan.model.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment at which the clock in Shanghai shows `HH:MM` on that day. */
export const moment = (day: string, clock: string): number => Date.parse(`${day}T${clock}:00+08:00`);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** All days from first to last. */
export const daysBetween = (first: string, last: string): string[] => {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
};

/** ISO 8601 with the offset of the edition's zone. */
export const instant = (at: number): string => `${new Date(at + 8 * HOUR).toISOString().slice(0, 19)}+08:00`;

/** 2016: the week of Shenzhen, with a month of warm-up before it. */
export const weekDates = (days: number): WeekDates => ({
  warmUpStart: '2016-09-12',
  start: '2016-10-12',
  end: addDays('2016-10-12', days - 1),
});
