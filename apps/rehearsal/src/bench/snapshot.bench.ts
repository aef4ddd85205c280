import { MAX_TALLY_ENTRIES } from '@innoweek/contracts';
import { quantile } from './figure.model.ts';
import type { BenchStage } from './stage.bench.ts';

const REQUESTS = 150;

/** Median milliseconds of a board snapshot, asked for one after the other. */
export const snapshotLatency = async (stage: BenchStage): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const began = performance.now();
    await stage.readBoard();
    times.push(performance.now() - began);
  }
  return quantile(times, 0.5);
};

/** Lengthens the ledger to so many entries, in requests as large as they may be. */
export const lengthen = async (stage: BenchStage, entries: number): Promise<void> => {
  let last = '';
  while (stage.accepted < entries) {
    const count = Math.min(MAX_TALLY_ENTRIES, entries - stage.accepted);
    const batch = Array.from({ length: count }, () => stage.nextEntry());
    last = await stage.send(batch, `long-${stage.accepted}`);
  }
  if (last !== '') await stage.folded(last);
};
