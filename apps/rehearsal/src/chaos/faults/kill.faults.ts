import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

/** How long a killed process stays away, in milliseconds. */
const GONE_MS = 300;
const HOLD_APPEND = 'lock table batches in share row exclusive mode';
const HOLD_FOLD = `select pg_advisory_xact_lock(hashtext('innoweek fold'), id) from editions`;

/** Holds a lock, waits until somebody stands before it, kills, and lets go: a step is met for certain. */
const killAt = async (
  stage: ChaosStage,
  lock: string,
  machine: { kill(): Promise<void>; start(): Promise<void> },
): Promise<() => Promise<void>> => {
  const letGo = await stage.hold(lock);
  try {
    await stage.untilBlocked();
    await machine.kill();
  } finally {
    await letGo();
  }
  await sleep(GONE_MS);
  return () => machine.start();
};

/** kill -9 of everything that can be killed, where it hurts. */
export const KILLS: readonly Fault[] = [
  {
    name: 'kill-api-before-commit',
    strike: (stage) => killAt(stage, HOLD_APPEND, stage.apis[0]),
  },
  {
    // Everything is appended and acknowledged, nothing is folded, and the nudges go with the process.
    name: 'kill-api-after-commit',
    strike: (stage) => killAt(stage, HOLD_FOLD, stage.apis[0]),
  },
  {
    name: 'kill-worker-in-fold',
    accepts: true,
    strike: (stage) => killAt(stage, 'lock table cells in share row exclusive mode', stage.worker),
  },
  {
    name: 'kill-gateway',
    strike: async (stage) => {
      await stage.apis[1].kill();
      await sleep(GONE_MS);
      return () => stage.apis[1].start();
    },
  },
  {
    // The server beside it finds it gone and starts it again.
    name: 'kill-postgresql',
    strike: async (stage) => {
      process.kill(await stage.postgresPid(), 'SIGKILL');
      await sleep(GONE_MS);
      return () => stage.untilDatabase();
    },
  },
  {
    name: 'kill-redis',
    needs: 'redis',
    accepts: true,
    strike: async ({ redis }) => {
      await redis?.kill();
      await sleep(GONE_MS);
      return async () => redis?.start();
    },
  },
];
