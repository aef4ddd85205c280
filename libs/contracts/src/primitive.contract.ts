import { z } from 'zod';

/** A calendar day in the edition's zone, `YYYY-MM-DD`. PostgreSQL knows no year 0. */
export const daySchema = z.iso.date().regex(/^(?!0000)/);
/** A moment, ISO 8601 with an offset (`Z` included). */
export const instantSchema = z.iso.datetime({ offset: true });
/** A moment in the query of an address, which people write without seconds, and so do links of ours. */
export const askedInstantSchema = z.preprocess(
  (said) => (typeof said === 'string' ? said.replace(/T(\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/, 'T$1:00$2') : said),
  instantSchema,
);

/** Blanks and `1e2` make numbers, too, which nobody means. */
const asked = (pattern: RegExp) => (number: z.ZodCoercedNumber) =>
  z.preprocess((said) => (typeof said === 'string' && !pattern.test(said) ? Number.NaN : said), number);
/** A number in the query of an address: digits, and decimals behind a point. One below zero is told its range. */
export const askedNumber = asked(/^-?\d+(\.\d+)?$/);
/** A whole number there: digits and nothing else. */
export const askedWhole = asked(/^-?\d+$/);

/** The longest list page anybody may ask for. */
export const MAX_PAGE = 200;
/** Query of every list: an opaque cursor and a page size. */
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: askedWhole(z.coerce.number().int().min(1).max(MAX_PAGE)).default(50),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** One page of a list; `nextCursor` is null on the last page; `total` counts all pages. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };
export const pageSchema = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int() });

/** What tells a reporter from others: an organisation's id, or a word of ours. PostgreSQL has no text with NUL in it. */
export const reporterSchema = z
  .string()
  .max(64)
  .regex(/^[^\u0000]*$/);

/** The languages of every text a person reads. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A free text of a form: trimmed, without control characters other than line breaks and tabs. */
export const textSchema = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    // NUL and half a surrogate pair cannot be stored by PostgreSQL; the others are never typed by people.
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Cs}]*$/u);
