import { z } from 'zod';
import { eventCodeSchema } from './event.contract.ts';
import { gradeSchema, MAX_AMOUNT, metricSchema, STANDINGS } from './metric.contract.ts';
import {
  askedNumber,
  daySchema,
  instantSchema,
  pageQuerySchema,
  reporterSchema,
  textSchema,
} from './primitive.contract.ts';

/** How the figure that counts is found among the claims of one subject, metric and day. */
export const RULES = ['default', 'claim', 'sum', 'max', 'value'] as const;
export const ruleSchema = z.enum(RULES);
export type Rule = z.infer<typeof ruleSchema>;

/**
 * Why a figure is what it is: somebody decided (`ruling`), nothing else is said (`only`), or what counts goes before
 * the rest by its grade, by the standing of its reporter, because it speaks of the event itself and not of one joined
 * to it (`home`), or only by the order of reporters.
 */
export const COUNTING_REASONS = ['ruling', 'only', 'grade', 'standing', 'home', 'reporter'] as const;
export type CountingReason = (typeof COUNTING_REASONS)[number];

/** What a ruling is about: one event, or what a unit reports outside registered events. */
const subjectShape = {
  event: eventCodeSchema.optional(),
  unit: z.string().max(20).optional(),
};
const isOneSubject = (of: { event?: string | undefined; unit?: string | undefined }): boolean =>
  (of.event === undefined) !== (of.unit === undefined);
const ONE_SUBJECT = { path: ['event'], message: 'event_or_unit' };

/** A claim by the names that tell it from others; `event` only where it speaks of an event joined to this one. */
export const claimNameSchema = z.strictObject({
  event: eventCodeSchema.optional(),
  reporter: reporterSchema,
  grade: gradeSchema,
});

export const rulingDraftSchema = z
  .strictObject({
    ...subjectShape,
    day: daySchema,
    metric: metricSchema,
    rule: ruleSchema,
    /** With `claim`: which one counts. */
    claim: claimNameSchema.optional(),
    /** With `value`: the figure, in the metric's unit. */
    value: z.number().int().min(0).optional(),
  })
  .refine(isOneSubject, ONE_SUBJECT)
  .refine((of) => (of.rule === 'claim') === (of.claim !== undefined), {
    path: ['claim'],
    message: 'rule_needs',
  })
  .refine((of) => (of.rule === 'value') === (of.value !== undefined), {
    path: ['value'],
    message: 'rule_needs',
  })
  .refine((of) => (of.value ?? 0) <= MAX_AMOUNT[of.metric], { path: ['value'], message: 'value_too_large' });
export type RulingDraft = z.infer<typeof rulingDraftSchema>;

export const MAX_RULINGS = 500;
/** POST /rulings: decides, all or nothing. `default` ends what was decided before. */
export const rulingsSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  rulings: z.array(rulingDraftSchema).min(1).max(MAX_RULINGS),
  reason: textSchema(500).min(1),
});
export type Rulings = z.infer<typeof rulingsSchema>;

/** POST /rulings/preview: the same, with nothing decided. A reason is not needed yet. */
export const rulingPreviewQuerySchema = rulingsSchema.extend({ reason: textSchema(500).optional() });
export type RulingPreviewQuery = z.infer<typeof rulingPreviewQuerySchema>;
/** What deciding it now would add to each cell of the boards; cells that stay as they are are left out. */
export const rulingPreviewSchema = z.object({ impact: z.record(z.string(), z.number()) });
export type RulingPreview = z.infer<typeof rulingPreviewSchema>;

/** What was decided, by whom and why. */
export const rulingSchema = z.object({
  subject: z.string(),
  /** Of the event; null for a unit. */
  title: z.string().nullable(),
  metric: metricSchema,
  day: daySchema,
  rule: ruleSchema,
  claim: z
    .object({ subject: z.string(), reporter: z.string(), reporterName: z.string(), grade: gradeSchema })
    .nullable(),
  value: z.number().int().nullable(),
  reason: z.string(),
  /** Name of the account that decided. */
  by: z.string(),
  at: instantSchema,
});
export type StandingRuling = z.infer<typeof rulingSchema>;
export const rulingQuerySchema = pageQuerySchema.extend({ edition: z.string().max(41).optional() });
export type RulingQuery = z.infer<typeof rulingQuerySchema>;

/** GET /claims: everything that reporters say of one event, or of a unit outside its events. */
export const claimQuerySchema = z
  .strictObject({ ...subjectShape, edition: z.string().max(41).optional() })
  .refine(isOneSubject, ONE_SUBJECT);
export type ClaimQuery = z.infer<typeof claimQuerySchema>;

export const claimSchema = z.object({
  /** The event that it speaks of, where that is one joined to the event asked about. */
  event: z.string().nullable(),
  reporter: z.string(),
  reporterName: z.string(),
  standing: z.enum(STANDINGS),
  grade: gradeSchema,
  /** What it says now, in the metric's unit. */
  amount: z.number().int(),
  revision: z.number().int().nullable(),
  /** When it was said, by the edition's clock; the newest of what a door counted. */
  at: instantSchema,
  note: z.string().nullable(),
  /** Where it was said; null for many additions. */
  receipt: z.string().nullable(),
  /** Whether it is the one that counts. Of a sum, all that are in it. */
  counts: z.boolean(),
});
export type ClaimLine = z.infer<typeof claimSchema>;

/** Claims of one metric and day, what counts among them, and by what rule. */
export const claimGroupSchema = z.object({
  metric: metricSchema,
  day: daySchema,
  claims: z.array(claimSchema),
  counted: z.object({ amount: z.number().int(), grade: gradeSchema }).nullable(),
  /** Null where nothing counts. */
  because: z.enum(COUNTING_REASONS).nullable(),
  ruling: rulingSchema.nullable(),
});
export type ClaimGroup = z.infer<typeof claimGroupSchema>;
export const claimGroupsSchema = z.object({
  subject: z.string(),
  title: z.string().nullable(),
  /** Whether the caller may decide which claim counts. */
  mayRule: z.boolean(),
  items: z.array(claimGroupSchema),
});
export type ClaimGroups = z.infer<typeof claimGroupsSchema>;

/** GET /rulings/history: everything that was ever decided about an event or a unit, the newest first. */
export const rulingHistoryQuerySchema = rulingQuerySchema
  .extend(subjectShape)
  .refine(isOneSubject, ONE_SUBJECT);
export type RulingHistoryQuery = z.infer<typeof rulingHistoryQuerySchema>;
/** A ruling of the past; `stands` is true of the one that is still followed. `default` ended the one before. */
export const pastRulingSchema = rulingSchema.extend({ stands: z.boolean() });
export type PastRuling = z.infer<typeof pastRulingSchema>;

/** `decided`: a ruling stands, or a figure counts that a coordinator answers for (`verified`). */
export const DISAGREEMENT_STATES = ['open', 'decided'] as const;
export type DisagreementState = (typeof DISAGREEMENT_STATES)[number];

/** Reporters apart by more than this share of the largest figure disagree. */
export const DEFAULT_TOLERANCE = 0.1;

/** GET /disagreements: figures on which reporters are apart, the worst difference first. */
export const disagreementQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  tolerance: askedNumber(z.coerce.number().min(0).max(1)).default(DEFAULT_TOLERANCE),
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** The reporting unit that the event lies in or that reports; `none` for what lies in no unit. */
  unit: z.string().max(20).optional(),
  metric: metricSchema.optional(),
  state: z.enum(DISAGREEMENT_STATES).optional(),
});
export type DisagreementQuery = z.infer<typeof disagreementQuerySchema>;

export const disagreementSchema = claimGroupSchema.extend({
  subject: z.string(),
  /** Of the event; null for a unit. */
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  /** The reporting unit, or `none`. */
  unit: z.string(),
  state: z.enum(DISAGREEMENT_STATES),
  /** Between the largest and the smallest of what reporters say, each at their best; in the metric's unit. */
  difference: z.number().int(),
  /** Of that, the largest. */
  largest: z.number().int(),
});
export type Disagreement = z.infer<typeof disagreementSchema>;
