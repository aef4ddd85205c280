import { z } from 'zod';
import { eventCodeSchema, eventSchema } from './event.contract.ts';
import { organisationKindSchema } from './metric.contract.ts';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** How long something waits, by the clock of the edition: under a day, up to three days, longer. */
export const WAITING_AGES = ['day', 'days', 'long'] as const;
export type WaitingAge = (typeof WAITING_AGES)[number];
/** What waits: a first submission, one that was returned before, changes of an approved event. */
export const WAITING_FOR = ['first', 'again', 'changed'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

/** GET /approvals, the longest waiting first. `assignee`: `me`, `nobody`, or an account. */
export const approvalQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  q: textSchema(100).optional(),
  unit: z.string().max(20).optional(),
  organiser: z.string().max(64).optional(),
  kind: organisationKindSchema.optional(),
  age: z.enum(WAITING_AGES).optional(),
  waiting: z.enum(WAITING_FOR).optional(),
  assignee: z.union([z.literal(['me', 'nobody']), z.uuid()]).optional(),
});
export type ApprovalQuery = z.infer<typeof approvalQuerySchema>;

const colleagueSchema = z.object({ id: z.string(), name: z.string() });
export const approvalSchema = z.object({
  event: eventSchema,
  /** Since when it waits, by the clock of the edition. */
  since: instantSchema,
  age: z.enum(WAITING_AGES),
  waiting: z.enum(WAITING_FOR),
  assignee: colleagueSchema.nullable(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** GET /approvals/summary: everything that waits for the caller, whatever the filters. */
export const approvalSummarySchema = z.object({
  total: z.number().int(),
  mine: z.number().int(),
  unassigned: z.number().int(),
  /** When the longest waiting was handed in, by the clock of the edition; null when nothing waits. */
  oldest: instantSchema.nullable(),
  ages: z.record(z.enum(WAITING_AGES), z.number().int()),
  waiting: z.record(z.enum(WAITING_FOR), z.number().int()),
  /** The most first. */
  units: z.array(z.object({ unit: z.string(), count: z.number().int(), oldest: instantSchema })),
});
export type ApprovalSummary = z.infer<typeof approvalSummarySchema>;

/** GET /approvals/colleagues: who can be given something to decide. */
export const colleaguesSchema = z.object({ items: z.array(colleagueSchema) });
export type Colleagues = z.infer<typeof colleaguesSchema>;

/** POST /approvals/assignments: to an account, or with null to nobody; outcomes as for decisions. */
export const assignmentsSchema = z.strictObject({
  codes: z.array(eventCodeSchema).min(1).max(1000),
  account: z.uuid().nullable(),
});
export type Assignments = z.infer<typeof assignmentsSchema>;

/** For so long, in minutes, whoever decided can take it back. */
export const UNDO_MINUTES = 10;
/** POST /approvals/undo: takes back what the caller decided last about each. */
export const undoDecisionsSchema = z.strictObject({ codes: z.array(eventCodeSchema).min(1).max(1000) });
export type UndoDecisions = z.infer<typeof undoDecisionsSchema>;
