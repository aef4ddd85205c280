import { z } from 'zod';
import { daySchema, instantSchema } from './primitive.contract.ts';

/**
 * What has come in of what a unit owes of a day:
 * - `notDue`: the day is not over, or nothing took place
 * - `due`: the day is over and figures are missing; there is still time
 * - `late`: figures are missing and there is no time left
 * - `received`: of every event that takes place there is a figure
 * - `zero`: so there is, and all of them say that nobody came
 * - `verified`: so there is, and a coordinator has verified all of them
 */
export const COMPLETENESS_STATES = ['notDue', 'due', 'late', 'received', 'zero', 'verified'] as const;
export const completenessStateSchema = z.enum(COMPLETENESS_STATES);
export type CompletenessState = z.infer<typeof completenessStateSchema>;

/**
 * The states as people are shown them: of a day that is over and had no events it would not be true that it is not due
 * yet. Programs are told it beside the state, since they know these six; a server of the version before does not say it.
 */
export const SHOWN_COMPLETENESS = [
  'notDue',
  'noEvents',
  'due',
  'late',
  'received',
  'zero',
  'verified',
] as const satisfies readonly (CompletenessState | 'noEvents')[];
export type ShownCompleteness = (typeof SHOWN_COMPLETENESS)[number];
const stateShape = { state: completenessStateSchema, isOverWithoutEvents: z.literal(true).optional() };
type ToldCompleteness = { state: CompletenessState; isOverWithoutEvents?: true | undefined };

/** How a state is told. */
export const toldCompleteness = (shown: ShownCompleteness): ToldCompleteness =>
  shown === 'noEvents' ? { state: 'notDue', isOverWithoutEvents: true } : { state: shown };

/** How what was told is shown. */
export const shownCompleteness = ({ state, isOverWithoutEvents }: ToldCompleteness): ShownCompleteness =>
  isOverWithoutEvents === true ? 'noEvents' : state;

/**
 * What units report: `daily`, attendances of every event and day; `tallies`, the same of the whole edition, final;
 * `media` and `agreements`, what the press wrote and what was signed, once for the edition, were it nothing.
 */
export const REPORTING_STEPS = ['daily', 'tallies', 'media', 'agreements'] as const;
export const reportingStepSchema = z.enum(REPORTING_STEPS);
export type ReportingStep = z.infer<typeof reportingStepSchema>;

/**
 * Of unit-days that were owed and whose time is up, `owed` of them: the share that was complete in time, and the
 * share that is complete now; null before there is one.
 */
const ratesShape = {
  owed: z.number().int(),
  onTime: z.number().min(0).max(1).nullable(),
  final: z.number().min(0).max(1).nullable(),
};

/** GET /board/completeness. */
export const completenessQuerySchema = z.strictObject({ edition: z.string().min(1).max(41).optional() });
export type CompletenessQuery = z.infer<typeof completenessQuerySchema>;

export const completenessSchema = z.object({
  edition: z.string(),
  /** The moment it is told for, by the clock of the edition. */
  at: instantSchema,
  /** Days on which something takes place, with the moment by which their figures are due. */
  days: z.array(z.object({ day: daySchema, due: instantSchema })),
  /** What is reported once for the edition: from when on it is due, and until when. */
  steps: z.array(z.object({ step: reportingStepSchema, opens: instantSchema, due: instantSchema })),
  /** Of the unit-days of all units together; null for those who see their own alone. */
  nation: z.object(ratesShape).nullable(),
  units: z.array(
    z.object({
      unit: z.string(),
      /** In the order of `days`. `held`: events that take place; `reported`: those with a figure of attendances. */
      days: z.array(
        z.object({
          ...stateShape,
          held: z.number().int(),
          reported: z.number().int(),
          /** Until when this unit has time, where that was extended. */
          extendedUntil: instantSchema.optional(),
        }),
      ),
      /** In the order of `steps`. */
      steps: z.array(z.object({ ...stateShape, extendedUntil: instantSchema.optional() })),
      ...ratesShape,
    }),
  ),
});
export type Completeness = z.infer<typeof completenessSchema>;

/** How many missing figures an answer of `GET /board/owing` lists at most. */
export const MAX_OWING = 200;

/** GET /board/owing: of one unit or of all that the caller sees, of one day or of all until today. */
export const owingQuerySchema = completenessQuerySchema.extend({
  unit: z.string().min(1).max(20).optional(),
  day: daySchema.optional(),
});
export type OwingQuery = z.infer<typeof owingQuerySchema>;

/** Events and days that have no figure of attendances yet, the oldest first. */
export const owingSchema = z.object({
  edition: z.string(),
  /** The moment it is told for, by the clock of the edition. */
  at: instantSchema,
  /** How many figures are missing; the list is cut at `MAX_OWING`. */
  total: z.number().int(),
  items: z.array(
    z.object({
      event: z.string(),
      title: z.string(),
      unit: z.string(),
      day: daySchema,
      due: instantSchema,
      state: z.enum(['notDue', 'due', 'late']),
    }),
  ),
});
export type Owing = z.infer<typeof owingSchema>;
