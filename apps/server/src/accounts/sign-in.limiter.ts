import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ProblemError } from '../problems/problem.error.ts';
import { callerOf, FORGET_S, limitsOf, waitAfter, type TryLimit } from './try.limit.ts';

/** How long an address is known for having signed in to an account. */
const KNOWN_FOR = `interval '30 days'`;

/** A try that was let through: counted as a failure until it is known to be none. */
export type Try = { keys: readonly string[]; pair: string; caller: string };

type Failures = { key: string; failures: number; ageS: number };

/**
 * Slows guessing. Every try is counted before its password is looked at, so that many at once gain nothing,
 * and taken off again when it was right. In PostgreSQL, so that it holds for all processes and survives them.
 */
@Injectable()
export class SignInLimiter {
  constructor(private readonly source: DataSource) {}

  /** Counts a try, or refuses it with the seconds to wait. */
  async admit(email: string, address: string | null): Promise<Try> {
    const caller = callerOf(address);
    const limits = limitsOf(email, caller, await this.#isKnown(email, address));
    await this.source.transaction(async (manager) => {
      const wait = await count(manager, limits);
      if (wait > 0)
        throw new ProblemError('too_many_tries', { params: { seconds: wait }, retryAfterS: wait });
    });
    return {
      keys: limits.map(({ key }) => key),
      pair: `pair:${email} ${caller}`,
      caller: `caller:${caller}`,
    };
  }

  /** The password was right: the account starts afresh, and the caller's try was none. */
  async absolve({ keys, caller }: Try): Promise<void> {
    const own = keys.filter((key) => key !== caller);
    await this.source.query(`delete from sign_in_failures where key = any($1::text[])`, [own]);
    // Not forgotten whole: a guesser with an account of their own would start anew with every sign-in.
    await this.source.query(`delete from sign_in_failures where key = $1 and failures <= 1`, [caller]);
    await this.source.query(
      `update sign_in_failures set failures = failures - 1 where key = $1 and failures > 1`,
      [caller],
    );
  }

  async #isKnown(email: string, address: string | null): Promise<boolean> {
    if (address === null) return false;
    const [row] = await this.source.query<{ known: boolean }[]>(
      `select exists (
         select from accounts a join audit_entries e on e.actor_id = a.id
         where a.email = $1 and e.action = 'session.create' and e.caller = $2 and e.at > now() - ${KNOWN_FOR}
       ) as known`,
      [email, address],
    );
    return row?.known ?? false;
  }
}

/** Adds the try to every limit when none of them asks to wait; otherwise adds nothing and tells how long. */
const count = async (manager: EntityManager, limits: readonly TryLimit[]): Promise<number> => {
  // Always in this order, so that tries that share limits wait for each other instead of locking up.
  const keys = limits.map(({ key }) => key).sort();
  await manager.query(
    `insert into sign_in_failures (key, failures, last_failure_at)
     select key, 1, to_timestamp(0) from unnest($1::text[]) as k(key)
     on conflict (key) do nothing`,
    [keys],
  );
  const rows = await manager.query<Failures[]>(
    `select key, case when last_failure_at < now() - interval '${String(FORGET_S)} seconds' then 0 else failures end
              as failures,
            extract(epoch from now() - last_failure_at)::float8 as "ageS"
     from sign_in_failures where key = any($1::text[]) order by key for update`,
    [keys],
  );
  const freeOf = new Map(limits.map(({ key, free }) => [key, free]));
  const wait = Math.max(
    0,
    ...rows.map(({ key, failures, ageS }) => {
      const owed = waitAfter(failures, freeOf.get(key) ?? 0);
      // A try that began before another one's end sees a failure of the future: no wait grows out of that.
      return owed === 0 ? 0 : Math.ceil(owed - ageS);
    }),
  );
  if (wait > 0) return wait;
  await manager.query(
    `update sign_in_failures
     set failures = case when last_failure_at < now() - interval '${String(FORGET_S)} seconds' then 1 else failures + 1 end,
         last_failure_at = clock_timestamp()
     where key = any($1::text[])`,
    [keys],
  );
  await manager.query(
    `delete from sign_in_failures where key in (
       select key from sign_in_failures where last_failure_at < now() - interval '${String(FORGET_S)} seconds'
       order by key limit 20 for update skip locked)`,
  );
  return 0;
};
