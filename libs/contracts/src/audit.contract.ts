import { z } from 'zod';
import { instantSchema, pageQuerySchema } from './primitive.contract.ts';

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

export const auditQuerySchema = pageQuerySchema.extend({
  action: z
    .string()
    .regex(/^[a-z_.]{1,60}$/)
    .optional(),
  /** Account id. */
  actor: z.uuid().optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;
