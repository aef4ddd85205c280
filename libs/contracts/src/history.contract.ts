import { z } from 'zod';
import { correctionSchema, scopeSchema } from './board.contract.ts';
import { metricSchema } from './metric.contract.ts';
import { boardMomentSchema, historyModeSchema } from './moment.contract.ts';
import { askedInstantSchema, askedWhole, instantSchema } from './primitive.contract.ts';

/** Steps of one answer at most. */
export const MAX_FRAMES = 1_500;
const STEP_S = 60;

/**
 * GET /board/history: a stretch of the edition, step by step of its clock, to be played back. Steps are whole minutes
 * and begin at whole minutes.
 */
export const historyQuerySchema = z
  .strictObject({
    scope: scopeSchema.default('nation'),
    edition: z.string().max(41).optional(),
    mode: historyModeSchema.default('known'),
    /** By the edition's clock. */
    from: askedInstantSchema,
    to: askedInstantSchema,
    /** Seconds of a step. */
    step: askedWhole(z.coerce.number().int().min(STEP_S).max(86_400).multipleOf(STEP_S)).default(STEP_S),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'dates_in_order' })
  .refine(({ from, to, step }) => (Date.parse(to) - Date.parse(from)) / (step * 1_000) <= MAX_FRAMES, {
    path: ['to'],
    message: 'too_many_steps',
  });
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/** What is other than a step before; steps at which nothing changed are left out. */
export const historyFrameSchema = z.object({
  /** End of the step, by the edition's clock: everything before it is in. */
  at: instantSchema,
  /** Newest version in it; of `true`, that of the answer. */
  version: z.number().int(),
  /** New values; and cells that are blank again. */
  cells: z.record(z.string(), z.number()),
  gone: z.array(z.string()),
});
export type HistoryFrame = z.infer<typeof historyFrameSchema>;
export const historySchema = z.object({
  scope: z.string(),
  mode: historyModeSchema,
  step: z.number().int(),
  from: instantSchema,
  to: instantSchema,
  /** The newest version when it was read: what `true` is true by. */
  newest: z.number().int(),
  /** The board at `from`. */
  base: z.object({ version: z.number().int(), cells: z.record(z.string(), z.number()) }),
  frames: z.array(historyFrameSchema),
});
export type History = z.infer<typeof historySchema>;

/** GET /board/history/span: from when to when there is something to be shown; null before the first version. */
export const historySpanQuerySchema = z.strictObject({ edition: z.string().max(41).optional() });
export const historySpanSchema = z.object({
  span: z
    .object({
      first: boardMomentSchema,
      last: boardMomentSchema,
      /** The version after which every single one can be shown; up to it, the last of each minute. */
      thinned: z.number().int(),
    })
    .nullable(),
});
export type HistorySpan = z.infer<typeof historySpanSchema>;

/** Events and corrections that are listed at most. */
export const LISTED_DIFFERENCES = 200;

/** GET /board/difference: what is other between two moments of the edition's clock, as it was known at each. */
export const differenceQuerySchema = z
  .strictObject({
    scope: scopeSchema.default('nation'),
    edition: z.string().max(41).optional(),
    from: askedInstantSchema,
    /** Without it, now. */
    to: askedInstantSchema.optional(),
    /** Of the events that are listed. */
    metric: metricSchema.default('participants'),
  })
  .refine(({ from, to }) => to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'dates_in_order',
  });
export type DifferenceQuery = z.infer<typeof differenceQuerySchema>;
export const boardDifferenceSchema = z.object({
  scope: z.string(),
  metric: metricSchema,
  from: boardMomentSchema,
  to: boardMomentSchema,
  /** null: blank. */
  cells: z.array(z.object({ key: z.string(), before: z.number().nullable(), after: z.number().nullable() })),
  /** Events of the scope whose total of the metric changed, the largest change first. */
  events: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      titleEn: z.string().nullable(),
      before: z.number().nullable(),
      after: z.number().nullable(),
    }),
  ),
  /** How many events there are, listed or not. */
  changedEvents: z.number().int(),
  /** Newest first. */
  corrections: z.array(correctionSchema),
  /** How many corrections there are, listed or not. */
  totalCorrections: z.number().int(),
});
export type BoardDifference = z.infer<typeof boardDifferenceSchema>;
