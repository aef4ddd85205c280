import { ProblemError } from '../problems/problem.error.ts';

/** What one caller may ask of what everybody may read: so many at once, and so many a second for long. */
const BURST = 240;
const PER_SECOND = 8;
/** Callers that are remembered; who has asked for nothing in a while starts afresh anyway. */
const MAX_CALLERS = 50_000;

type Bucket = { left: number; at: number };

/**
 * Lets every caller of this process ask a bounded number of times. In memory: behind it nothing is guessed and nothing is
 * written, it only keeps one reader from taking the place of all others.
 */
export class RequestLimiter {
  /** Whoever asked longest ago comes first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(private readonly maxCallers = MAX_CALLERS) {}

  /** @returns 0 when the request may go on, otherwise the seconds to wait */
  take(caller: string, now: number): number {
    const known = this.#buckets.get(caller);
    const left = known ? Math.min(BURST, known.left + ((now - known.at) / 1_000) * PER_SECOND) : BURST;
    this.#buckets.delete(caller);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size < this.maxCallers) break;
      this.#buckets.delete(oldest);
    }
    const admitted = left >= 1;
    this.#buckets.set(caller, { left: admitted ? left - 1 : left, at: now });
    return admitted ? 0 : Math.ceil((1 - left) / PER_SECOND);
  }

  /** @throws {ProblemError} `too_many_requests`, with the seconds to wait */
  admit(caller: string): void {
    const seconds = this.take(caller, Date.now());
    if (seconds > 0)
      throw new ProblemError('too_many_requests', { params: { seconds }, retryAfterS: seconds });
  }
}
