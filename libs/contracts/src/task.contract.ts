import { z } from 'zod';
import { checkRuleNameSchema } from './check-rule.contract.ts';
import { metricSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/**
 * - `open`: somebody has to look
 * - `snoozed`: nobody has to until a moment that somebody named
 * - `decided`: somebody did
 * - `closed`: its cause is gone by itself
 */
export const TASK_STATES = ['open', 'snoozed', 'decided', 'closed'] as const;
export const taskStateSchema = z.enum(TASK_STATES);
export type TaskState = z.infer<typeof taskStateSchema>;

/** `critical`: what the board shows is not to be relied on; `warning`: it may be wrong; `notice`: worth a look. */
export const TASK_SEVERITIES = ['critical', 'warning', 'notice'] as const;
export const taskSeveritySchema = z.enum(TASK_SEVERITIES);
export type TaskSeverity = z.infer<typeof taskSeveritySchema>;

/** How a task ends: the figures were mended, a ruling was made, they are right as they are, one of two was one too many. */
export const TASK_OUTCOMES = ['corrected', 'ruled', 'right', 'duplicate'] as const;
export const taskOutcomeSchema = z.enum(TASK_OUTCOMES);
export type TaskOutcome = z.infer<typeof taskOutcomeSchema>;

/** Why a task ended by itself: its cause is not there any more, or its rule is not followed any more. */
export const TASK_CLOSINGS = ['gone', 'rule_off'] as const;
export const taskClosingSchema = z.enum(TASK_CLOSINGS);
export type TaskClosing = z.infer<typeof taskClosingSchema>;

/** A figure of the evidence by the name of what it is; `metric` says what is counted, and in which unit. */
export const evidenceFigureSchema = z.object({
  name: z.string(),
  value: z.number(),
  metric: metricSchema.nullable(),
});
export type EvidenceFigure = z.infer<typeof evidenceFigureSchema>;

const personSchema = z.object({ id: z.string(), name: z.string() });
const taskEventSchema = z.object({ code: z.string(), title: z.string(), titleEn: z.string().nullable() });

/** Something that somebody has to look at. */
export const taskSchema = z.object({
  id: z.string(),
  rule: checkRuleNameSchema,
  state: taskStateSchema,
  severity: taskSeveritySchema,
  /** One line in the reader's language: what is the matter, with whom. */
  text: z.string(),
  /** Why it is one, with the figures and the limit, as sentences in the reader's language. */
  because: z.string(),
  /** `event:CODE`, `remainder:UNIT`, `unit:UNIT`, or `system`. */
  subject: z.string(),
  event: taskEventSchema.nullable(),
  /** The second of two that are likely one. */
  other: taskEventSchema.nullable(),
  /** The reporting unit; `none` for what lies in no unit, null for the system itself. */
  unit: z.string().nullable(),
  metric: metricSchema.nullable(),
  day: daySchema.nullable(),
  /** The remainder of `/remainders` that it is about. */
  remainder: z.string().nullable(),
  evidence: z.object({
    figures: z.array(evidenceFigureSchema),
    limits: z.record(z.string(), z.number()),
    days: z.array(daySchema),
  }),
  /** By the clock of the edition: since when it is so, as far as is known. */
  since: instantSchema,
  foundAt: instantSchema,
  /** When figures changed again after it had ended; null if they never did. */
  reopenedAt: instantSchema.nullable(),
  owner: personSchema.nullable(),
  /** While it is not over. */
  snoozedUntil: instantSchema.nullable(),
  decision: z
    .object({ outcome: taskOutcomeSchema, reason: z.string(), by: z.string(), at: instantSchema })
    .nullable(),
  closed: z.object({ cause: taskClosingSchema, at: instantSchema }).nullable(),
  /** What the caller may do. */
  may: z.object({ act: z.boolean(), undo: z.boolean() }),
});
export type Task = z.infer<typeof taskSchema>;

/** GET /tasks, the most severe first, then the oldest. `owner`: `me`, `nobody`, or an account. */
export const taskQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  /** Without: `open`. `all`: whatever became of them. */
  state: z.enum([...TASK_STATES, 'all']).default('open'),
  rule: checkRuleNameSchema.optional(),
  severity: taskSeveritySchema.optional(),
  unit: z.string().max(20).optional(),
  owner: z.union([z.literal(['me', 'nobody']), z.uuid()]).optional(),
  q: textSchema(100).optional(),
});
export type TaskQuery = z.infer<typeof taskQuerySchema>;

/** GET /tasks/summary: of everything that the caller may see, whatever the filters. */
export const taskSummaryQuerySchema = z.strictObject({ edition: z.string().max(41).optional() });
export type TaskSummaryQuery = z.infer<typeof taskSummaryQuerySchema>;
export const taskSummarySchema = z.object({
  states: z.record(taskStateSchema, z.number().int()),
  /** Of the open ones. */
  mine: z.number().int(),
  unassigned: z.number().int(),
  severities: z.record(taskSeveritySchema, z.number().int()),
  rules: z.array(z.object({ rule: checkRuleNameSchema, count: z.number().int() })),
  units: z.array(z.object({ unit: z.string(), count: z.number().int() })),
  /** Until when figures were last looked through; null before the first time. */
  checkedAt: instantSchema.nullable(),
});
export type TaskSummary = z.infer<typeof taskSummarySchema>;

/** GET /tasks/:id/history: everything that happened to it, the newest first; `by` is null for the server itself. */
export const TASK_ACTIONS = ['found', 'reopened', 'closed', 'assign', 'snooze', 'decide', 'undo'] as const;
export const taskStepSchema = z.object({
  action: z.enum(TASK_ACTIONS),
  by: z.string().nullable(),
  at: instantSchema,
  /** Whom it was given to, why it was decided so. */
  text: z.string().nullable(),
  outcome: taskOutcomeSchema.nullable(),
});
export type TaskStep = z.infer<typeof taskStepSchema>;
export const taskHistorySchema = z.object({ items: z.array(taskStepSchema) });
export type TaskHistory = z.infer<typeof taskHistorySchema>;

const idsShape = { ids: z.array(z.uuid()).min(1).max(1000) };
/** POST /tasks/:id/assign: to an account, or with null to nobody. POST /tasks/assignments: many. */
export const taskAssignmentSchema = z.strictObject({ account: z.uuid().nullable() });
export type TaskAssignment = z.infer<typeof taskAssignmentSchema>;
export const taskAssignmentsSchema = taskAssignmentSchema.extend(idsShape);
export type TaskAssignments = z.infer<typeof taskAssignmentsSchema>;

/** POST /tasks/:id/snooze: nobody has to look before this moment; null: now. POST /tasks/snoozes: many. */
export const taskSnoozeSchema = z.strictObject({ until: instantSchema.nullable() });
export type TaskSnooze = z.infer<typeof taskSnoozeSchema>;
export const taskSnoozesSchema = taskSnoozeSchema.extend(idsShape);
export type TaskSnoozes = z.infer<typeof taskSnoozesSchema>;

/** POST /tasks/:id/decide. POST /tasks/decisions: many, each with its own outcome. */
export const taskDecisionSchema = z.strictObject({
  outcome: taskOutcomeSchema,
  reason: textSchema(500).min(1),
});
export type TaskDecision = z.infer<typeof taskDecisionSchema>;
export const taskDecisionsSchema = taskDecisionSchema.extend(idsShape);
export type TaskDecisions = z.infer<typeof taskDecisionsSchema>;

/** POST /tasks/undo: takes back the decision of each that stands; POST /tasks/:id/undo of one. */
export const taskUndoSchema = z.strictObject(idsShape);
export type TaskUndo = z.infer<typeof taskUndoSchema>;

/** What became of each task of a request about many, in its order. */
export const taskOutcomesSchema = z.object({
  outcomes: z.array(
    z.object({
      id: z.string(),
      ok: z.boolean(),
      state: taskStateSchema.nullable(),
      /** Code of the problem where it did not work. */
      problem: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});
export type TaskOutcomes = z.infer<typeof taskOutcomesSchema>;
