import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { atFullSpeed, givingWay, JobTurns, type Traffic } from './job.pace.ts';

/** Keeps the processor for so many milliseconds. */
const work = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};
/** How long one turn and its end took beyond the work, at least, and how often the traffic was asked about. */
const turn = async (ms: number, isBusy: boolean | Error, run = givingWay): Promise<[number, number]> => {
  let asked = 0;
  const traffic: Traffic = () => {
    asked += 1;
    return isBusy instanceof Error ? Promise.reject(isBusy) : Promise.resolve(isBusy);
  };
  const rested = await run(traffic, async () => {
    const turns = new JobTurns();
    work(ms);
    const worked = performance.now();
    await turns.end();
    return performance.now() - worked;
  });
  return [rested, asked];
};

test('in busy times a job rests twice as long as it worked', async () => {
  const [rested, asked] = await turn(60, true);
  // A timer may ring a millisecond early.
  expect(rested).toBeGreaterThanOrEqual(119);
  expect(asked).toBe(1);
});

test('what takes no time is not asked about, and a traffic that cannot be looked at stops nobody', async () => {
  expect((await turn(0, true))[1]).toBe(0);
  expect((await turn(20, new Error('the database is away')))[1]).toBe(1);
});

test('where others wait for what it holds it does not rest', async () => {
  const [, asked] = await turn(20, true, (traffic, job) => givingWay(traffic, () => atFullSpeed(job)));
  expect(asked).toBe(0);
});

test('turns of which each is short are one long one', async () => {
  let asked = 0;
  await givingWay(
    () => {
      asked += 1;
      return Promise.resolve(false);
    },
    async () => {
      const turns = new JobTurns();
      for (let count = 0; count < 10; count += 1) {
        work(1);
        await turns.end();
      }
      await breathe();
    },
  );
  expect(asked).toBeGreaterThan(0);
});
