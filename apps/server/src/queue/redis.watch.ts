import type { Redis } from 'ioredis';

/** A Redis that was away is noticed within half a second of its return, however long it was gone. */
export const redisRetryMs = (times: number): number => Math.min(50 * times, 500);

/** How long Redis may say nothing when it is asked whether it is there, in milliseconds. */
export const SILENT_MS = 4_000;

/**
 * Makes a connection anew on which no answer comes, for a network that swallows what it carries says nothing of it: a
 * subscriber would hear no more, and not know.
 * @returns what ends the watch
 */
export const watchRedis = (redis: Redis, silentMs: number): (() => void) => {
  // Counted, not timed: a process that stood still itself does not hold that against Redis.
  let unanswered = 0;
  const ask = (): void => {
    if (redis.status !== 'ready' && redis.status !== 'connect') {
      unanswered = 0;
      return;
    }
    if (unanswered === 2) {
      unanswered = 0;
      redis.disconnect(true);
      return;
    }
    unanswered += 1;
    // While it is being connected it owes us an answer as well.
    if (redis.status !== 'ready') return;
    redis.ping().then(
      () => {
        unanswered = 0;
      },
      () => undefined,
    );
  };
  const timer = setInterval(ask, silentMs / 2).unref();
  return () => {
    clearInterval(timer);
  };
};
