import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR, MINUTE, moment } from '../plan/calendar.model.ts';
import type { Action, WeekPlan } from '../plan/plan.model.ts';
import { Gate, Lanes } from './gate.model.ts';
import type { Progress } from './progress.model.ts';

/** Edition seconds that pass in a real one; at `max` the clock is set by hand, as fast as it goes. */
export type Speed = number | 'max';

/** The edition's clock: what it shows, and how it is set. */
export type SettableClock = {
  readonly now: number;
  set(at: number, speed: number): Promise<void>;
};

export type Timeline = {
  readonly plan: Pick<WeekPlan, 'dates' | 'opensAt' | 'closesAt' | 'actions'>;
  readonly clock: SettableClock;
  readonly progress: Progress;
  readonly speed: Speed;
  readonly width: number;
  readonly signal: AbortSignal;
  readonly play: (action: Action) => Promise<void>;
  /** Called about once a second with what the clock shows. */
  readonly beat: (now: number) => Promise<void>;
};

/** Real time in which the month before the week goes by, at speed 60. */
const WARM_UP_MS = 150_000;
/**
 * How far the clock leaps at most before everything is done that was due. Cancellations come four hours and more
 * before their events are over: they never find them concluded.
 */
const LONGEST_LEAP = 3 * HOUR;
/** Silence that a spectator may be asked to bear. */
const SILENCE_MS = 1_000;
/** Leaps of a second, where the clock leaps. */
const LEAPS = 2;
/**
 * Beyond this speed the clock leaps in the week, too: while a busy server is still being told to wait, hours would
 * go by on a clock that runs.
 */
const FASTEST_RUN = 1_000;
/**
 * How far, in edition time, what is said may come behind the clock. A server that is slower than the speed asked for
 * makes the clock wait: reports are due before their events are over, and cancellations before they begin.
 */
const LAG = 10 * MINUTE;

/** Plays all actions that are not done, each when the edition's clock has come to it. */
export const playTimeline = async (timeline: Timeline): Promise<void> => {
  const { plan, progress } = timeline;
  const lanes = new Lanes(new Gate(timeline.width));
  const left = plan.actions
    .map((action, index) => ({ action, index }))
    .filter(({ index }) => !progress.has(index));
  /** In the order they began, so the first is the one that is furthest behind. */
  const begun = new Map<number, Action>();
  const begin = ({ action, index }: { action: Action; index: number }): void => {
    begun.set(index, action);
    lanes.add(action.lane, async () => {
      // Nothing new begins once somebody asked to stop; what runs is finished.
      if (!timeline.signal.aborted) {
        await timeline.play(action);
        progress.add(index);
      }
      begun.delete(index);
    });
  };
  const isBehind = (): boolean => {
    const [oldest] = begun.values();
    return oldest !== undefined && timeline.clock.now - oldest.at > LAG;
  };
  const cursor = { next: 0 };
  const beginUntil = (at: number): void => {
    for (let item = left[cursor.next]; item && item.action.at <= at; item = left[cursor.next]) {
      begin(item);
      cursor.next += 1;
    }
  };
  const stopped = (): boolean => timeline.signal.aborted || cursor.next >= left.length;
  const weekStart = moment(plan.dates.start, '00:00');
  const nextAt = (): number => left[cursor.next]?.action.at ?? plan.closesAt;

  /** Leaps, and stands until all that was due is done. `stride`: edition time of a second; without one, at once. */
  const leapUntil = async (limit: number, stride: number | null): Promise<void> => {
    const leap = Math.min(LONGEST_LEAP, stride === null ? LONGEST_LEAP : stride / LEAPS);
    const pause = stride === null ? 0 : (SILENCE_MS * leap) / stride;
    while (!stopped() && timeline.clock.now < limit && nextAt() < limit) {
      const began = performance.now();
      const from = Math.max(nextAt(), timeline.clock.now);
      const at = Math.min(from + leap, limit);
      await timeline.clock.set(at, 0);
      await spread(beginUntil, { from, to: at, pause });
      beginUntil(at);
      await lanes.drained();
      await timeline.beat(at);
      await sleep(Math.max(0, pause - (performance.now() - began)));
    }
  };
  const run = async (speed: number): Promise<void> => {
    // It stands still after a registration and after a stop.
    await timeline.clock.set(timeline.clock.now, speed);
    while (!stopped()) {
      lanes.check();
      if (isBehind()) {
        await timeline.clock.set(timeline.clock.now, 0);
        await lanes.drained();
        await timeline.clock.set(timeline.clock.now, speed);
      }
      if (nextAt() - timeline.clock.now > SILENCE_MS * speed) await timeline.clock.set(nextAt(), speed);
      const until = performance.now() + SILENCE_MS;
      while (performance.now() < until && !stopped() && !isBehind()) {
        beginUntil(timeline.clock.now);
        await sleep(Math.min(100, Math.max(5, (nextAt() - timeline.clock.now) / speed)));
      }
      await timeline.beat(timeline.clock.now);
    }
  };

  const { speed } = timeline;
  if (speed === 'max') await leapUntil(Infinity, null);
  else {
    // Before the week a second of the spectator is a few hours.
    const seconds = (WARM_UP_MS * (60 / speed)) / SILENCE_MS;
    await leapUntil(weekStart, (weekStart - plan.opensAt) / Math.max(1, seconds));
    if (speed > FASTEST_RUN) await leapUntil(Infinity, speed * SILENCE_MS);
    else await run(speed);
  }
  await lanes.drained();
};

/** Spreads the beginnings over the pause, so that the figures move and do not jump. */
const spread = async (
  beginUntil: (at: number) => void,
  { from, to, pause }: { from: number; to: number; pause: number },
): Promise<void> => {
  const parts = pause < SPREAD_MS ? 0 : 4;
  for (let part = 1; part <= parts; part += 1) {
    beginUntil(from + ((to - from) * part) / parts);
    await sleep(pause / parts);
  }
};
/** A shorter pause is not worth spreading over. */
const SPREAD_MS = 200;
