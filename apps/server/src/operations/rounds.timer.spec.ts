import { setTimeout as sleep } from 'node:timers/promises';
import { Rounds } from './rounds.timer.ts';

const EVERY_MS = 5;

/** Rounds that last until they are let go. */
const heldRounds = () => {
  const state: { begun: number; letGo: () => void } = { begun: 0, letGo: () => undefined };
  const rounds = new Rounds(
    () => {
      state.begun += 1;
      return new Promise<void>((resolve) => {
        state.letGo = resolve;
      });
    },
    () => undefined,
  );
  return { rounds, state };
};

describe('rounds', () => {
  it('do not overlap, and go on', async () => {
    const { rounds, state } = heldRounds();
    rounds.begin(EVERY_MS);
    rounds.begin(EVERY_MS);
    while (state.begun === 0) await sleep(EVERY_MS);
    await sleep(10 * EVERY_MS);
    expect(state.begun).toBe(1);
    state.letGo();
    while (state.begun === 1) await sleep(EVERY_MS);
    expect(state.begun).toBe(2);
    state.letGo();
    await rounds.end();
  });

  it('are waited for at the end, and do not begin after it', async () => {
    const { rounds, state } = heldRounds();
    rounds.begin(EVERY_MS);
    while (state.begun === 0) await sleep(EVERY_MS);
    let ended = false;
    const end = rounds.end().then(() => (ended = true));
    await sleep(5 * EVERY_MS);
    expect(ended).toBe(false);
    state.letGo();
    await end;
    rounds.begin(EVERY_MS);
    await sleep(5 * EVERY_MS);
    expect(state.begun).toBe(1);
  });

  it('go on after one that failed, and one is under way for all who ask', async () => {
    const failures: unknown[] = [];
    let begun = 0;
    const rounds = new Rounds(
      () => {
        begun += 1;
        return begun === 1 ? Promise.reject(new Error('away')) : Promise.resolve();
      },
      (error) => failures.push(error),
    );
    await Promise.all([rounds.once(), rounds.once()]);
    expect(begun).toBe(1);
    expect(failures).toEqual([new Error('away')]);
    await rounds.once();
    expect(begun).toBe(2);
  });
});
