import { z } from 'zod';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** GET /audit: who did what to which thing. */
export const auditEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  /** Null for the server itself, and for somebody who was not signed in. */
  actor: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
  /** Address of the caller. */
  caller: z.string().nullable(),
  /** e.g. `session.create`, `account.change`. */
  action: z.string(),
  target: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** What the trail is narrowed to; the export takes the same. */
export const auditFilterSchema = z.object({
  /** Found in the action, what it was done to, who did it, from where, and what was changed. */
  q: textSchema(100).optional(),
  target: z.string().max(200).optional(),
  /** From this moment on, and before that one. */
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  action: z
    .string()
    .regex(/^[a-z_.]{1,60}$/)
    .optional(),
  /** Account id. */
  actor: z.uuid().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;
export const auditQuerySchema = pageQuerySchema.extend(auditFilterSchema.shape);
export type AuditQuery = z.infer<typeof auditQuerySchema>;
