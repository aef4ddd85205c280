import { z } from 'zod';
import { eventCodeSchema } from './event.contract.ts';
import { namedEventSchema, registrarSchema } from './media.contract.ts';
import { MAX_AMOUNT } from './metric.contract.ts';
import {
  askedWhole,
  daySchema,
  instantSchema,
  pageQuerySchema,
  pageSchema,
  textSchema,
} from './primitive.contract.ts';

/** How far an agreement is: 意向, 签约, 到账, 落地. An intention is no agreement yet: it counts from `signed` on. */
export const AGREEMENT_STAGES = ['intent', 'signed', 'funded', 'delivered'] as const;
export const agreementStageSchema = z.enum(AGREEMENT_STAGES);
export type AgreementStage = z.infer<typeof agreementStageSchema>;
export const countsAtStage = (stage: AgreementStage): boolean => stage !== 'intent';

const agreementFieldsSchema = z.strictObject({
  name: textSchema(200).min(2),
  /** The two sides by name; which is first does not matter. */
  partyA: textSchema(120).min(2),
  partyB: textSchema(120).min(2),
  /** Fen; null or left out where it is not told. */
  amount: z.number().int().min(0).max(MAX_AMOUNT.agreement_amount).nullable().optional(),
  stage: agreementStageSchema.default('signed'),
  /** When it was signed or agreed. Left out: the first day of the event, or today within the edition. */
  day: daySchema.optional(),
  /** Where it came about: at an event, or else in a unit outside registered events. */
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
 * POST /agreements, with or without an `Idempotency-Key`. What the same organisation registered before is answered with
 * 200 and the one that is there; what another registered is one more report of it and counts once.
 */
export const agreementDraftSchema = agreementFieldsSchema
  .extend({ edition: z.string().max(41).optional() })
  .refine(hasOneSubject, { path: ['event'], message: 'event_or_unit' });
export type AgreementDraft = z.infer<typeof agreementDraftSchema>;

/** PATCH /agreements/:id, with `If-Match`. Only what is named changes. */
export const agreementChangeSchema = agreementFieldsSchema
  .extend({ stage: agreementStageSchema })
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'nothing_to_change' })
  .refine(hasOneSubject, { path: ['event'], message: 'event_or_unit' });
export type AgreementChange = z.infer<typeof agreementChangeSchema>;

const partySchema = z.object({
  name: z.string(),
  /** The organisation that is called so, where it is one of ours. */
  organisation: z.string().nullable(),
});

/** What is told of another record of the same agreement, or of one that may be. */
export const agreementLikeSchema = z.object({
  id: z.string(),
  name: z.string(),
  partyA: z.string(),
  partyB: z.string(),
  amount: z.number().int().nullable(),
  stage: agreementStageSchema,
  day: daySchema,
  event: namedEventSchema.nullable(),
  registrar: registrarSchema.nullable(),
});
export type AgreementLike = z.infer<typeof agreementLikeSchema>;

export const agreementSchema = z.object({
  id: z.string(),
  edition: z.string(),
  name: z.string(),
  partyA: partySchema,
  partyB: partySchema,
  amount: z.number().int().nullable(),
  stage: agreementStageSchema,
  day: daySchema,
  event: namedEventSchema.nullable(),
  /** The unit that it counts for; `none` for an event of a body without one. */
  unit: z.string(),
  /** The record of the same agreement that it is counted with. */
  foldedInto: z.string().nullable(),
  /** Further records of the same agreement, which count with this one. */
  reports: z.array(agreementLikeSchema),
  /** What the agreement counts with: the farthest stage and the amount that its records tell together. */
  counted: z.object({ stage: agreementStageSchema, amount: z.number().int().nullable() }),
  /** Records that may be the same agreement, for a person to fold or to tell apart. */
  candidates: z.array(agreementLikeSchema),
  /** Whether it counts now: signed or farther, not withdrawn, not folded, its event neither open nor called off. */
  counts: z.boolean(),
  withdrawn: z.object({ at: instantSchema, reason: z.string() }).nullable(),
  mayChange: z.boolean(),
  registrar: registrarSchema.nullable(),
  /** By the clock of the edition. */
  registeredAt: instantSchema,
  /** Grows with every change; the ETag is this number in quotes. */
  version: z.number().int(),
});
export type Agreement = z.infer<typeof agreementSchema>;

/** GET /agreements: the latest first; records that are folded stand behind the one they count with. */
export const agreementQuerySchema = pageQuerySchema.extend({
  edition: z.string().max(41).optional(),
  q: textSchema(100).optional(),
  event: eventCodeSchema.optional(),
  unit: z.string().max(20).optional(),
  organiser: z.string().max(64).optional(),
  stage: agreementStageSchema.optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Those about which it is open whether they are the same as another. */
  open: z.stringbool().optional(),
  /** Those that were withdrawn instead of those that stand. */
  withdrawn: z.stringbool().optional(),
});
export type AgreementQuery = z.infer<typeof agreementQuerySchema>;

/** `counted`: how many of the found ones are agreements that count, and what they amount to in fen. */
export const agreementPageSchema = pageSchema(agreementSchema).extend({
  counted: z.object({ agreements: z.number().int(), amount: z.number().int() }),
});
export type AgreementPage = z.infer<typeof agreementPageSchema>;

/** GET /agreements/similar: whether what is about to be registered is there already. */
export const similarAgreementQuerySchema = z.object({
  edition: z.string().max(41).optional(),
  name: textSchema(200).min(2),
  partyA: textSchema(120).min(2),
  partyB: textSchema(120).min(2),
  amount: askedWhole(z.coerce.number().int().min(0)).optional(),
  /** The record that is being changed. */
  except: z.uuid().optional(),
});
export type SimilarAgreementQuery = z.infer<typeof similarAgreementQuerySchema>;
export const similarAgreementsSchema = z.object({
  /** `certain`: registering would fold it into this one. */
  items: z.array(agreementLikeSchema.extend({ certain: z.boolean() })),
});
export type SimilarAgreements = z.infer<typeof similarAgreementsSchema>;

/** POST /agreements/:id/fold: it is the same agreement as another, which alone counts from then on. */
export const agreementFoldSchema = z.strictObject({ into: z.uuid() });
/** POST /agreements/:id/distinct: it is another agreement than one that looks like it. */
export const agreementDistinctSchema = z.strictObject({ from: z.uuid() });
