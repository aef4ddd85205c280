import { Injectable } from '@nestjs/common';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { callerOf } from '../accounts/try.limit.ts';
import { ProblemError } from '../problems/problem.error.ts';

const MINUTE_S = 60;
/**
 * Scans from one address in a minute. A whole hall shares one: the venue's network, or the carrier's, puts everybody
 * behind a single address, and when the code is on the stage they all scan within the same minute. So this lets
 * thousands through; it keeps one program from filling the queue of the ledger, not from cheating: for that it
 * would need a code that is on a screen now.
 */
const SCANS = 3_000;
/** Codes that nobody signed: a phone that scanned a screen never sends one. */
const FORGERIES = 60;

/**
 * Slows who asks too often. In memory and per process: a scan costs one statement shared with others, and looking up
 * a count in the database would cost more than what it protects.
 */
@Injectable()
export class AttendanceLimiter {
  readonly #scans = new RateLimiterMemory({ keyPrefix: 'scans', points: SCANS, duration: MINUTE_S });
  readonly #forgeries = new RateLimiterMemory({ keyPrefix: 'forged', points: FORGERIES, duration: MINUTE_S });

  /** Counts a scan, or refuses it with the seconds to wait. */
  async admit(address: string | null): Promise<void> {
    const caller = callerOf(address);
    const forged = await this.#forgeries.get(caller);
    if (forged !== null && forged.consumedPoints >= FORGERIES) throw refusal(forged.msBeforeNext);
    await this.#scans.consume(caller).catch((result: unknown) => {
      throw refusal(waitOf(result));
    });
  }

  /** Notes a code that was not ours. */
  async noteForgery(address: string | null): Promise<void> {
    await this.#forgeries.penalty(callerOf(address));
  }
}

/** The library rejects with how long to wait. */
const waitOf = (result: unknown): number => {
  if (result instanceof Error) throw result;
  return typeof result === 'object' && result !== null && 'msBeforeNext' in result
    ? Number(result.msBeforeNext)
    : MINUTE_S * 1000;
};

const refusal = (waitMs: number): ProblemError => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new ProblemError('busy', { params: { seconds }, retryAfterS: seconds });
};
