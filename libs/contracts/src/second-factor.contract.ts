import { z } from 'zod';
import { instantSchema } from './primitive.contract.ts';
import { roleSchema, sessionSchema } from './session.contract.ts';

/** Six digits of the app, or one of the recovery codes; spaces and hyphens are as people type them. */
const codeSchema = z.string().trim().min(6).max(40);

/** The reply of POST /session where a second step follows: nobody is signed in yet. */
export const secondStepSchema = z.object({
  secondFactor: z.literal(true),
  /** Until then the code can be given; afterwards the password has to be typed again. */
  expiresAt: instantSchema,
});
export type SecondStep = z.infer<typeof secondStepSchema>;

/** What signing in leads to: a session, or the question for the second step. */
export const entrySchema = z.union([secondStepSchema, sessionSchema]);
export type Entry = z.infer<typeof entrySchema>;

/** POST /session/second-factor: the second step. Also confirms a new app. */
export const secondFactorCodeSchema = z.strictObject({ code: codeSchema });
export type SecondFactorCode = z.infer<typeof secondFactorCodeSchema>;

/** Turning it off, or new recovery codes. An account without a password gives the code alone. */
export const secondFactorProofSchema = z.strictObject({
  password: z.string().min(1).max(1024).optional(),
  code: codeSchema,
});
export type SecondFactorProof = z.infer<typeof secondFactorProofSchema>;

/** GET /session/second-factor: one's own. */
export const secondFactorSchema = z.object({
  on: z.boolean(),
  since: instantSchema.nullable(),
  recoveryCodesLeft: z.number().int(),
  /** One's roles demand it. */
  required: z.boolean(),
});
export type SecondFactor = z.infer<typeof secondFactorSchema>;

/** POST /session/second-factor/enrolment: the one reply that holds the secret. It counts once a code confirms it. */
export const secondFactorEnrolmentSchema = z.object({
  /** Base32, for typing. */
  secret: z.string(),
  /** `otpauth://…`, for a QR code. */
  uri: z.string(),
});
export type SecondFactorEnrolment = z.infer<typeof secondFactorEnrolmentSchema>;

/** Each works once, in place of a code. This reply alone holds them. */
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;

/** GET, PUT /second-factor/requirement: the roles that have to have a second factor. */
export const secondFactorRequirementSchema = z.strictObject({ roles: z.array(roleSchema).max(4) });
export type SecondFactorRequirement = z.infer<typeof secondFactorRequirementSchema>;
