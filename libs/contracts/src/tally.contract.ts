import { z } from 'zod';
import { eventCodeSchema } from './event.contract.ts';
import { gradeSchema, MAX_AMOUNT, metricSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';
import { COUNTING_REASONS } from './ruling.contract.ts';

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
  /** How many there are. */
  entryCount: z.number().int(),
  /** All of what one request said; of a longer file the first MAX_TALLY_ENTRIES. */
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

/** GET /receipts/:id: with who sent it, who took it back and why, and whether the caller may. */
export const receiptDetailSchema = receiptStateSchema.extend({
  entryCount: z.number().int(),
  /** Name of the account; null where the server itself wrote. */
  sentBy: z.string().nullable(),
  withdrawal: z.object({ reason: z.string(), by: z.string().nullable(), at: instantSchema }).nullable(),
  /** Whether the caller may take it back, and so correct what it says. */
  mayWithdraw: z.boolean(),
});
export type ReceiptDetail = z.infer<typeof receiptDetailSchema>;

/**
 * What became of an entry:
 * - `waiting`: not counted yet
 * - `counts`: it is in the totals
 * - `outweighed`: its reporter says so still, and what another says counts
 * - `replaced`: its reporter said something newer
 * - `withdrawn`: taken back
 * - `cancelled`: its event does not take place
 * - `reversal`: it takes back another
 * - `sent`: what became of it is for those who still act for the organisation that it was sent for
 */
export const ENTRY_FATES = [
  'waiting',
  'counts',
  'outweighed',
  'replaced',
  'withdrawn',
  'cancelled',
  'reversal',
  'sent',
] as const;
export type EntryFate = (typeof ENTRY_FATES)[number];

/** GET /receipts/:id/entries, narrowed to an event or a unit, and to a day. */
export const receiptEntryQuerySchema = pageQuerySchema.extend({
  subject: z
    .string()
    .regex(/^(event:[A-Z0-9-]{4,40}|remainder:[A-Za-z0-9-]{1,20})$/)
    .optional(),
  day: daySchema.optional(),
});
export type ReceiptEntryQuery = z.infer<typeof receiptEntryQuerySchema>;

/** GET /receipts/:id/entries: every entry of a receipt, what became of it, and what counts instead. */
export const receiptEntrySchema = z.object({
  seq: z.number().int(),
  subject: z.string(),
  /** Of the event; null for a unit. */
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  metric: metricSchema,
  day: daySchema,
  op: z.enum(['add', 'set', 'void']),
  amount: z.number().int(),
  revision: z.number().int(),
  reporter: z.string(),
  reporterName: z.string(),
  grade: gradeSchema,
  occurredAt: instantSchema,
  note: z.string().nullable(),
  fate: z.enum(ENTRY_FATES),
  /** Whether the caller speaks for its reporter, so that a new report replaces it. */
  correctable: z.boolean(),
  /** What its reporter says now; null when nothing of it stands. */
  now: z.number().int().nullable(),
  /** What counts of the figure, and why; null when nothing does. */
  counted: z.object({ amount: z.number().int(), grade: gradeSchema }).nullable(),
  because: z.enum(COUNTING_REASONS).nullable(),
});
export type ReceiptEntry = z.infer<typeof receiptEntrySchema>;

/** Entries that a list of receipts shows of each. */
export const LISTED_ENTRIES = 12;

export const RECEIPT_STATES = ['accepted', 'folded', 'withdrawn'] as const;
export type SentState = (typeof RECEIPT_STATES)[number];
/** GET /receipts, narrowed: `q` is looked for in titles and codes of events, `day` is that of a figure. */
export const receiptQuerySchema = pageQuerySchema.extend({
  state: z.enum(RECEIPT_STATES).optional(),
  day: daySchema.optional(),
  q: textSchema(100).optional(),
});
export type ReceiptQuery = z.infer<typeof receiptQuerySchema>;

/** GET /receipts: reports that the caller's account sent, newest first. */
export const sentReceiptSchema = receiptStateSchema.omit({ entries: true }).extend({
  /** The first LISTED_ENTRIES. */
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
