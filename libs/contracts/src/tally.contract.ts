import { z } from 'zod';
import { eventCodeSchema } from './event.contract.ts';
import { MAX_AMOUNT, metricSchema } from './metric.contract.ts';
import { daySchema, instantSchema, textSchema } from './primitive.contract.ts';

export const MAX_TALLY_ENTRIES = 5000;
export const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** Years that a week can lie in. */
const occurredSchema = instantSchema.regex(/^(19|2\d)\d\d-/);

/**
 * One claim: about an event, or about what happened in a unit outside registered events.
 * Without a revision the later `occurredAt` replaces the earlier.
 */
export const tallyEntrySchema = z
  .strictObject({
    event: eventCodeSchema.optional(),
    unit: z.string().max(20).optional(),
    day: daySchema,
    metric: metricSchema,
    value: z.number().int().min(0),
    revision: z.number().int().min(0).max(1_000_000_000).optional(),
    occurredAt: occurredSchema.optional(),
    note: textSchema(500).optional(),
  })
  .refine((e) => (e.event === undefined) !== (e.unit === undefined), {
    path: ['event'],
    message: 'event_or_unit',
  })
  .refine((e) => e.value <= MAX_AMOUNT[e.metric], { path: ['value'], message: 'value_too_large' });
export type TallyEntry = z.infer<typeof tallyEntrySchema>;

/** POST /tallies with an `Idempotency-Key` header. */
export const talliesSchema = z.strictObject({
  edition: z.string().max(41).optional(),
  entries: z.array(tallyEntrySchema).min(1).max(MAX_TALLY_ENTRIES),
});
export type Tallies = z.infer<typeof talliesSchema>;

/** POST /checkins: head counts at a door. (event, device, seq) counts once. */
export const checkinsSchema = z.strictObject({
  event: eventCodeSchema,
  device: z.string().regex(/^[\w.:-]{1,64}$/),
  entries: z
    .array(
      z.strictObject({
        seq: z.number().int().min(0).max(2_000_000_000),
        /** People let in; negative takes back a slip of the thumb. */
        count: z.number().int().min(-100_000).max(100_000),
        at: occurredSchema,
      }),
    )
    .min(1)
    .max(MAX_TALLY_ENTRIES),
});
export type Checkins = z.infer<typeof checkinsSchema>;

/** 201 of POST /tallies, /checkins and withdrawals. */
export const receiptSchema = z.object({
  receipt: z.string(),
  /** Entries that this receipt stands for. */
  accepted: z.number().int(),
  /** True when the same was accepted before and nothing was added now. */
  replayed: z.boolean(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** GET /receipts/:id. */
export const receiptStateSchema = z.object({
  receipt: z.string(),
  state: z.enum(['accepted', 'folded']),
  /** The board version that holds it; null until it is folded. */
  version: z.number().int().nullable(),
  recordedAt: instantSchema,
  /** The receipt that took this one back, if any. */
  withdrawnBy: z.string().nullable(),
  entries: z.array(
    z.object({
      subject: z.string(),
      metric: metricSchema,
      day: daySchema,
      op: z.enum(['add', 'set', 'void']),
      amount: z.number().int(),
      revision: z.number().int(),
    }),
  ),
});
export type ReceiptState = z.infer<typeof receiptStateSchema>;

/** Entries that a list of receipts shows of each. */
export const LISTED_ENTRIES = 12;

/** GET /receipts: reports that the caller's account sent, newest first. */
export const sentReceiptSchema = receiptStateSchema.omit({ entries: true }).extend({
  /** How many there are; the first LISTED_ENTRIES stand in `entries`. */
  entryCount: z.number().int(),
  entries: z.array(
    z.object({
      subject: z.string(),
      /** Of the event; null for a unit. */
      title: z.string().nullable(),
      metric: metricSchema,
      day: daySchema,
      amount: z.number().int(),
    }),
  ),
});
export type SentReceipt = z.infer<typeof sentReceiptSchema>;

/** POST /receipts/:id/withdraw. */
export const withdrawSchema = z.strictObject({ reason: textSchema(500).min(1) });
