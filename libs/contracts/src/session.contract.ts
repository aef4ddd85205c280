import { z } from 'zod';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

export const ROLES = ['organizer', 'association', 'coordinator', 'administrator'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** POST /session. */
export const signInSchema = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(1024),
});
export type SignIn = z.infer<typeof signInSchema>;

/** Who is asking: the reply of POST and GET /session. */
export const sessionSchema = z.object({
  account: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  roles: z.array(roleSchema),
  organisation: z.object({ id: z.string(), name: z.string(), nameEn: z.string().nullable() }).nullable(),
  /** The reporting unit of an association; for others the unit their organisation lies in. */
  unit: z.string().nullable(),
  expiresAt: instantSchema.nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

export const passwordSchema = z.string().min(12).max(128);

/** POST /accounts. An organizer or association needs an organisation; an association's must be a reporting one. */
export const accountDraftSchema = z.strictObject({
  email: z.email().max(254),
  name: textSchema(100).min(1),
  /** Without one nobody can sign in as this account; tokens issued for it work. */
  password: passwordSchema.optional(),
  roles: z.array(roleSchema).min(1).max(4),
  organisation: z.string().max(64).optional(),
});
export type AccountDraft = z.infer<typeof accountDraftSchema>;
export const accountSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(roleSchema),
  organisation: z.string().nullable(),
  disabled: z.boolean(),
  createdAt: instantSchema,
});
export type Account = z.infer<typeof accountSchema>;
/** PATCH /accounts/:id. */
export const accountChangeSchema = z.strictObject({
  name: textSchema(100).min(1).optional(),
  roles: z.array(roleSchema).min(1).max(4).optional(),
  organisation: z.string().max(64).nullable().optional(),
  password: passwordSchema.optional(),
  disabled: z.boolean().optional(),
});
export type AccountChange = z.infer<typeof accountChangeSchema>;
export const accountQuerySchema = pageQuerySchema.extend({ q: textSchema(100).optional() });

/** POST /tokens: for oneself, or, as administrator, for `account`. */
export const tokenDraftSchema = z.strictObject({
  name: textSchema(100).min(1),
  account: z.string().max(64).optional(),
  expiresAt: instantSchema.optional(),
});
export type TokenDraft = z.infer<typeof tokenDraftSchema>;
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  createdAt: instantSchema,
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
});
export type Token = z.infer<typeof tokenSchema>;
/** The one reply that holds the secret. */
export const issuedTokenSchema = tokenSchema.extend({ secret: z.string() });
export type IssuedToken = z.infer<typeof issuedTokenSchema>;
/** GET /tokens: one's own, or, as administrator, those of `account`. */
export const tokenQuerySchema = pageQuerySchema.extend({ account: z.string().max(64).optional() });
export type TokenQuery = z.infer<typeof tokenQuerySchema>;
