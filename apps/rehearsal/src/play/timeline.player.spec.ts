import { describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR, MINUTE, moment, weekDates } from '../plan/calendar.model.ts';
import type { Action } from '../plan/plan.model.ts';
import { Progress } from './progress.model.ts';
import { playTimeline, type SettableClock, type Speed } from './timeline.player.ts';

class TestClock implements SettableClock {
  readonly sets: { at: number; speed: number }[] = [];
  private since = performance.now();

  constructor(
    private at: number,
    private speed = 0,
  ) {}

  get now(): number {
    return this.at + (performance.now() - this.since) * this.speed;
  }

  set(at: number, speed: number): Promise<void> {
    this.sets.push({ at, speed });
    this.at = at;
    this.speed = speed;
    this.since = performance.now();
    return Promise.resolve();
  }
}

const dates = weekDates(7);
const WEEK = moment(dates.start, '00:00');
const step = (at: number, lane = String(at)): Action => ({
  what: 'approve',
  at,
  lane,
  actor: { role: 'coordinator', organisation: null },
  event: lane,
});
const planOf = (...times: number[]) => ({
  dates,
  opensAt: moment('2016-09-10', '09:00'),
  closesAt: WEEK + 300 * HOUR,
  actions: times.map((at) => step(at)),
});

const playAll = async (
  times: number[],
  speed: Speed,
  clock: TestClock,
  progress = new Progress(),
  signal = new AbortController().signal,
): Promise<{ at: number; shown: number }[]> => {
  const seen: { at: number; shown: number }[] = [];
  await playTimeline({
    plan: planOf(...times),
    clock,
    progress,
    speed,
    width: 4,
    signal,
    play: async ({ at }) => {
      await sleep(1);
      seen.push({ at, shown: clock.now });
    },
    beat: () => Promise.resolve(),
  });
  return seen;
};

describe('the timeline', () => {
  const times = [WEEK + 9 * HOUR, WEEK + 9 * HOUR + 2 * MINUTE, WEEK + 33 * HOUR, WEEK + 33 * HOUR + MINUTE];

  it('never acts before the clock has come to it, and leaves nothing out', async () => {
    for (const speed of ['max', 600] as const) {
      const seen = await playAll(times, speed, new TestClock(WEEK));
      expect(seen.map(({ at }) => at)).toEqual(times);
      expect(seen.filter(({ at, shown }) => shown < at)).toEqual([]);
    }
  });

  it('leaps over the night and stands still in no other', async () => {
    const clock = new TestClock(WEEK);
    const began = performance.now();
    await playAll(times, 600, clock);
    // A day at 600 edition seconds a second would take 144 real ones.
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(clock.sets.every(({ speed }) => speed === 600)).toBe(true);
    expect(clock.sets.map(({ at }) => at)).toEqual(expect.arrayContaining([times[0], times[2]]));
  });

  it('makes the clock wait for a server that is slower than the speed asked for', async () => {
    const clock = new TestClock(WEEK);
    const slow = Array.from({ length: 12 }, (_, n) => WEEK + 9 * HOUR + n * 5 * MINUTE);
    const late: number[] = [];
    await playTimeline({
      plan: { ...planOf(), actions: slow.map((at) => step(at, 'one lane')) },
      clock,
      progress: new Progress(),
      // Five edition minutes pass in 50 ms; each step takes 200.
      speed: 6_000,
      width: 4,
      signal: new AbortController().signal,
      play: async ({ at }) => {
        await sleep(200);
        late.push(clock.now - at);
      },
      beat: () => Promise.resolve(),
    });
    expect(late).toHaveLength(slow.length);
    expect(clock.sets.some(({ speed }) => speed === 0)).toBe(true);
    // Without waiting the last step would come 110 edition minutes late or more.
    expect(Math.max(...late)).toBeLessThan(60 * MINUTE);
  });

  it.each([3_600, 60_000])('at speed %d holds the clock until what was due is done', async (speed) => {
    const clock = new TestClock(WEEK);
    const due = Array.from({ length: 12 }, (_, n) => WEEK + 9 * HOUR + n * 20 * MINUTE);
    const late: number[] = [];
    await playTimeline({
      plan: { ...planOf(), actions: due.map((at) => step(at, 'one lane')) },
      clock: {
        get now() {
          return clock.now;
        },
        // A busy server takes its time to hear that the clock is to stand.
        set: async (at, asked) => {
          await sleep(100);
          await clock.set(at, asked);
        },
      },
      progress: new Progress(),
      speed,
      width: 4,
      signal: new AbortController().signal,
      play: async ({ at }) => {
        await sleep(50);
        late.push(clock.now - at);
      },
      beat: () => Promise.resolve(),
    });
    expect(late).toHaveLength(due.length);
    // Before the fourth hour has gone by, in which what a cancellation calls off would be over.
    expect(Math.max(...late)).toBeLessThanOrEqual(3 * HOUR);
  });

  it('carries on with a clock that stands still between two steps', async () => {
    const clock = new TestClock(WEEK + 9 * HOUR + MINUTE, 0);
    const seen = await playAll(times.slice(0, 2), 600, clock, new Progress(1));
    expect(seen.map(({ at }) => at)).toEqual([times[1]]);
  });

  it('hurries through the weeks before', async () => {
    const early = [moment('2016-09-20', '10:00'), moment('2016-10-05', '10:00')];
    const began = performance.now();
    const seen = await playAll(early, 30_000, new TestClock(moment('2016-09-10', '09:00')));
    expect(seen.map(({ at }) => at)).toEqual(early);
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  it('begins nothing more once it is asked to stop', async () => {
    const stop = new AbortController();
    stop.abort();
    const progress = new Progress();
    expect(await playAll(times, 'max', new TestClock(WEEK), progress, stop.signal)).toEqual([]);
    expect(progress.done).toBe(0);
  });
});
