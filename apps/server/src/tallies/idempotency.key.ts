import { idempotencyKeySchema } from '@innoweek/contracts';
import { ProblemError } from '../problems/problem.error.ts';

/** As the description of the interface tells it. */
export const IDEMPOTENCY_KEY = '1–128 visible ASCII characters; the same key gives back the first answer';

/** Reads `Idempotency-Key`. Node joins what was sent twice with a comma and a blank, which no key has in it. */
export const readIdempotencyKey = (header: string | undefined): string => {
  const key = idempotencyKeySchema.safeParse(header);
  if (key.success) return key.data;
  throw new ProblemError(header ? 'idempotency_key_wrong' : 'idempotency_key_required');
};
