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

const organisationNameSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
});

/** What an account is in one organisation, or outside of all (`null`). */
export const membershipSchema = z.object({
  id: z.string(),
  organisation: organisationNameSchema.nullable(),
  roles: z.array(roleSchema),
});
export type Membership = z.infer<typeof membershipSchema>;
/** POST /accounts/:id/memberships. One organisation once; the rules are those of accounts. */
export const membershipDraftSchema = z.strictObject({
  organisation: z.string().max(64).nullable().optional(),
  roles: z.array(roleSchema).min(1).max(4),
});
export type MembershipDraft = z.infer<typeof membershipDraftSchema>;
/** PUT /session/organisation: whom one acts for from now on, by the organisation of one of one's memberships. */
export const sessionOrganisationSchema = z.strictObject({ organisation: z.string().max(64).nullable() });
export type SessionOrganisation = z.infer<typeof sessionOrganisationSchema>;

/** Who is asking: the reply of POST and GET /session. */
export const sessionSchema = z.object({
  account: z.object({ id: z.string(), email: z.string(), name: z.string() }),
  roles: z.array(roleSchema),
  organisation: organisationNameSchema.nullable(),
  /** Roles and organisation above are those of one of them. */
  membership: z.string(),
  memberships: z.array(membershipSchema),
  /** The reporting unit of an association; for others the unit their organisation lies in. */
  unit: z.string().nullable(),
  /** `missing`: the roles demand a second factor, and until there is one nothing else can be done. */
  secondFactorState: z.enum(['on', 'off', 'missing']),
  expiresAt: instantSchema.nullable(),
});
export type Session = z.infer<typeof sessionSchema>;

/** The least any installation asks for; each may ask for more: see `passwordRulesSchema`. */
export const passwordSchema = z.string().min(8).max(128);

/** GET /passwords/rules: what a new password must be, and whether forgotten ones can be set anew by mail. */
export const passwordRulesSchema = z.object({
  /** Characters. */
  minLength: z.number().int(),
  /** Of small letters, capital letters, digits and everything else, how many have to occur. */
  kinds: z.number().int().min(1).max(4),
  mail: z.boolean(),
});
export type PasswordRules = z.infer<typeof passwordRulesSchema>;

/** POST /session/password: one's own. Every other session of the account ends. */
export const passwordChangeSchema = z.strictObject({
  current: z.string().min(1).max(1024),
  password: passwordSchema,
});
export type PasswordChange = z.infer<typeof passwordChangeSchema>;

/** POST /passwords/forgotten. The reply is the same whether there is such an account or not. */
export const passwordForgottenSchema = z.strictObject({ email: z.email().max(254) });
export type PasswordForgotten = z.infer<typeof passwordForgottenSchema>;

/** Links that set a password hold their secret behind `#`, so that it reaches neither logs nor other sites. */
export const LINK_PURPOSES = ['invitation', 'reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];
const linkSecretSchema = z.string().min(1).max(100);
/** POST /passwords/link: whose link is it? */
export const passwordLinkQuestionSchema = z.strictObject({ secret: linkSecretSchema });
export const passwordLinkSchema = z.object({
  email: z.string(),
  name: z.string(),
  purpose: z.enum(LINK_PURPOSES),
  expiresAt: instantSchema,
});
export type PasswordLink = z.infer<typeof passwordLinkSchema>;
/** POST /passwords: sets the password by a link, which is worth nothing afterwards, and signs in. */
export const passwordSettingSchema = z.strictObject({ secret: linkSecretSchema, password: passwordSchema });
export type PasswordSetting = z.infer<typeof passwordSettingSchema>;

/** POST /accounts/:id/invitation. The link is told where it could not be sent. */
export const invitationSchema = z.object({
  sent: z.boolean(),
  link: z.string().nullable(),
  expiresAt: instantSchema,
});
export type Invitation = z.infer<typeof invitationSchema>;

/** GET /sessions: where one is signed in. */
export const ownSessionSchema = z.object({
  id: z.string(),
  createdAt: instantSchema,
  lastSeenAt: instantSchema,
  expiresAt: instantSchema,
  /** Address it was opened from. */
  caller: z.string().nullable(),
  /** What the browser calls itself. */
  agent: z.string().nullable(),
  /** The one that asks. */
  current: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSessionSchema>;

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
  /** Of the first membership, as is the organisation. */
  roles: z.array(roleSchema),
  organisation: z.string().nullable(),
  memberships: z.array(membershipSchema),
  disabled: z.boolean(),
  /** Whether somebody can sign in with a password; otherwise only tokens act for it. */
  hasPassword: z.boolean(),
  /** Whether signing in asks for a second factor. */
  secondFactor: z.boolean(),
  /** Whether it is linked with an account at the OpenID Connect provider. */
  linked: z.boolean(),
  createdAt: instantSchema,
});
export type Account = z.infer<typeof accountSchema>;
/** PATCH /accounts/:id. Roles and organisation are those of the first membership. */
export const accountChangeSchema = z.strictObject({
  name: textSchema(100).min(1).optional(),
  roles: z.array(roleSchema).min(1).max(4).optional(),
  organisation: z.string().max(64).nullable().optional(),
  password: passwordSchema.optional(),
  disabled: z.boolean().optional(),
});
export type AccountChange = z.infer<typeof accountChangeSchema>;
export const accountQuerySchema = pageQuerySchema.extend({ q: textSchema(100).optional() });

/** What a token may be narrowed to. It never reaches further than its account does. */
export const TOKEN_SCOPES = [
  'read',
  'events',
  'decisions',
  'imports',
  'tallies',
  'check-ins',
  'administration',
] as const;
export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** Days that a token lives unless it is said, and at most. */
export const TOKEN_DAYS = { usual: 365, most: 731 } as const;

/** POST /tokens: for oneself, or, as administrator, for `account`. */
export const tokenDraftSchema = z.strictObject({
  name: textSchema(100).min(1),
  account: z.string().max(64).optional(),
  /** Which membership it acts in; by default the one acted in now, or the first of another account. */
  organisation: z.string().max(64).nullable().optional(),
  /** Everything that the account may do, unless it is narrowed. */
  scopes: z.array(tokenScopeSchema).min(1).max(TOKEN_SCOPES.length).optional(),
  expiresAt: instantSchema.optional(),
});
export type TokenDraft = z.infer<typeof tokenDraftSchema>;
export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  organisation: z.string().nullable(),
  /** Null: everything that the account may do. */
  scopes: z.array(tokenScopeSchema).nullable(),
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
