import { z } from 'zod';

/** RFC 9457 problem details, as `application/problem+json`. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  /** Stable, language-free name of what is wrong, e.g. `event_not_found`. */
  code: z.string(),
  /** The id that the log knows this request by. */
  requestId: z.string().optional(),
  errors: z.array(
    z.object({
      /** JSON pointer-like path into the request, `entries.3.value`; empty for the whole. */
      path: z.string(),
      code: z.string(),
      message: z.string(),
    }),
  ),
});
export type Problem = z.infer<typeof problemSchema>;
