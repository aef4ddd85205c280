import { z } from 'zod';
import { scopeSchema } from './board.contract.ts';
import { eventCodeSchema } from './event.contract.ts';
import { organisationKindSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, pageSchema, textSchema } from './primitive.contract.ts';

/** Where a report appeared: a website, a newspaper, radio or television, a video, an account on a social platform. */
export const MEDIA_KINDS = ['web', 'print', 'broadcast', 'video', 'social'] as const;
export const mediaKindSchema = z.enum(MEDIA_KINDS);
export type MediaKind = z.infer<typeof mediaKindSchema>;

/** A web address as people copy it. */
export const mediaLinkSchema = z
  .url({ protocol: /^https?$/ })
  .max(1_000)
  // PostgreSQL stores no NUL; browsers show no control characters.
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

const mediaFieldsSchema = z.strictObject({
  link: mediaLinkSchema,
  title: textSchema(300).min(2),
  /** Name of the newspaper, station, site or account. */
  outlet: textSchema(100).min(1),
  kind: mediaKindSchema.default('web'),
  /** When it appeared. Left out: the first day of the event, or today within the edition. */
  day: daySchema.optional(),
  /** What it reports on: an event, or else what happened in a unit outside registered events. */
  event: eventCodeSchema.nullable().optional(),
  unit: z.string().max(20).nullable().optional(),
});

const hasOneSubject = ({
  event,
  unit,
}: {
  event?: string | null | undefined;
  unit?: string | null | undefined;
}): boolean => !event || !unit;

/**
 * POST /media. The same link again, by whomever, is the same report: it is answered with 200 and the one that is
 * there. Without an event or a unit an association speaks of its own unit.
 */
export const mediaDraftSchema = mediaFieldsSchema
  .extend({ edition: z.string().max(41).optional() })
  .refine(hasOneSubject, { path: ['event'], message: 'event_or_unit' });
export type MediaDraft = z.infer<typeof mediaDraftSchema>;

/** PATCH /media/:id, with `If-Match`. Only what is named changes; naming an event ends a unit, and the other way. */
export const mediaChangeSchema = mediaFieldsSchema
  .extend({ kind: mediaKindSchema })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'nothing_to_change' })
  .refine(hasOneSubject, { path: ['event'], message: 'event_or_unit' });
export type MediaChange = z.infer<typeof mediaChangeSchema>;

/** Who put a record into a register; told to those who may change it. */
export const registrarSchema = z.object({ account: z.string(), organisation: z.string().nullable() });

/** An event as records of a register name it. */
export const namedEventSchema = z.object({
  code: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
});

export const mediaReportSchema = z.object({
  id: z.string(),
  edition: z.string(),
  link: z.string(),
  title: z.string(),
  outlet: z.string(),
  kind: mediaKindSchema,
  day: daySchema,
  event: namedEventSchema.nullable(),
  /** The unit that it counts for; `none` for an event of a body without one. */
  unit: z.string(),
  /** The first report of the same title, where this one is a reprint of it. */
  reprintOf: z.object({ id: z.string(), outlet: z.string() }).nullable(),
  /** How many reprints of this one there are. */
  reprints: z.number().int(),
  /** Whether it counts now: not of a withdrawn one, nor while its event is not approved or is called off. */
  counts: z.boolean(),
  withdrawn: z.object({ at: instantSchema, reason: z.string() }).nullable(),
  mayChange: z.boolean(),
  registrar: registrarSchema.nullable(),
  /** By the clock of the edition. */
  registeredAt: instantSchema,
  /** When it came to count where it does, by the clock of the edition; null of a withdrawn one. */
  at: instantSchema.nullable(),
  /** Grows with every change; the ETag is this number in quotes. */
  version: z.number().int(),
});
export type MediaReport = z.infer<typeof mediaReportSchema>;

/** GET /media: the latest first. */
export const mediaQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  /** The board that they belong to, by default that of the nation: it is what lets the caller see them. */
  scope: scopeSchema.optional(),
  q: textSchema(100).optional(),
  event: eventCodeSchema.optional(),
  unit: z.string().max(20).optional(),
  /** Takes part in the event. */
  organiser: z.string().max(64).optional(),
  /** Kind of the event's lead organiser. */
  organiserKind: organisationKindSchema.optional(),
  kind: mediaKindSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Reprints stand behind the first report of their title instead of beside it. */
  fold: z.stringbool().optional(),
  /** The reprints of one report. */
  reprintOf: z.uuid().optional(),
  /** Those that the caller may change. */
  own: z.stringbool().optional(),
  /** Those that were withdrawn, among the caller's own, instead of those that stand. */
  withdrawn: z.stringbool().optional(),
});
export type MediaQuery = z.infer<typeof mediaQuerySchema>;

/** `reports`: how many reports the found ones are with their reprints; what is counted. */
export const mediaPageSchema = pageSchema(mediaReportSchema).extend({ reports: z.number().int() });
export type MediaPage = z.infer<typeof mediaPageSchema>;

/** GET /media/similar: whether what is about to be registered is there already. */
export const similarMediaQuerySchema = z.object({
  edition: z.string().max(41).optional(),
  link: z.string().max(1_000).optional(),
  title: textSchema(300).optional(),
  /** The report that is being changed. */
  except: z.uuid().optional(),
});
export type SimilarMediaQuery = z.infer<typeof similarMediaQuerySchema>;
export const similarMediaSchema = z.object({
  /** The report at this very address. */
  same: mediaReportSchema.nullable(),
  /** Reports of the same title elsewhere: this would be a reprint. */
  sameTitle: z.array(mediaReportSchema),
});
export type SimilarMedia = z.infer<typeof similarMediaSchema>;
