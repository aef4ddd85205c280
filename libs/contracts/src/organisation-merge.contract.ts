import { z } from 'zod';
import { textSchema } from './primitive.contract.ts';
import { organisationSchema } from './reference.contract.ts';

/** GET /organisations/:id/merge: what merging `:id` into another organisation would do. */
export const organisationMergeQuerySchema = z.strictObject({ into: z.string().max(64) });

/** POST /organisations/:id/merge: `:id` is the same body as `into`, which stays. */
export const organisationMergeSchema = organisationMergeQuerySchema.extend({
  reason: textSchema(500).min(1),
});
export type OrganisationMerge = z.infer<typeof organisationMergeSchema>;

export const organisationMergePreviewSchema = z.object({
  /** The one that is merged, and the one that stays, as they are now. */
  from: organisationSchema,
  into: organisationSchema,
  /** Events that change hands, as lead or as co-organiser, in all editions. */
  events: z.number().int(),
  /** Accounts that will act for the one that stays. */
  accounts: z.number().int(),
  /** Organisations below it. */
  children: z.number().int(),
  /** Reports that will be said in the name of the one that stays. */
  reports: z.number().int(),
  /** What the one that stays will be called besides its own name. */
  aliases: z.array(z.string()),
  /** Its unified social credit code, when the one that stays has another: it is given up. */
  creditCodeLost: z.string().nullable(),
  /**
   * Cells of the nation, units and kinds that change, by edition: figures that both reported of the same event
   * and day are one organisation's word from now on, and the newest counts.
   */
  impact: z.array(z.object({ edition: z.string(), cells: z.record(z.string(), z.number()) })),
});
export type OrganisationMergePreview = z.infer<typeof organisationMergePreviewSchema>;
