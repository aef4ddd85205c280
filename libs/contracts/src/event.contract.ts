import { z } from 'zod';
import { eventStatusSchema, organisationKindSchema } from './metric.contract.ts';
import {
  askedInstantSchema,
  daySchema,
  instantSchema,
  pageQuerySchema,
  textSchema,
} from './primitive.contract.ts';

export const EVENT_FORMS = ['onsite', 'online', 'hybrid'] as const;
export const eventFormSchema = z.enum(EVENT_FORMS);
export type EventForm = z.infer<typeof eventFormSchema>;

export const eventCodeSchema = z.string().regex(/^[A-Z0-9][A-Z0-9-]{3,39}$/);

/** What a person says of an event. Used by the form, the API and each row of the events sheet. */
const eventFieldsSchema = z.strictObject({
  title: textSchema(200).min(2),
  titleEn: textSchema(300).nullable().optional(),
  topics: z.array(textSchema(40).min(1)).max(10).optional(),
  /** Organisation id of the lead organiser. */
  organiser: z.string().min(1).max(64),
  /** Organisation ids of the co-organisers of a joint event. */
  coOrganisers: z.array(z.string().min(1).max(64)).max(20).optional(),
  /** GB/T 2260 code (province, city or county), or `CN-XJ-XPCC`; only an online event may go without. */
  region: z.string().max(20).nullable().optional(),
  venue: textSchema(200).nullable().optional(),
  form: eventFormSchema.default('onsite'),
  start: instantSchema,
  end: instantSchema,
  /** Expected attendances (人次). */
  expected: z.number().int().min(0).max(10_000_000).nullable().optional(),
  contactName: textSchema(60).nullable().optional(),
  contactPhone: textSchema(40).nullable().optional(),
  link: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .optional(),
  summary: textSchema(4000).nullable().optional(),
  /** The uploader's own id: saying it again updates the same event. */
  sourceReference: textSchema(100).nullable().optional(),
});

/** POST /events. */
export const eventDraftSchema = eventFieldsSchema
  .extend({ edition: z.string().max(41).optional(), submit: z.boolean().default(false) })
  .refine((e) => Date.parse(e.start) < Date.parse(e.end), { path: ['end'], message: 'end_after_start' })
  .refine((e) => e.form === 'online' || !!e.region, { path: ['region'], message: 'region_required' });
export type EventDraft = z.infer<typeof eventDraftSchema>;

/** POST /events/series: one event that is held several times; each becomes an event of its own. */
export const eventSeriesSchema = eventFieldsSchema
  .omit({ start: true, end: true, sourceReference: true })
  .extend({
    edition: z.string().max(41).optional(),
    submit: z.boolean().default(false),
    occurrences: z
      .array(
        eventFieldsSchema
          .pick({ start: true, end: true })
          .extend(eventFieldsSchema.pick({ title: true, region: true, venue: true }).partial().shape)
          .refine((o) => Date.parse(o.start) < Date.parse(o.end), {
            path: ['end'],
            message: 'end_after_start',
          }),
      )
      .min(2)
      .max(60),
  });
export type EventSeries = z.infer<typeof eventSeriesSchema>;

/** GET /events/similar: whether what is about to be registered is there already. */
export const similarQuerySchema = z.object({
  edition: z.string().max(41).optional(),
  title: textSchema(200).min(2),
  organiser: z.string().max(64).optional(),
  region: z.string().max(20).optional(),
  start: instantSchema.optional(),
  /** The event that is being edited. */
  except: eventCodeSchema.optional(),
});
export type SimilarQuery = z.infer<typeof similarQuerySchema>;

/** PATCH /events/:code, with `If-Match`. Only what is named changes. */
export const eventChangeSchema = eventFieldsSchema
  .extend({ form: eventFormSchema })
  .partial()
  .refine((e) => Object.keys(e).length > 0, { message: 'nothing_to_change' });
export type EventChange = z.infer<typeof eventChangeSchema>;

/** What goes to review again when an organizer changes it in an approved event; the rest takes effect at once. */
export const REVIEWED_FIELDS = ['title', 'organiser', 'region', 'venue', 'form', 'start', 'end'] as const;
export type ReviewedField = (typeof REVIEWED_FIELDS)[number];

export const fieldChangeSchema = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** Changes of an approved event that are not in force: they wait for a moderator, or came back with a reason. */
export const pendingChangesSchema = z.object({
  at: instantSchema,
  /** Why a moderator returned them; null while they wait. */
  reason: z.string().nullable(),
  changes: z.array(fieldChangeSchema),
});
export type PendingChanges = z.infer<typeof pendingChangesSchema>;

export const PHASES = ['warm_up', 'in_week'] as const;
export const eventSchema = z.object({
  code: z.string(),
  edition: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  topics: z.array(z.string()),
  organiser: z.object({ id: z.string(), name: z.string(), kind: organisationKindSchema }),
  /** Those that said so themselves are confirmed; the others were named and are asked. */
  coOrganisers: z.array(z.object({ id: z.string(), name: z.string(), confirmed: z.boolean() })),
  region: z.string().nullable(),
  /** Reporting unit that counts the event; `none` where there is none. */
  unit: z.string(),
  venue: z.string().nullable(),
  form: eventFormSchema,
  start: instantSchema,
  end: instantSchema,
  phase: z.enum(PHASES),
  expected: z.number().int().nullable(),
  /** Shown to whoever may edit or approve the event; null for everybody else. */
  contactName: z.string().nullable(),
  contactPhone: z.string().nullable(),
  link: z.string().nullable(),
  summary: z.string().nullable(),
  sourceReference: z.string().nullable(),
  /** Code of the first event of the series it was registered with; null for one that stands alone. */
  series: z.string().nullable(),
  /** Code of the event that it was found to be the same as, and that it counts for; null for one that counts itself. */
  joinedTo: z.string().nullable(),
  status: eventStatusSchema,
  /** Why it was returned or cancelled. */
  reason: z.string().nullable(),
  /** Told to whoever may edit or approve the event; null for everybody else, and where there are none. */
  pending: pendingChangesSchema.nullable(),
  /** Grows with every change; the ETag is this number in quotes. */
  version: z.number().int(),
  updatedAt: instantSchema,
});
export type Event = z.infer<typeof eventSchema>;

export const eventLikenessSchema = z.object({
  /** 0 to 1. */
  score: z.number(),
  /** How alike the titles are, 0 to 1. */
  title: z.number(),
  organiser: z.boolean(),
  day: z.boolean(),
  place: z.boolean(),
});
export type EventLikeness = z.infer<typeof eventLikenessSchema>;
/** The most alike first. */
export const similarEventsSchema = z.object({
  items: z.array(z.object({ event: eventSchema, likeness: eventLikenessSchema })),
});
export type SimilarEvents = z.infer<typeof similarEventsSchema>;
export const eventItemsSchema = z.object({ items: z.array(eventSchema) });
export type EventItems = z.infer<typeof eventItemsSchema>;

/** GET /events. `organiser` is an organisation id; `from`/`to` are days that the event touches. */
export const eventQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  q: textSchema(100).optional(),
  unit: z.string().max(20).optional(),
  region: z.string().max(20).optional(),
  /** A region or unit, by code or by name: what is held around it, the nearest first. */
  near: textSchema(60).min(1).optional(),
  organiser: z.string().max(64).optional(),
  kind: organisationKindSchema.optional(),
  topic: textSchema(40).optional(),
  status: eventStatusSchema.optional(),
  series: z.string().max(40).optional(),
  form: eventFormSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Those that take place and are on at this moment. */
  during: askedInstantSchema.optional(),
  /** Approved events with changes that wait for review, among those that the caller looks after. */
  pending: z.stringbool().optional(),
  /** Events that name the caller's organisation as co-organiser and wait for its answer. */
  asked: z.stringbool().optional(),
});
export type EventQuery = z.infer<typeof eventQuerySchema>;

/** POST /events/:code/return|cancel need a reason; submit and approve may have one. */
export const reasonSchema = z.strictObject({ reason: textSchema(500).min(1) });
export const optionalReasonSchema = z.strictObject({ reason: textSchema(500).optional() }).optional();

export const DECISIONS = ['submit', 'approve', 'return', 'cancel'] as const;
export const decisionSchema = z.enum(DECISIONS);
export type Decision = z.infer<typeof decisionSchema>;
/** POST /events/decisions: many at once, each with its own outcome. */
export const decisionsSchema = z
  .strictObject({
    codes: z.array(eventCodeSchema).min(1).max(1000),
    decision: decisionSchema,
    reason: textSchema(500).optional(),
  })
  .refine((d) => (d.decision !== 'return' && d.decision !== 'cancel') || !!d.reason, {
    path: ['reason'],
    message: 'reason_required',
  });
export type Decisions = z.infer<typeof decisionsSchema>;
export const decisionOutcomesSchema = z.object({
  outcomes: z.array(
    z.object({
      code: z.string(),
      ok: z.boolean(),
      status: eventStatusSchema.nullable(),
      /** Code of the problem where it did not work. */
      problem: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});
export type DecisionOutcomes = z.infer<typeof decisionOutcomesSchema>;

export const PARTNER_STATES = ['asked', 'confirmed', 'declined'] as const;
export type PartnerState = (typeof PARTNER_STATES)[number];

export const PARTNER_ANSWERS = ['confirm', 'decline'] as const;
/** POST /events/confirmations: a co-organiser's answer; outcomes as for decisions. */
export const confirmationsSchema = z.strictObject({
  codes: z.array(eventCodeSchema).min(1).max(1000),
  answer: z.enum(PARTNER_ANSWERS),
  reason: textSchema(500).optional(),
  /** For whom a coordinator answers; everybody else answers for their own organisation. */
  organisation: z.string().min(1).max(64).optional(),
});
export type Confirmations = z.infer<typeof confirmationsSchema>;

/** POST /events/:code/join: the events named are the same one, which is kept under `code`. */
export const jointEventsSchema = z.strictObject({
  with: z.array(eventCodeSchema).min(1).max(20),
  reason: textSchema(500).optional(),
});
export type JointEvents = z.infer<typeof jointEventsSchema>;

/** POST /events/:code/distinct: those named are other events, however alike; nobody is asked about them again. */
export const distinctEventsSchema = z.strictObject({ from: z.array(eventCodeSchema).min(1).max(20) });
export type DistinctEvents = z.infer<typeof distinctEventsSchema>;

/** GET /events/:code/history. */
export const eventHistorySchema = z.object({
  items: z.array(
    z.object({
      version: z.number().int(),
      at: instantSchema,
      /** The name of who did it; null where the clock did. */
      actor: z.string().nullable(),
      action: z.enum([
        'create',
        'edit',
        'import',
        ...DECISIONS,
        ...PARTNER_ANSWERS,
        'start',
        'conclude',
        'merge',
        'join',
        'unjoin',
        'undo',
      ]),
      reason: z.string().nullable(),
      changes: z.array(fieldChangeSchema),
    }),
  ),
});
export type EventHistory = z.infer<typeof eventHistorySchema>;
