import { z } from 'zod';
import { instantSchema } from './primitive.contract.ts';

/** GET /proof: a recount of the whole ledger against the board, and its chain hashed again. */
export const proofSchema = z.object({
  balanced: z.boolean(),
  version: z.number().int(),
  entries: z.number().int(),
  /** Batches that are chained. */
  links: z.number().int(),
  /** Milliseconds that counting again and hashing the chain again took. */
  tookMs: z.object({ recount: z.number().int(), chain: z.number().int() }),
  differences: z.array(
    z.object({
      /**
       * `cell`: its sum; `parts`: how many counted values or events it is the sum of. `link`: a batch of the chain;
       * `root`: an hourly root that is not on it.
       */
      what: z.enum(['subject', 'claim', 'ruling', 'counted', 'cell', 'parts', 'link', 'root']),
      key: z.string(),
      board: z.string().nullable(),
      recount: z.string().nullable(),
    }),
  ),
});
export type Proof = z.infer<typeof proofSchema>;

export const proofQuerySchema = z.strictObject({ edition: z.string().max(41).optional() });
export type ProofQuery = z.infer<typeof proofQuerySchema>;

const linkedSchema = z.object({
  /** Of the newest batch that it covers, counted from 1; and the board version that holds it. */
  position: z.number().int(),
  version: z.number().int(),
  /** SHA-256, hexadecimal. */
  hash: z.string(),
});

/**
 * GET /proof/roots: where the chain of an edition's ledger stood when each hour had begun, the newest first. A root
 * that somebody wrote down proves that nothing before it was changed since.
 */
export const ledgerRootsSchema = z.object({
  edition: z.string(),
  /** Null before the first batch is chained. */
  head: linkedSchema.nullable(),
  items: z.array(
    linkedSchema.extend({
      /** By the world's clock, by which they are published. */
      hour: instantSchema,
      /** What the edition's clock showed when the newest batch that it covers came to count. */
      editionAt: instantSchema,
    }),
  ),
});
export type LedgerRoots = z.infer<typeof ledgerRootsSchema>;
