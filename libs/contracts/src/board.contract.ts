import { z } from 'zod';
import {
  EVENT_STATUSES,
  GRADES,
  HELD_STATUSES,
  METRICS,
  metricSchema,
  ORGANISATION_KINDS,
} from './metric.contract.ts';
import {
  historyModeSchema,
  isMomentOfMode,
  isOneMoment,
  momentShape,
  ONE_MOMENT,
} from './moment.contract.ts';
import {
  askedInstantSchema,
  askedNumber,
  askedWhole,
  instantSchema,
  pageQuerySchema,
} from './primitive.contract.ts';

/**
 * Cell keys are `scope/metric/grade`. Scopes: `nation`, `unit:CN-GD` (or `unit:none`),
 * `kind:national_society`, `organisation:ID`, `event:CODE`. Metrics have a cell per grade and `total`;
 * `events` has one per status and `total`.
 */
export type CellKey = string;
export type Cells = Record<CellKey, number>;

export const scopeSchema = z
  .string()
  .regex(
    /^(nation|unit:[A-Za-z0-9-]{1,20}|kind:[a-z_]{1,30}|organisation:[a-z0-9-]{1,64}|event:[A-Z0-9-]{4,40})$/,
  );

/**
 * Cells that a JSON number cannot hold to the last digit (beyond 2^53 - 1), in digits; among `cells` they are the
 * nearest number. Not there where all are exact.
 */
export const exactCellsSchema = z.record(z.string(), z.string()).optional();
export type ExactCells = Record<CellKey, string>;

/** The name of a board is the scope it shows; `nation` also holds every unit and every kind. */
export const boardQuerySchema = z
  .strictObject({
    scope: scopeSchema.default('nation'),
    edition: z.string().max(41).optional(),
    /** As it was known then; `true`: what counts now of what had happened by then, which needs a `moment`. */
    mode: historyModeSchema.default('known'),
    ...momentShape,
  })
  .refine(isOneMoment, ONE_MOMENT)
  .refine(isMomentOfMode, ONE_MOMENT);
export const boardSchema = z.object({
  board: z.string(),
  edition: z.string(),
  version: z.number().int(),
  /** When that version was committed. */
  at: instantSchema,
  /** What the edition's clock showed then; of `true`, the moment that was asked for. */
  editionAt: instantSchema.optional(),
  cells: z.record(z.string(), z.number()),
  exact: exactCellsSchema,
});
export type Board = z.infer<typeof boardSchema>;

export const SERIES_STEPS = ['minute', 'hour', 'day'] as const;
/** How a trend is told: the total by the end of each step, or what each step added. */
export const TREND_MODES = ['cumulative', 'increment'] as const;
export type TrendMode = (typeof TREND_MODES)[number];

/** How a unit's figure is measured: as it is, per head of its people, or against what it should be by now. */
export const MEASURES = ['absolute', 'perHead', 'plan'] as const;
export type Measure = (typeof MEASURES)[number];

/** What the feed of a board tells of. */
export const FEEDS = ['all', 'corrections', 'media', 'notes'] as const;
export type Feed = (typeof FEEDS)[number];
/** Beside other news a correction is told from this share of the board's figure on; in a list of their own all are. */
export const NOTABLE_SHARE = 0.0005;

export const seriesQuerySchema = z.strictObject({
  scope: scopeSchema.default('nation'),
  edition: z.string().max(41).optional(),
  metric: z.union([metricSchema, z.literal('events')]),
  by: z.enum(SERIES_STEPS).default('hour'),
  /** Only the newest so many steps. */
  last: askedWhole(z.coerce.number().int().min(1).max(1_500)).optional(),
  /** Only steps that had ended by this moment of the edition's clock. */
  until: askedInstantSchema.optional(),
});
/** The total as it was known at the end of each step of the edition's clock, while it was not blank; oldest first. */
export const seriesSchema = z.object({
  scope: z.string(),
  metric: z.string(),
  by: z.enum(SERIES_STEPS),
  items: z.array(z.object({ at: instantSchema, value: z.number() })),
});
export type Series = z.infer<typeof seriesSchema>;

export const traceQuerySchema = z.strictObject({
  cell: z.string().max(160),
  edition: z.string().max(41).optional(),
  cursor: z.string().max(200).optional(),
  limit: askedWhole(z.coerce.number().int().min(1).max(200)).default(50),
});
/** Receipts told of one figure at most. */
export const TRACED_RECEIPTS = 20;

/** What a cell is made of: the values of all items of all pages add up to `value`. */
export const traceSchema = z.object({
  cell: z.string(),
  value: z.number(),
  /** The value in digits, where a JSON number cannot hold it to the last one. */
  exact: z.string().optional(),
  items: z.array(
    z.object({
      subject: z.string(),
      title: z.string().nullable(),
      /** Code of the joined event that it was said of; null where it was said of the subject itself. */
      saidOf: z.string().nullable(),
      metric: z.string(),
      day: z.string().nullable(),
      grade: z.string(),
      value: z.number(),
      /** The organisation whose claim counts; null for cells of events. */
      reporter: z.string().nullable(),
      reporterName: z.string().nullable(),
      revision: z.number().int().nullable(),
      /** Where it was said; of counts that were added up at a door, the newest TRACED_RECEIPTS. */
      receipts: z.array(z.string()),
    }),
  ),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});
export type Trace = z.infer<typeof traceSchema>;

/** GET /board/corrections: figures of a scope that fell, or rose because they were corrected. */
export const correctionQuerySchema = pageQuerySchema.extend({
  scope: scopeSchema.default('nation'),
  edition: z.string().max(41).optional(),
  /** Only those that were on the board by this moment of the edition's clock. */
  until: askedInstantSchema.optional(),
  /** Only those that came after this moment of it. */
  since: askedInstantSchema.optional(),
  /** From which end; `newest` where nobody says. */
  order: z.enum(['newest', 'oldest']).optional(),
  /** Only those of at least this share of what the scope's figure is now. */
  share: askedNumber(z.coerce.number().min(0).max(1)).optional(),
});
export const correctionSchema = z.object({
  /** The board version that it changed with, and when that was, by the edition's clock. */
  version: z.number().int(),
  at: instantSchema,
  subject: z.string(),
  /** Of the event, in both languages; null for the rest of a unit. */
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  metric: z.string(),
  change: z.number(),
  /** As it was said to everybody. */
  reason: z.string().nullable(),
  /** Whose report it was, for those who may trace the scope. */
  reporterName: z.string().nullable(),
});
export type Correction = z.infer<typeof correctionSchema>;

const KNOWN_TAILS: ReadonlySet<string> = new Set([
  ...METRICS.flatMap((metric) => [...GRADES, 'total'].map((grade) => `${metric}/${grade}`)),
  ...[...EVENT_STATUSES, 'total'].map((status) => `events/${status}`),
]);
const KIND_SCOPES: ReadonlySet<string> = new Set(ORGANISATION_KINDS.map((kind) => `kind:${kind}`));

/** Joins the three parts of a cell key. */
export const cellKey = (scope: string, metric: string, grade: string): CellKey =>
  `${scope}/${metric}/${grade}`;

/** Events of a scope that take place, which is how many events a board shows; undefined where it has none at all. */
export const heldEvents = (cells: Cells, scope: string): number | undefined =>
  cells[cellKey(scope, 'events', 'total')] === undefined
    ? undefined
    : HELD_STATUSES.reduce((sum, status) => sum + (cells[cellKey(scope, 'events', status)] ?? 0), 0);

/** Takes a cell key apart; null when it is none. */
export const parseCellKey = (key: string): { scope: string; metric: string; grade: string } | null => {
  const [scope, metric, grade, ...rest] = key.split('/');
  if (!scope || !metric || !grade || rest.length > 0) return null;
  if (!KNOWN_TAILS.has(`${metric}/${grade}`) || !scopeSchema.safeParse(scope).success) return null;
  if (scope.startsWith('kind:') && !KIND_SCOPES.has(scope)) return null;
  return { scope, metric, grade };
};

/** The board that shows a scope beside `nation`: the scope itself. */
export const boardsOfScope = (scope: string): string[] =>
  scope === 'nation'
    ? ['nation']
    : scope.startsWith('unit:') || scope.startsWith('kind:')
      ? ['nation', scope]
      : [scope];
