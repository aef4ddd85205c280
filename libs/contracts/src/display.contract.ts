import { z } from 'zod';
import { instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** What a wall without anybody signed in can show: what units owe is not for it. */
export const DISPLAY_SCENES = ['overview', 'map', 'trend', 'live'] as const;
export type DisplayScene = (typeof DISPLAY_SCENES)[number];

/** Seconds that a scene stays: shorter it could not be read, longer nobody waits for it. */
export const SCENE_SECONDS_RANGE = { shortest: 5, longest: 3_600 } as const;
/** A wall stands for a week; what was forgotten ends by itself. */
export const MAX_DISPLAY_DAYS = 90;

/** The scopes that a wall can be for. */
export const displayScopeSchema = z.string().regex(/^(nation|unit:[A-Za-z0-9-]{1,20}|kind:[a-z_]{1,30})$/);

/** POST /displays (coordinators). */
export const displayDraftSchema = z.strictObject({
  /** Where it hangs. */
  name: textSchema(60).min(1),
  edition: z.string().min(1).max(41).optional(),
  scope: displayScopeSchema.default('nation'),
  /** Shown in turn, in this order. */
  scenes: z.array(z.enum(DISPLAY_SCENES)).min(1).max(DISPLAY_SCENES.length).default(['overview']),
  /** Seconds that each scene stays. */
  every: z.number().int().min(SCENE_SECONDS_RANGE.shortest).max(SCENE_SECONDS_RANGE.longest).default(30),
  expiresAt: instantSchema,
});
export type DisplayDraft = z.infer<typeof displayDraftSchema>;

/** GET /display: what a wall learns of itself by its own link. */
export const ownDisplaySchema = z.object({
  name: z.string(),
  edition: z.string(),
  scope: z.string(),
  scenes: z.array(z.enum(DISPLAY_SCENES)),
  every: z.number().int(),
  expiresAt: instantSchema,
});
export type OwnDisplay = z.infer<typeof ownDisplaySchema>;

export const DISPLAY_STATES = ['active', 'expired', 'revoked'] as const;
/** A link that opens one board on a wall, without its secret. */
export const displaySchema = ownDisplaySchema.extend({
  id: z.string(),
  state: z.enum(DISPLAY_STATES),
  createdAt: instantSchema,
  createdBy: z.string(),
  /** When a wall last read by it, to the minute; null when none ever did. */
  lastSeenAt: instantSchema.nullable(),
  revokedAt: instantSchema.nullable(),
});
export type Display = z.infer<typeof displaySchema>;
/** The secret is told once; what is kept cannot be turned back into it. */
export const issuedDisplaySchema = displaySchema.extend({ secret: z.string() });
export type IssuedDisplay = z.infer<typeof issuedDisplaySchema>;

/** GET /displays: the newest first. */
export const displayQuerySchema = pageQuerySchema.extend({ edition: z.string().max(41).optional() });
export type DisplayQuery = z.infer<typeof displayQuerySchema>;
