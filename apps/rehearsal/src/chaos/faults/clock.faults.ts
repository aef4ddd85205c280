import { rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

const DAY_MS = 86_400_000;
const OFF_MS = 2_000;
const JUMP_MS = 300;
/** Compiled beside this, or as it is written: Node reads both. */
const MODULE = new URL(`../shifted.clock${extname(import.meta.url)}`, import.meta.url).href;

/**
 * Starts an api and the worker with a clock of ours, and gives back what sets it and what ends it. It is the clock of
 * the server's processes alone: PostgreSQL and Redis go by the machine's.
 */
const withClock = async (
  { apis, worker, folder }: ChaosStage,
  firstMs: number,
): Promise<{ set(offsetMs: number): Promise<void>; end(): Promise<void> }> => {
  const path = join(folder, 'clock');
  const set = (offsetMs: number): Promise<void> => writeFile(path, String(offsetMs));
  await set(firstMs);
  const machines = [apis[0], worker];
  const env = { NODE_OPTIONS: `--import=${MODULE}`, CHAOS_CLOCK: path };
  const restart = async (more: Record<string, string>): Promise<void> => {
    await Promise.all(machines.map((machine) => machine.kill()));
    await Promise.all(machines.map((machine) => machine.start(more)));
  };
  await restart(env);
  return {
    set,
    end: async () => {
      await restart({});
      await rm(path, { force: true });
    },
  };
};

/** Clocks that do not agree, and one that does not keep to itself. */
export const CLOCK_FAULTS: readonly Fault[] = [
  ...[
    { name: 'clock-a-day-ahead', offsetMs: DAY_MS },
    { name: 'clock-a-day-behind', offsetMs: -DAY_MS },
  ].map(({ name, offsetMs }): Fault => ({
    name,
    accepts: true,
    strike: async (stage) => {
      const clock = await withClock(stage, offsetMs);
      await sleep(OFF_MS);
      return () => clock.end();
    },
  })),
  {
    name: 'clock-jumping',
    accepts: true,
    strike: async (stage) => {
      const clock = await withClock(stage, 0);
      for (const offsetMs of [DAY_MS, 0, -DAY_MS, DAY_MS, -3_600_000, 0, 60_000, -60_000]) {
        await clock.set(offsetMs);
        await sleep(JUMP_MS);
      }
      return () => clock.end();
    },
  },
];
