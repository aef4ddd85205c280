import { z } from 'zod';
import { reportingStepSchema } from './completeness.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

const unitSchema = z.string().min(1).max(20);
const editionSchema = z.string().min(1).max(41).optional();

/** POST /extensions (coordinators): more time for one unit. It replaces what stood for the same before. */
export const extensionDraftSchema = z
  .strictObject({
    edition: editionSchema,
    unit: unitSchema,
    step: reportingStepSchema,
    /** Of `daily` alone: this day; without it every day whose figures would be due before `until`. */
    day: daySchema.optional(),
    until: instantSchema,
    reason: textSchema(500).min(1),
  })
  .refine(({ step, day }) => day === undefined || step === 'daily', { path: ['day'], message: 'daily_only' });
export type ExtensionDraft = z.infer<typeof extensionDraftSchema>;

/** POST /extensions/:id/withdraw: as if it had never been given. */
export const extensionWithdrawalSchema = z.strictObject({ reason: textSchema(500).min(1) });
export type ExtensionWithdrawal = z.infer<typeof extensionWithdrawalSchema>;

export const extensionSchema = z.object({
  id: z.string(),
  unit: z.string(),
  step: reportingStepSchema,
  day: daySchema.nullable(),
  until: instantSchema,
  reason: z.string(),
  author: z.string(),
  /** By the clock of the edition. */
  at: instantSchema,
  /** Who took it back, when and why; null while it stands. `reason` is null where another replaced it. */
  withdrawn: z.object({ at: instantSchema, by: z.string(), reason: z.string().nullable() }).nullable(),
});
export type Extension = z.infer<typeof extensionSchema>;

/** GET /extensions, the latest first: an association's own, for overseers all. */
export const extensionQuerySchema = pageQuerySchema.extend({
  edition: editionSchema,
  unit: unitSchema.optional(),
  /** Only those that stand. */
  standing: z.stringbool().optional(),
});
export type ExtensionQuery = z.infer<typeof extensionQuerySchema>;

/** Reminded at once at most. */
export const MAX_REMINDED = 50;
/** A unit is asked by hand once in so long, in minutes. */
export const REMIND_AGAIN_MINUTES = 30;

/** POST /reminders (coordinators): tells the people of these units now what is due or late. */
export const remindSchema = z.strictObject({
  edition: editionSchema,
  units: z.array(unitSchema).min(1).max(MAX_REMINDED),
});
export type Remind = z.infer<typeof remindSchema>;

/**
 * - `reminded`: so many `people` are told
 * - `nothing`: the unit owes nothing now
 * - `nobody`: no account acts for the unit
 * - `recently`: somebody reminded it less than half an hour ago
 */
export const REMIND_OUTCOMES = ['reminded', 'nothing', 'nobody', 'recently'] as const;
export const remindedSchema = z.object({
  items: z.array(z.object({ unit: z.string(), outcome: z.enum(REMIND_OUTCOMES), people: z.number().int() })),
});
export type Reminded = z.infer<typeof remindedSchema>;

/** `before` and `after` a deadline by themselves, each once; `asked` by a coordinator. */
export const REMINDER_KINDS = ['before', 'after', 'asked'] as const;
export const reminderKindSchema = z.enum(REMINDER_KINDS);
export type ReminderKind = z.infer<typeof reminderKindSchema>;

export const reminderSchema = z.object({
  id: z.string(),
  unit: z.string(),
  kind: reminderKindSchema,
  /** What was owed; null where it was everything that was due. */
  step: reportingStepSchema.nullable(),
  day: daySchema.nullable(),
  /** By the clock of the edition. */
  at: instantSchema,
  /** Who asked; null for those that come by themselves. */
  author: z.string().nullable(),
  /** How many were told; 0 where nobody acts for the unit. */
  people: z.number().int(),
});
export type Reminder = z.infer<typeof reminderSchema>;

/** GET /reminders, the latest first: an association's own, for overseers all. */
export const reminderQuerySchema = pageQuerySchema.extend({
  edition: editionSchema,
  unit: unitSchema.optional(),
});
export type ReminderQuery = z.infer<typeof reminderQuerySchema>;
