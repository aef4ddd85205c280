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
  let last = '';
  const rate = await rateOf(connections, seconds, async (connection) => {
    const entries = Array.from({ length: perRequest }, () => stage.nextEntry());
    const key = `rate-${name}-${entries[0]?.revision ?? 0}`;
    const reply = await connection.post(key, stage.bodyOf(entries));
    if (reply.status !== 201) throw new Error(`a tally was answered ${reply.status}: ${reply.body}`);
    stage.note(entries);
    last = reply.body;
    return entries.length;
  });
  // The next measurement begins at quiet.
  await stage.folded(receiptSchema.parse(JSON.parse(last)).receipt);
  return rate;
};

/**
 * What is done per second on connections that each wait for their reply, and are closed then.
 * @param say sends one request and tells how much it was
 */
export const rateOf = async (
  connections: readonly TallyConnection[],
  seconds: number,
  say: (connection: TallyConnection) => Promise<number>,
): Promise<number> => {
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (performance.now() < until) {
        const said = await say(connection);
        done += said;
      }
    }),
  );
  const rate = done / ((performance.now() - began) / 1000);
  for (const connection of connections) connection.close();
  return rate;
};
