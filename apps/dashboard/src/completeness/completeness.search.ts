import { daySchema, reportingStepSchema, type ReportingStep } from '@innoweek/contracts';

/** What the dialog over the matrix is about: a unit, and a day, a step, or everything that it owes. */
export type CompletenessSearch = { unit?: string; day?: string; step?: ReportingStep };

export const readCompletenessSearch = ({ unit, day, step }: Record<string, unknown>): CompletenessSearch => {
  if (typeof unit !== 'string' || unit.length > 20) return {};
  const asked = daySchema.safeParse(day);
  if (asked.success) return { unit, day: asked.data };
  const whole = reportingStepSchema.safeParse(step);
  return whole.success && whole.data !== 'daily' ? { unit, step: whole.data } : { unit };
};
