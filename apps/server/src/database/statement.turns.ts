import { setImmediate as breathe } from 'node:timers/promises';
import { JobTurns } from '../queue/job.pace.ts';

/**
 * Sends one statement after the other, and makes what the next one carries while PostgreSQL works at the one before.
 * @param parts made when they are asked for
 */
export const sendInTurns = async <T>(
  parts: Iterable<T>,
  send: (part: T) => Promise<unknown>,
): Promise<void> => {
  const turns = new JobTurns();
  let underWay: Promise<unknown> = Promise.resolve();
  for (const part of parts) {
    await underWay;
    await turns.rest();
    underWay = send(part);
    // A refusal is told where it is waited for.
    underWay.catch(() => undefined);
    // It leaves now, before the next part is made.
    await breathe();
  }
  await underWay;
};
