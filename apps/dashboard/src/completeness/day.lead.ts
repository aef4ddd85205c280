import type { ShownCompleteness } from '@innoweek/contracts';

/** Whether anything is told of what a unit owes of a day: not before it is over, nor where nothing took place. */
export const hasReports = (state: ShownCompleteness): boolean => state !== 'notDue' && state !== 'noEvents';

/** What is behind a unit and a day: what it owes, or where nothing is told of that, the events of the day. */
export const leadOf = (unit: string, day: string, state: ShownCompleteness) =>
  hasReports(state)
    ? ({ to: '/completeness', search: { unit, day } } as const)
    : ({ to: '/events', search: { unit, from: day, to: day } } as const);
