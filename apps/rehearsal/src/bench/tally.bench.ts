import { receiptSchema } from '@innoweek/contracts';
import type { BenchStage } from './stage.bench.ts';
import { TallyConnection } from './tally.connection.ts';

export const CONNECTIONS = 32;
/** So many large requests keep two statements of the ledger under way, and stay far below its buffer. */
const LARGE_CONNECTIONS = 8;

/**
 * Durable tallies per second, so many per request, from connections that each wait for their reply: 32 where
 * it is one, 8 where it is more.
 * @param name of the measurement; no two may have the same
 */
export const tallyRate = async (
  stage: BenchStage,
  seconds: number,
  name: string,
  perRequest = 1,
): Promise<number> => {
  const connections = await Promise.all(
    Array.from({ length: perRequest === 1 ? CONNECTIONS : LARGE_CONNECTIONS }, () =>
      TallyConnection.open(stage.server.url, stage.organizer),
    ),
  );
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  let last = '';
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const entries = Array.from({ length: perRequest }, () => stage.nextEntry());
        const key = `rate-${name}-${entries[0]?.revision ?? 0}`;
        const reply = await connection.post(key, stage.bodyOf(entries));
        if (reply.status !== 201) throw new Error(`a tally was answered ${reply.status}: ${reply.body}`);
        stage.note(entries);
        last = reply.body;
        done += entries.length;
      }
    }),
  );
  const rate = done / ((performance.now() - began) / 1000);
  for (const connection of connections) connection.close();
  // The next measurement begins at quiet.
  await stage.folded(receiptSchema.parse(JSON.parse(last)).receipt);
  return rate;
};
