import { z } from 'zod';
import { parseCellKey } from './board.contract.ts';
import {
  boardMomentSchema,
  historyModeSchema,
  isMomentOfMode,
  isOneMoment,
  momentShape,
  ONE_MOMENT,
} from './moment.contract.ts';
import { gradeSchema, metricSchema, STANDINGS } from './metric.contract.ts';
import {
  askedWhole,
  daySchema,
  instantSchema,
  MAX_PAGE,
  pageSchema,
  reporterSchema,
} from './primitive.contract.ts';
import { COUNTING_REASONS, rulingSchema } from './ruling.contract.ts';

/** By what the parts of a figure can be listed. `organiser`: the lead organiser, so that every event is in one. */
export const EXPLAINED_BY = ['unit', 'kind', 'organiser', 'event'] as const;
export type ExplainedBy = (typeof EXPLAINED_BY)[number];

/**
 * What is explained: a cell (see parseCellKey), or `scope/events/held`, the sum of the events that take place; narrowed
 * to one unit, kind or lead organiser where it is part of an explanation.
 */
export const explainedShape = {
  cell: z
    .string()
    .max(160)
    .refine((cell) => parseExplained(cell) !== null, { message: 'unknown_cell' }),
  edition: z.string().max(41).optional(),
  unit: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,20}$/)
    .optional(),
  kind: z
    .string()
    .regex(/^[a-z_]{1,30}$/)
    .optional(),
  organiser: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/)
    .optional(),
  /** As it was known then; `true`: what counts now of what had happened by then, which needs a `moment`. */
  mode: historyModeSchema.default('known'),
  ...momentShape,
};
export const explanationQuerySchema = z
  .strictObject({
    ...explainedShape,
    by: z.enum(EXPLAINED_BY).optional(),
    cursor: z.string().max(200).optional(),
    limit: askedWhole(z.coerce.number().int().min(1).max(MAX_PAGE)).default(50),
  })
  .refine(isOneMoment, ONE_MOMENT)
  .refine(isMomentOfMode, ONE_MOMENT);
export type ExplanationQuery = z.infer<typeof explanationQuerySchema>;

/** A part of a figure. */
export const explainedPartSchema = z.object({
  /** Unit, kind, organisation; `event:CODE` or, outside registered events, `remainder:UNIT`. */
  id: z.string(),
  /** Of an organisation or an event, in both languages; null where it is a unit or a kind. */
  name: z.string().nullable(),
  nameEn: z.string().nullable(),
  value: z.number(),
  /** Whether the caller may see what it is made of. */
  opens: z.boolean(),
  /** Subjects that it is the sum of. */
  subjects: z.number().int(),
});
export type ExplainedPart = z.infer<typeof explainedPartSchema>;

/**
 * GET /board/explanation: what a figure is made of, the largest part first. Parts of all pages add up to `sum`, which
 * is `value`; `before`, what this page lists, and `after` add up to it on every page. `nextCursor` holds on to the
 * version: pages belong together, however the board moves meanwhile. Of a `true` past there is one page: no version holds
 * on to it, and `after` is what it does not list.
 */
export const explanationSchema = z.object({
  cell: z.string(),
  by: z.enum(EXPLAINED_BY),
  /** The figure as the board shows it; of a narrowed figure, the sum. */
  value: z.number(),
  sum: z.number(),
  before: z.number(),
  after: z.number(),
  /**
   * What the lead organiser is called that the figure is narrowed to; null where it is not, or nobody knows. A server of
   * the version before does not say it.
   */
  organiser: z.object({ name: z.string(), nameEn: z.string().nullable() }).nullable().default(null),
  ...boardMomentSchema.shape,
  /** Whether it is the newest version. */
  newest: z.boolean(),
  items: z.array(explainedPartSchema),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** Entries of one claim that are listed; the rest is told as a sum. */
export const LISTED_SOURCES = 100;

/** How an entry came in: a row of a file, a scan at the door, a device that counts, a register, or typed and sent by programs. */
export const ENTRY_SOURCES = ['file', 'door', 'device', 'register', 'form'] as const;
export type EntrySource = (typeof ENTRY_SOURCES)[number];

/** An entry of the ledger that is in a figure, and where it was said. */
export const explainedEntrySchema = z.object({
  receipt: z.string(),
  seq: z.number().int(),
  amount: z.number(),
  /** When it happened or was said, and when the server took it in. */
  occurredAt: instantSchema,
  recordedAt: instantSchema,
  note: z.string().nullable(),
  source: z.enum(ENTRY_SOURCES),
  /** The device that counted; null for all that did not. */
  device: z.string().nullable(),
  /** Name of the account that sent it. */
  by: z.string().nullable(),
  /** The row of the uploaded file, with `marked` true of the cells that the figure was read in. */
  file: z
    .object({
      import: z.string(),
      name: z.string(),
      /** Whether the file itself is still kept; its row is, in any case. */
      kept: z.boolean(),
      row: z.number().int(),
      sheet: z.string(),
      line: z.number().int(),
      cells: z.array(
        z.object({
          column: z.string(),
          field: z.string(),
          raw: z.string(),
          understood: z.string().nullable(),
          was: z.string().nullable(),
          marked: z.boolean(),
        }),
      ),
    })
    .nullable(),
});
export type ExplainedEntry = z.infer<typeof explainedEntrySchema>;

/** What one reporter says of a figure. Of one that counts: its entries, which with `rest` add up to `amount`. */
export const explainedClaimSchema = z.object({
  /** The joined event that it speaks of; null where it speaks of the event itself. */
  event: z.string().nullable(),
  reporter: z.string(),
  reporterName: z.string(),
  standing: z.enum(STANDINGS),
  grade: gradeSchema,
  amount: z.number(),
  revision: z.number().int().nullable(),
  counts: z.boolean(),
  entries: z.array(explainedEntrySchema),
  /** Entries that are not listed: how many, their sum, and where GET /board/explanation/entries goes on with them. */
  rest: z.object({ entries: z.number().int(), amount: z.number(), cursor: z.string().nullable() }),
});
export type ExplainedClaim = z.infer<typeof explainedClaimSchema>;

/** The figure of one metric and day: what counts, why, and everything that was said. */
export const explainedFigureSchema = z.object({
  metric: metricSchema,
  day: daySchema,
  value: z.number(),
  grade: gradeSchema,
  /** Of a `true` past, how much of it had happened by then; null where a version is explained. */
  happened: z.number().nullable(),
  because: z.enum(COUNTING_REASONS).nullable(),
  ruling: rulingSchema.nullable(),
  claims: z.array(explainedClaimSchema),
});
export type ExplainedFigure = z.infer<typeof explainedFigureSchema>;

const explainedSubjectSchema = z.string().regex(/^(event:[A-Z0-9-]{4,40}|remainder:[A-Za-z0-9-]{1,20})$/);

/** GET /board/explanation/claims: the figures that an event, or what a unit reports outside events, is counted with. */
export const claimExplanationQuerySchema = z
  .strictObject({
    subject: explainedSubjectSchema,
    metric: metricSchema,
    grade: z.union([gradeSchema, z.literal('total')]).default('total'),
    edition: z.string().max(41).optional(),
    /** See explanationQuerySchema. */
    mode: historyModeSchema.default('known'),
    ...momentShape,
  })
  .refine(isOneMoment, ONE_MOMENT)
  .refine(isMomentOfMode, ONE_MOMENT);
export type ClaimExplanationQuery = z.infer<typeof claimExplanationQuerySchema>;
export const claimExplanationSchema = z.object({
  subject: z.string(),
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  metric: metricSchema,
  grade: z.string(),
  /**
   * What the subject has in the cells of its boards; the figures add up to it, or of a `true` past what of them had
   * happened. Figures of which nothing had are left out there.
   */
  value: z.number(),
  ...boardMomentSchema.shape,
  /** Codes of the events that are joined to it. */
  joined: z.array(z.string()),
  figures: z.array(explainedFigureSchema),
});
export type ClaimExplanation = z.infer<typeof claimExplanationSchema>;

/** GET /board/explanation/entries: the entries of one claim, the newest first; all pages are of one version. */
export const claimEntriesQuerySchema = z
  .strictObject({
    /** What is explained, and where the claim speaks of an event that is joined to it, that event's code. */
    subject: explainedSubjectSchema,
    event: z.string().max(40).optional(),
    metric: metricSchema,
    day: daySchema,
    reporter: reporterSchema,
    grade: gradeSchema,
    edition: z.string().max(41).optional(),
    cursor: z.string().max(200).optional(),
    limit: askedWhole(z.coerce.number().int().min(1).max(LISTED_SOURCES)).default(LISTED_SOURCES),
    ...momentShape,
  })
  .refine(isOneMoment, ONE_MOMENT);
export type ClaimEntriesQuery = z.infer<typeof claimEntriesQuerySchema>;
export const claimEntriesSchema = pageSchema(explainedEntrySchema);

/** Takes a cell apart that can be explained; null when there is none of that name. */
export const parseExplained = (cell: string): { scope: string; metric: string; grade: string } | null => {
  if (!cell.endsWith('/events/held')) return parseCellKey(cell);
  const total = parseCellKey(cell.replace(/held$/, 'total'));
  return total && { ...total, grade: 'held' };
};
