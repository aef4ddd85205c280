import { z } from 'zod';
import { eventCodeSchema } from './event.contract.ts';
import { metricSchema } from './metric.contract.ts';
import { daySchema, textSchema } from './primitive.contract.ts';

/** Decided about at once at most. */
export const MAX_FIGURES = 2_000;

/** A figure that counts: of one event, or of a unit outside its events. */
export const figureNameSchema = z
  .strictObject({
    event: eventCodeSchema.optional(),
    unit: z.string().max(20).optional(),
    day: daySchema,
    metric: metricSchema,
    /** What the caller saw it to be: when it is another by now it is left alone. */
    value: z.number().int().min(0).optional(),
  })
  .refine((of) => (of.event === undefined) !== (of.unit === undefined), {
    path: ['event'],
    message: 'event_or_unit',
  });
export type FigureName = z.infer<typeof figureNameSchema>;

/** Every figure that counts and is not verified, narrowed: of a unit and its events, of a day, of a metric. */
export const figureFilterSchema = z.strictObject({
  unit: z.string().max(20).optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  metric: metricSchema.optional(),
});
export type FigureFilter = z.infer<typeof figureFilterSchema>;

const oneOf = (of: { figures?: unknown; filter?: unknown }): boolean =>
  (of.figures === undefined) !== (of.filter === undefined);
const ONE_OF = { path: ['figures'], message: 'figures_or_filter' };
const verificationShape = {
  edition: z.string().max(41).optional(),
  figures: z.array(figureNameSchema).min(1).max(MAX_FIGURES).optional(),
  filter: figureFilterSchema.optional(),
};

/** POST /verifications: what is reported is right; a coordinator answers for it from now on. */
export const verificationsSchema = z
  .strictObject({ ...verificationShape, reason: textSchema(500).min(1) })
  .refine(oneOf, ONE_OF);
export type Verifications = z.infer<typeof verificationsSchema>;
/** POST /verifications/preview: the same, with nothing written. */
export const verificationPreviewQuerySchema = z
  .strictObject({ ...verificationShape, reason: textSchema(500).optional() })
  .refine(oneOf, ONE_OF);
export type VerificationPreviewQuery = z.infer<typeof verificationPreviewQuerySchema>;

/** What becomes of each figure that was named, in the order of the request; of a filter none is listed. */
const figureOutcomesSchema = z.array(
  z.object({
    event: z.string().nullable(),
    unit: z.string().nullable(),
    day: daySchema,
    metric: metricSchema,
    ok: z.boolean(),
    /** Code of the problem where it did not work. */
    problem: z.string().nullable(),
    message: z.string().nullable(),
  }),
);
export const verificationPreviewSchema = z.object({
  figures: z.number().int(),
  /** What it would add to each cell of the boards; cells that stay as they are are left out. */
  impact: z.record(z.string(), z.number()),
  outcomes: figureOutcomesSchema,
});
export type VerificationPreview = z.infer<typeof verificationPreviewSchema>;
/** `receipt` can be withdrawn: `POST /receipts/:id/withdraw`. Null where there was nothing to verify. */
export const verificationSchema = z.object({
  receipt: z.string().nullable(),
  figures: z.number().int(),
  outcomes: figureOutcomesSchema,
});
export type Verification = z.infer<typeof verificationSchema>;
export type FigureOutcomes = Verification['outcomes'];

/** POST /rulings/selection: the same ruling for many figures, each with its outcome. */
export const selectionRulingSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  figures: z.array(figureNameSchema).min(1).max(500),
  rule: z.enum(['max', 'sum', 'default']),
  reason: textSchema(500).min(1),
});
export type SelectionRuling = z.infer<typeof selectionRulingSchema>;
/** POST /rulings/selection/preview: the same, with nothing decided. A reason is not needed yet. */
export const selectionPreviewQuerySchema = selectionRulingSchema.extend({
  reason: textSchema(500).optional(),
});
export type SelectionPreviewQuery = z.infer<typeof selectionPreviewQuerySchema>;
