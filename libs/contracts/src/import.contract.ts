import { z } from 'zod';
import { metricSchema } from './metric.contract.ts';
import { daySchema, instantSchema, pageQuerySchema, textSchema } from './primitive.contract.ts';

/** What a file may hold. */
export const IMPORT_KINDS = ['events', 'tallies', 'media', 'agreements'] as const;
export const importKindSchema = z.enum(IMPORT_KINDS);
export type ImportKind = z.infer<typeof importKindSchema>;

/** The largest upload, in bytes, and the most rows of events in one file. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
export const MAX_EVENT_ROWS = 20_000;

export const IMPORT_STATES = [
  'reading',
  'question',
  'ready',
  'committing',
  'committed',
  'undone',
  'failed',
] as const;
export const importStateSchema = z.enum(IMPORT_STATES);
export type ImportState = z.infer<typeof importStateSchema>;

export const IMPORT_ROW_STATES = ['new', 'changed', 'unchanged', 'held', 'rejected'] as const;
export const importRowStateSchema = z.enum(IMPORT_ROW_STATES);
export type ImportRowState = z.infer<typeof importRowStateSchema>;

/** 202 of POST /imports. */
export const importReceiptSchema = z.object({ id: z.string() });

/** GET /imports/:id. */
export const importSchema = z.object({
  id: z.string(),
  kind: importKindSchema,
  edition: z.string(),
  /** The reporting unit that it speaks for, where its uploader named one: rows about others are rejected. */
  unit: z.string().nullable(),
  fileName: z.string(),
  /** Whether the file itself is still kept: operators may remove old ones, while what was read of them stays. */
  fileKept: z.boolean(),
  state: importStateSchema,
  rows: z.object({
    total: z.number().int(),
    new: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    held: z.number().int(),
    rejected: z.number().int(),
  }),
  /** `scope/metric/grade` → what committing adds to it, for the nation and the units it touches. */
  impact: z.record(z.string(), z.number()),
  /** What only the uploader can tell; nothing is judged before the answers. The likeliest choice first. */
  questions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      choices: z.array(z.object({ id: z.string(), text: z.string() })),
    }),
  ),
  /** Whether answers that were given for an earlier file of the same layout were used. */
  remembered: z.boolean(),
  /** Totals that the file states: held against the rows they sum, never added. Amounts in fen. */
  checks: z.array(
    z.object({
      sheet: z.string(),
      row: z.number().int(),
      label: z.string(),
      metric: metricSchema,
      declared: z.number().int(),
      summed: z.number().int(),
      agrees: z.boolean(),
    }),
  ),
  /** The template of ours that it is, filled in; null for every other file. */
  template: z
    .object({
      /** Code of the edition that it was made for. */
      edition: z.string(),
      organisation: z.object({ id: z.string(), name: z.string() }),
      from: daySchema,
      to: daySchema,
      version: z.number().int(),
    })
    .nullable(),
  /** What was seen and not taken, in the reader's language. */
  remarks: z.array(z.object({ code: z.string(), sheet: z.string(), text: z.string() })),
  progress: z.number().min(0).max(1),
  /** Why it failed, in the reader's language. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  receipt: z.string().nullable(),
  createdAt: instantSchema,
});
export type Import = z.infer<typeof importSchema>;

/**
 * POST /imports/:id/commit. `submit` sends imported events on to approval. `skipRejected` leaves rejected rows of
 * all but events out, to be mended and uploaded again; without it a file with such rows is refused.
 */
export const importCommitSchema = z
  .strictObject({ submit: z.boolean().default(false), skipRejected: z.boolean().default(false) })
  .optional();
export type ImportCommit = z.infer<typeof importCommitSchema>;

/** POST /imports/:id/answers: choices by question. */
export const importAnswersSchema = z.strictObject({
  answers: z
    .array(z.strictObject({ id: z.string().min(1).max(1_000), choice: z.string().min(1).max(1_000) }))
    .min(1)
    .max(50),
});
export type ImportAnswers = z.infer<typeof importAnswersSchema>;

export const importRowSchema = z.object({
  /** Names the row in the import: its number in the file; on further sheets of a file it goes on. */
  row: z.number().int(),
  /** Its sheet, empty where the file has only one; and its number there, as the spreadsheet program shows it. */
  sheet: z.string(),
  line: z.number().int(),
  state: importRowStateSchema,
  /** The code of the event that the row is, where it is known. */
  event: z.string().nullable(),
  cells: z.array(
    z.object({
      column: z.string(),
      field: z.string(),
      raw: z.string(),
      understood: z.string().nullable(),
      /** The rule that read it, in the reader's language too; of tallies. A dash is read, though it says no figure. */
      rule: z.object({ code: z.string(), text: z.string() }).optional(),
      /** What the file says here, where somebody has mended it since. */
      was: z.string().optional(),
    }),
  ),
  /** When a row that was held was settled, because its event was decided on; null for all others. */
  settledAt: instantSchema.nullable(),
  /** `field`: which cell to mend; null where no single cell is at fault. */
  errors: z.array(
    z.object({ column: z.string(), field: z.string().nullable(), code: z.string(), message: z.string() }),
  ),
});
export type ImportRow = z.infer<typeof importRowSchema>;
/** PATCH /imports/:id/rows/:row: the texts that the file should have held; an empty one empties the cell. */
export const importRowMendingSchema = z.strictObject({
  cells: z
    .array(z.strictObject({ field: z.string().max(40), text: textSchema(2_000) }))
    .min(1)
    .max(40),
});
export type ImportRowMending = z.infer<typeof importRowMendingSchema>;
export const importRowQuerySchema = pageQuerySchema.extend({ state: importRowStateSchema.optional() });
