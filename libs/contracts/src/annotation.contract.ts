import { z } from 'zod';
import { scopeSchema } from './board.contract.ts';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** GET /annotations: what is noted on a board, the latest moment first; beside its own, what concerns the nation. */
export const annotationQuerySchema = pageQuerySchema.extend({
  edition: z.string().min(1).max(41).optional(),
  scope: scopeSchema.default('nation'),
});
export type AnnotationQuery = z.infer<typeof annotationQuerySchema>;

/** POST /annotations (coordinators). */
export const annotationDraftSchema = z.strictObject({
  edition: z.string().min(1).max(41).optional(),
  scope: scopeSchema.default('nation'),
  /** The moment it is pinned to, by the edition's clock; without it, now. */
  at: instantSchema.optional(),
  text: textSchema(200).min(1),
  /** Not for the public: shown to associations, coordinators and administrators. */
  internal: z.boolean().default(false),
});
export type AnnotationDraft = z.infer<typeof annotationDraftSchema>;

/** A coordinator's note at a moment of a board. */
export const annotationSchema = z.object({
  id: z.string(),
  scope: z.string(),
  at: instantSchema,
  text: z.string(),
  internal: z.boolean(),
  /** Who wrote it, for those who may see internal ones. */
  author: z.string().nullable(),
  createdAt: instantSchema,
});
export type Annotation = z.infer<typeof annotationSchema>;
