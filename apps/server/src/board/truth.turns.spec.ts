import { expect, test } from '@jest/globals';
import { TruthTurns } from './truth.turns.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a few read at a time, the others in turn, and too many are told to come again', async () => {
  const turns = new TruthTurns();
  const open: (() => void)[] = [];
  let [running, most] = [0, 0];
  const read = async (at: number): Promise<number> =>
    turns.take(String(at), async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => open.push(resolve));
      running -= 1;
      if (at === 3) throw new Error('a reading that fails gives its place on');
      return at;
    });
  const asked = Array.from({ length: 30 }, (_, at) => read(at).catch((error: unknown) => error));
  for (let round = 0; round < 40; round += 1) {
    await settled();
    open.shift()?.();
  }
  const outcomes = await Promise.all(asked);
  expect(most).toBe(2);
  expect(outcomes.filter((one) => typeof one === 'number')).toHaveLength(21);
  expect(outcomes[3]).toHaveProperty('message', expect.stringContaining('gives its place on'));
  expect(outcomes.slice(22)).toMatchObject(Array.from({ length: 8 }, () => ({ code: 'busy', status: 429 })));
  // All places are free again.
  const later = read(50);
  await settled();
  open.shift()?.();
  expect(await later).toBe(50);
});

test('one caller takes a few of the places, and the others are still there for everybody else', async () => {
  const turns = new TruthTurns();
  const open: (() => void)[] = [];
  const read = (caller: string): Promise<unknown> =>
    turns
      .take(caller, () => new Promise<string>((resolve) => open.push(() => resolve(caller))))
      .catch((error: unknown) => error);
  const asked = Array.from({ length: 30 }, () => read('greedy'));
  const other = read('other');
  expect(await Promise.all(asked.slice(4))).toMatchObject(
    Array.from({ length: 26 }, () => ({ code: 'busy', status: 429, retryAfterS: 5 })),
  );
  for (let round = 0; round < 10; round += 1) {
    await settled();
    open.shift()?.();
  }
  expect(await Promise.all([...asked.slice(0, 4), other])).toEqual([
    ...Array<string>(4).fill('greedy'),
    'other',
  ]);
  // Those places are the caller's again.
  const later = read('greedy');
  await settled();
  open.shift()?.();
  expect(await later).toBe('greedy');
});
