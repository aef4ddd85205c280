import type { BenchStage } from './stage.bench.ts';

export const CONNECTIONS = 32;

/** Durable tallies per second, one per request, from 32 connections that each wait for their reply. */
export const tallyRate = async (stage: BenchStage, seconds: number, round: number): Promise<number> => {
  const until = performance.now() + seconds * 1000;
  const began = performance.now();
  let done = 0;
  let last = '';
  const connection = async (): Promise<void> => {
    while (performance.now() < until) {
      const entry = stage.nextEntry();
      last = await stage.send([entry], `rate-${round}-${entry.revision}`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const rate = done / ((performance.now() - began) / 1000);
  // The next measurement begins at quiet.
  await stage.folded(last);
  return rate;
};
