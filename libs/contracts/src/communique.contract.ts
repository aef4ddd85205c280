import { z } from 'zod';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** `draft`: frozen by one coordinator; `published`: signed by another, numbered and public; `discarded`: never was. */
export const COMMUNIQUE_STATES = ['draft', 'published', 'discarded'] as const;
export const communiqueStateSchema = z.enum(COMMUNIQUE_STATES);
export type CommuniqueState = z.infer<typeof communiqueStateSchema>;

/** GET /communiques: the newest first. The public and reporters see published ones. */
export const communiqueQuerySchema = pageQuerySchema.extend({ edition: z.string().max(41).optional() });
export type CommuniqueQuery = z.infer<typeof communiqueQuerySchema>;

/** POST /communiques: freezes what the board of the nation shows now. */
export const communiqueDraftSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  note: textSchema(2_000).default(''),
});
export type CommuniqueDraft = z.infer<typeof communiqueDraftSchema>;

/** PATCH /communiques/:id, while it is a draft. */
export const communiqueChangeSchema = z.strictObject({ note: textSchema(2_000) });
export type CommuniqueChange = z.infer<typeof communiqueChangeSchema>;

/** What became different since the communiqué before, and why what was corrected was. */
export const communiqueChangesSchema = z.object({
  number: z.number().int(),
  at: instantSchema,
  /**
   * Totals of the nation that moved; null where there was none. Amounts in fen. `corrected` is what all corrections
   * added up to, and what is left of the change was newly reported; those frozen before this was told have none.
   */
  totals: z.array(
    z.object({
      metric: z.string(),
      before: z.number().nullable(),
      after: z.number().nullable(),
      corrected: z.number().optional(),
    }),
  ),
  /**
   * What was corrected in between, added up by metric and reason, the largest first. Where no reason was given a later
   * report was lower or higher, which are told apart.
   */
  corrections: z.array(
    z.object({
      metric: z.string(),
      reason: z.string().nullable(),
      change: z.number(),
      count: z.number().int(),
    }),
  ),
});
export type CommuniqueChanges = z.infer<typeof communiqueChangesSchema>;

export const communiqueSchema = z.object({
  id: z.string(),
  /** Its moments are told in `zone`. */
  edition: z.object({
    code: z.string(),
    name: z.string(),
    nameEn: z.string().nullable(),
    zone: z.string(),
  }),
  /** Of the edition, from 1 without gaps; null until it is published. */
  number: z.number().int().nullable(),
  state: communiqueStateSchema,
  /** The board version that it states, and when that was by the edition's clock. */
  version: z.number().int(),
  at: instantSchema,
  /** Cells of the nation, every unit and every organiser kind. What is blank is absent. */
  cells: z.record(z.string(), z.number()),
  /** Totals of the nation by metric, as the board shows them: events are those that take place. */
  totals: z.record(z.string(), z.number()),
  /** Days of units whose figures were missing then: overdue, and not due yet. */
  missing: z.array(z.object({ unit: z.string(), late: z.number().int(), due: z.number().int() })),
  /**
   * Where the ledger's chain stood, and the root that was last published of it by the hour: see GET /proof/roots. Those
   * frozen before roots were stated have no `hourly`.
   */
  root: z
    .object({
      position: z.number().int(),
      hash: z.string(),
      hourly: z
        .object({ hour: instantSchema, position: z.number().int(), hash: z.string() })
        .nullable()
        .optional(),
    })
    .nullable(),
  note: z.string(),
  /** Null before the first one. */
  since: communiqueChangesSchema.nullable(),
  preparedBy: z.string(),
  preparedAt: instantSchema,
  /** Who changed its note last, where that was not who prepared it. */
  changedBy: z.string().nullable(),
  /** Of a draft, why the caller may not sign it: having prepared it, or changed it last. */
  signingBar: z.enum(['prepared', 'changed']).nullable(),
  signedBy: z.string().nullable(),
  publishedAt: instantSchema.nullable(),
});
export type Communique = z.infer<typeof communiqueSchema>;

export const listedCommuniqueSchema = communiqueSchema.pick({
  id: true,
  number: true,
  state: true,
  version: true,
  at: true,
  totals: true,
  preparedBy: true,
  preparedAt: true,
  signedBy: true,
  publishedAt: true,
});
export type ListedCommunique = z.infer<typeof listedCommuniqueSchema>;
