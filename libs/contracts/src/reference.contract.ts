import { z } from 'zod';
import { creditCodeSchema } from './credit-code.contract.ts';
import { METRICS, organisationKindSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';
import { publicBoardSettingsSchema } from './public-board.contract.ts';

/** GET /regions: a province, city or county by GB/T 2260, or XPCC with an id of our own. */
export const regionSchema = z.object({
  /** Six digits of GB/T 2260, or `CN-XJ-XPCC`. */
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  level: z.enum(['province', 'city', 'county']),
  parent: z.string().nullable(),
  /** The reporting unit that counts what happens here; null for Hong Kong, Macao and Taiwan. */
  unit: z.string().nullable(),
});
export type Region = z.infer<typeof regionSchema>;
export const regionQuerySchema = z.strictObject({
  parent: z.string().max(20).optional(),
  q: textSchema(50).optional(),
});
export type RegionQuery = z.infer<typeof regionQuerySchema>;

/** GET /units: who reports for a territory. */
export const reportingUnitSchema = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  nameEn: z.string(),
  kind: z.enum(['province', 'municipality', 'autonomous_region', 'corps', 'separate_plan_city']),
  region: z.string(),
  grid: z.object({ row: z.number().int(), col: z.number().int() }),
});
export type ReportingUnit = z.infer<typeof reportingUnitSchema>;

/** Former names gather when bodies are renamed and merged. */
export const MAX_ALIASES = 60;

/** POST /organisations. */
export const organisationDraftSchema = z.strictObject({
  /** Given by whoever creates it, or assigned. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,62}$/)
    .optional(),
  name: textSchema(120).min(2),
  nameEn: textSchema(200).optional(),
  kind: organisationKindSchema,
  /** GB/T 2260 code of where it sits, or `CN-XJ-XPCC`; absent for national bodies. */
  region: z.string().max(20).optional(),
  parent: z.string().max(64).optional(),
  /** Short and former names: it is found and read by them, too. */
  aliases: z.array(textSchema(120).min(2)).max(MAX_ALIASES).optional(),
  creditCode: creditCodeSchema.optional(),
});
export type OrganisationDraft = z.infer<typeof organisationDraftSchema>;
export const organisationSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: organisationKindSchema,
  region: z.string().nullable(),
  /** The unit its region lies in; `none` for bodies without one. */
  unit: z.string(),
  /** The unit this organisation reports for, when it is the unit's association. */
  reportsFor: z.string().nullable(),
  parent: z.string().nullable(),
  aliases: z.array(z.string()),
  /** Unified social credit code (GB 32100-2015). */
  creditCode: z.string().nullable(),
  /** In lists: how many are right below it. */
  children: z.number().int().optional(),
});
/** PATCH /organisations/:id. A name that is given up stays an alias. */
export const organisationChangeSchema = z
  .strictObject({
    name: textSchema(120).min(2),
    nameEn: textSchema(200).nullable(),
    parent: z.string().max(64).nullable(),
    aliases: z.array(textSchema(120).min(2)).max(MAX_ALIASES),
    creditCode: creditCodeSchema.nullable(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'nothing_to_change' });
export type OrganisationChange = z.infer<typeof organisationChangeSchema>;
export type Organisation = z.infer<typeof organisationSchema>;
export const organisationQuerySchema = pageQuerySchema.extend({
  q: textSchema(100).optional(),
  kind: organisationKindSchema.optional(),
  unit: z.string().max(20).optional(),
  /** Only those right below it; `none`: only those below nothing. */
  parent: z.string().max(64).optional(),
});
export type OrganisationQuery = z.infer<typeof organisationQuerySchema>;

/**
 * The clock of an edition. A real one follows the world. A rehearsal's is set: at the real moment
 * `since` it showed `at`, and it runs `speed` times as fast (0: stands still).
 */
export const editionClockSchema = z.object({
  at: instantSchema,
  since: instantSchema,
  speed: z.number().min(0).max(100_000),
});
export type EditionClock = z.infer<typeof editionClockSchema>;

/** Last days, in the edition's zone, on which something is to be done; null where there is none. */
export const DEADLINES = ['registration', 'approval', 'tallies', 'media', 'agreements'] as const;
export type Deadline = (typeof DEADLINES)[number];

/** When figures of a day are due: so many days after it, at the end of that hour (24: of that day). */
export const dailyDueSchema = z.strictObject({
  days: z.number().int().min(1).max(14),
  hour: z.number().int().min(1).max(24),
});
export type DailyDue = z.infer<typeof dailyDueSchema>;
export const DEFAULT_DAILY_DUE: DailyDue = { days: 1, hour: 24 };

const deadlinesSchema = z.partialRecord(z.enum(DEADLINES), daySchema);
/** PUT /editions/:code/deadlines (coordinators): all of them; a day that is left out has its default. */
export const editionDeadlinesSchema = z.strictObject({
  deadlines: deadlinesSchema,
  dailyDue: dailyDueSchema,
});
export type EditionDeadlines = z.infer<typeof editionDeadlinesSchema>;

/** What an edition plans for: its events and each metric, in the metric's unit. */
export const PLANNED = ['events', ...METRICS] as const;
export type Planned = (typeof PLANNED)[number];

const targetsSchema = z.partialRecord(z.enum(PLANNED), z.number().int().min(0).max(Number.MAX_SAFE_INTEGER));
/** The parts of an edition that can have a plan of their own. */
export const plannedScopeSchema = z.string().regex(/^(unit:[A-Za-z0-9-]{1,20}|kind:[a-z_]{1,30})$/);
const plansSchema = z.record(plannedScopeSchema, targetsSchema);

/**
 * The edition that an edition is held against. Held in this system, `edition` is its code and its own figures,
 * hour by hour, are compared; otherwise `totals` are what it came to, by `source`.
 */
export const previousEditionSchema = z.strictObject({
  edition: z.string().max(41).nullable().default(null),
  name: textSchema(100).min(1),
  nameEn: textSchema(200).min(1),
  start: daySchema,
  end: daySchema,
  totals: targetsSchema,
  source: textSchema(300).nullable().default(null),
});
export type PreviousEdition = z.infer<typeof previousEditionSchema>;

const editionSettingsSchema = z.strictObject({
  hostCity: textSchema(50).nullable().optional(),
  theme: textSchema(100).nullable().optional(),
  /** Topics that registering offers; others can be typed. */
  topics: z.array(textSchema(40).min(1)).max(50).optional(),
  targets: targetsSchema.optional(),
  /** The plan of single units and organiser kinds, by scope. They need not add up to the whole. */
  plans: plansSchema.optional(),
  previous: previousEditionSchema.nullable().optional(),
  deadlines: deadlinesSchema.optional(),
  dailyDue: dailyDueSchema.optional(),
  /** Closed, organizers register and submit nothing new; associations and coordinators still can. */
  registrationOpen: z.boolean().optional(),
});

/** POST /editions. */
export const editionDraftSchema = z
  .strictObject({
    /** An edition whose topics, plan and deadlines are taken over where this one says nothing. */
    copyOf: z.string().max(41).optional(),
    code: z.string().regex(/^[a-z0-9][a-z0-9-]{1,40}$/),
    name: textSchema(100).min(1),
    nameEn: textSchema(200).min(1),
    warmUpStart: daySchema,
    start: daySchema,
    end: daySchema,
    ...editionSettingsSchema.shape,
    /** A rehearsal edition has a clock of its own and is marked on every screen. */
    rehearsal: z.boolean().default(false),
    current: z.boolean().default(false),
  })
  .refine((e) => e.warmUpStart <= e.start && e.start <= e.end, { path: ['end'], message: 'dates_in_order' });
export type EditionDraft = z.infer<typeof editionDraftSchema>;
export const editionSchema = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string(),
  warmUpStart: daySchema,
  start: daySchema,
  end: daySchema,
  zone: z.string(),
  hostCity: z.string().nullable(),
  theme: z.string().nullable(),
  topics: z.array(z.string()),
  targets: z.partialRecord(z.enum(PLANNED), z.number().int()),
  plans: z.record(z.string(), z.partialRecord(z.enum(PLANNED), z.number().int())),
  previous: previousEditionSchema.nullable(),
  deadlines: deadlinesSchema,
  dailyDue: dailyDueSchema,
  registrationOpen: z.boolean(),
  /** Whether organizers can register now: it is open, and its last day is not over. */
  registering: z.boolean(),
  rehearsal: z.boolean(),
  current: z.boolean(),
  /** What of it is shown to those who are not signed in. */
  publicBoard: publicBoardSettingsSchema,
  /** The origin that people reach this server at, for links that are handed on; null where nobody said it. */
  publicUrl: z.string().nullable(),
  clock: editionClockSchema.nullable(),
  /** What the edition's clock shows as this reply is written. */
  now: instantSchema,
});
export type Edition = z.infer<typeof editionSchema>;
/** PATCH /editions/:code. */
export const editionChangeSchema = editionSettingsSchema.extend({
  name: textSchema(100).min(1).optional(),
  nameEn: textSchema(200).min(1).optional(),
  /** Days can be moved as long as no event is left outside. */
  warmUpStart: daySchema.optional(),
  start: daySchema.optional(),
  end: daySchema.optional(),
  current: z.boolean().optional(),
  /** Rehearsal editions only: what the clock shows from now on, and how fast it runs. */
  clock: z.strictObject({ at: instantSchema, speed: z.number().min(0).max(100_000) }).optional(),
});
export type EditionChange = z.infer<typeof editionChangeSchema>;
