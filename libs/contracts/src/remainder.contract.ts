import { z } from 'zod';
import { metricSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/**
 * - `open`: what a unit declares is not what is counted there
 * - `explained`: nor is it, and somebody said why
 * - `settled`: both are the same
 */
export const REMAINDER_STATES = ['open', 'explained', 'settled'] as const;
export const remainderStateSchema = z.enum(REMAINDER_STATES);
export type RemainderState = z.infer<typeof remainderStateSchema>;

/** GET /remainders. */
export const remainderQuerySchema = pageQuerySchema.extend({
  edition: z.string().min(1).max(41).optional(),
  unit: z.string().max(20).optional(),
  state: remainderStateSchema.optional(),
  /** One of them. */
  id: z.uuid().optional(),
});
export type RemainderQuery = z.infer<typeof remainderQuerySchema>;

/** A total that a unit declares, held against what is counted there. Amounts in fen. */
export const remainderSchema = z.object({
  id: z.string(),
  unit: z.string(),
  metric: metricSchema,
  /** Null: of the whole edition. */
  day: daySchema.nullable(),
  reporter: z.object({ id: z.string(), name: z.string() }),
  declared: z.number().int(),
  /** What is counted of the unit's events. */
  events: z.number().int(),
  /** What is counted there outside of registered events; null where nothing was said. */
  outside: z.number().int().nullable(),
  /** `declared` less both. */
  difference: z.number().int(),
  state: remainderStateSchema,
  explanation: z.object({ text: z.string(), by: z.string(), at: instantSchema }).nullable(),
  at: instantSchema,
});
export type Remainder = z.infer<typeof remainderSchema>;

/** POST /remainders/:id/acceptance: counts the difference as what took place outside of registered events. */
export const remainderAcceptanceSchema = z.strictObject({
  /** What the caller saw it to be; when it is another by now nothing is written. */
  difference: z.number().int(),
});
export type RemainderAcceptance = z.infer<typeof remainderAcceptanceSchema>;
/** POST /remainders/:id/explanation. */
export const remainderExplanationSchema = z.strictObject({ text: textSchema(500).min(1) });
