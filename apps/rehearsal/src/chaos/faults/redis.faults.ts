import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.model.ts';

const EMPTY_MS = 500;
const FULL_MS = 2_000;
/** Boards catch up so long after Redis is back. */
const CATCH_UP_MS = 5_000;

/** Redis is never the truth: without it tallies are taken, and boards catch up when it is back. */
export const REDIS_FAULTS: readonly Fault[] = [
  {
    name: 'redis-emptied',
    needs: 'redis',
    accepts: true,
    strike: async ({ redis }) => {
      await redis?.ask('FLUSHALL');
      await sleep(EMPTY_MS);
      return () => Promise.resolve();
    },
  },
  {
    name: 'redis-full',
    needs: 'redis',
    accepts: true,
    caughtUpMs: CATCH_UP_MS,
    strike: async ({ redis }) => {
      await redis?.ask('CONFIG SET maxmemory 1');
      await sleep(FULL_MS);
      return async () => redis?.ask('CONFIG SET maxmemory 0');
    },
  },
  {
    name: 'redis-gone',
    needs: 'redis',
    accepts: true,
    caughtUpMs: CATCH_UP_MS,
    strike: async ({ redis }, { awayMs }) => {
      await redis?.kill();
      await sleep(awayMs);
      return async () => redis?.start();
    },
  },
];
