import { z } from 'zod';
import { instantSchema, textSchema } from './primitive.contract.ts';

/** How a limit is read: a share of one, a factor, a number of things, deviations, digits, hours, seconds. */
export const LIMIT_UNITS = ['share', 'factor', 'count', 'deviations', 'digits', 'hours', 'seconds'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];
export type LimitRange = { min: number; max: number; default: number; unit: LimitUnit };

const share = (value: number): LimitRange => ({ min: 0.01, max: 1, default: value, unit: 'share' });
const count = (value: number, max = 10_000_000): LimitRange => ({
  min: 1,
  max,
  default: value,
  unit: 'count',
});

/**
 * Everything that figures and units are looked through for, and within which limits:
 * - `disagreement`: reporters of one figure are further apart than `tolerance` of the largest, and by `least` or more
 * - `remainder`: what a unit declares is not what is counted there, by `least` and by `tolerance` of what it declares
 * - `double_event`: two codes that are likely one event, by at least `likeness`
 * - `double_figures`: the same figures about two things from two reporters, of `digits` telling digits together
 * - `sum_beside_days`: a figure sums several days, and days of it have figures of their own
 * - `outlier`: a figure more than `deviations` from its like (median and MAD of logarithms), of which there are `peers`
 * - `jump`: a day `factor` times above or below the other days of a unit or event, by `least` or more
 * - `over_expected`: `factor` times as many people as were expected
 * - `agreements_without_amount`, `amount_without_agreements`: one of the two is missing
 * - `cancelled_figure`: figures about an event that was called off
 * - `silent_unit`: of a day that is late by `hours`, at least the share `missing` of its events has no figure
 * - `stuck_queue`: the board is `seconds` behind the ledger, or `jobs` wait or failed
 */
export const CHECK_LIMITS = {
  disagreement: { tolerance: share(0.1), least: count(20) },
  remainder: { tolerance: share(0.02), least: count(20) },
  double_event: { likeness: { min: 0.75, max: 1, default: 0.9, unit: 'share' } },
  double_figures: { digits: { min: 3, max: 20, default: 6, unit: 'digits' } },
  outlier: {
    deviations: { min: 2, max: 50, default: 5, unit: 'deviations' },
    peers: count(12, 1_000),
  },
  jump: { factor: { min: 1.5, max: 1_000, default: 6, unit: 'factor' }, least: count(500) },
  over_expected: { factor: { min: 1, max: 1_000, default: 10, unit: 'factor' } },
  agreements_without_amount: { least: count(1, 100_000) },
  amount_without_agreements: {},
  cancelled_figure: {},
  sum_beside_days: {},
  silent_unit: { missing: share(0.5), hours: { min: 0, max: 240, default: 0, unit: 'hours' } },
  stuck_queue: { seconds: { min: 5, max: 86_400, default: 60, unit: 'seconds' }, jobs: count(1_000) },
} as const satisfies Record<string, Record<string, LimitRange>>;
export type CheckRuleName = keyof typeof CHECK_LIMITS;
export type CheckLimits<R extends CheckRuleName = CheckRuleName> = Record<
  keyof (typeof CHECK_LIMITS)[R],
  number
>;

export const CHECK_RULE_NAMES = [
  'stuck_queue',
  'silent_unit',
  'cancelled_figure',
  'sum_beside_days',
  'over_expected',
  'agreements_without_amount',
  'amount_without_agreements',
  'disagreement',
  'remainder',
  'jump',
  'outlier',
  'double_event',
  'double_figures',
] as const satisfies readonly CheckRuleName[];
export const checkRuleNameSchema = z.enum(CHECK_RULE_NAMES);

/** The limits of a rule, by name. */
export const limitRangesOf = (rule: CheckRuleName): Readonly<Record<string, LimitRange>> =>
  CHECK_LIMITS[rule];

export const defaultLimitsOf = (rule: CheckRuleName): Record<string, number> =>
  Object.fromEntries(Object.entries(limitRangesOf(rule)).map(([name, range]) => [name, range.default]));

/** GET /check-rules: a rule as it is followed in an edition, and how often it was right. */
export const checkRuleSchema = z.object({
  rule: checkRuleNameSchema,
  enabled: z.boolean(),
  limits: z.record(z.string(), z.number()),
  /** Numbers the changes; 0 while it is as it comes. */
  version: z.number().int(),
  /** The last change; null while it is as it comes. */
  changed: z.object({ by: z.string(), at: instantSchema, reason: z.string() }).nullable(),
  open: z.number().int(),
  /** Of decisions that stand: something was wrong (`corrected`, `ruled`, `duplicate`). */
  right: z.number().int(),
  /** Of decisions that stand: it is right as it is. */
  wrong: z.number().int(),
});
export type CheckRule = z.infer<typeof checkRuleSchema>;
export const checkRuleQuerySchema = z.strictObject({ edition: z.string().max(41).optional() });
export type CheckRuleQuery = z.infer<typeof checkRuleQuerySchema>;
export const checkRulesSchema = z.object({ items: z.array(checkRuleSchema) });
export type CheckRules = z.infer<typeof checkRulesSchema>;

/** PUT /check-rules/:rule. Limits that are not named come from the standard ones. */
export const checkRuleChangeSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  enabled: z.boolean(),
  limits: z.record(z.string().max(40), z.number()).default({}),
  /** The one that the caller saw: another in between is not overwritten. */
  version: z.number().int().min(0),
  reason: textSchema(500).min(1),
});
export type CheckRuleChange = z.infer<typeof checkRuleChangeSchema>;
/** POST /check-rules/:rule/undo: back to what it was before the version that the caller saw. */
export const checkRuleUndoSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  version: z.number().int().min(1),
});
export type CheckRuleUndo = z.infer<typeof checkRuleUndoSchema>;
