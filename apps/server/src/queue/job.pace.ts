import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';

/** A turn that was shorter than this many milliseconds is not worth a rest: it counts with the next. */
const SHORTEST_MS = 5;
/** A rest is so many times as long as the turn before it, … */
const REST_TIMES = 2;
/** … and no longer than this many milliseconds, however long the turn was. */
const LONGEST_MS = 1_000;
/** What was seen of the traffic holds for this many milliseconds. */
const SEEN_MS = 200;

/** Whether others want the processor more than this job does. */
export type Traffic = () => Promise<boolean>;

type Pace = { readonly isBusy: Traffic };

const paces = new AsyncLocalStorage<Pace>();

/**
 * Runs a long job that gives way: in busy times each of its turns is followed by a rest twice as long as the turn was, so
 * that two thirds of what it would take are left to those who report. At quiet it does not rest at all.
 */
export const givingWay = <T>(traffic: Traffic, work: () => Promise<T>): Promise<T> =>
  paces.run({ isBusy: remembered(traffic) }, work);

/** Runs a part of such a job at full speed: others wait for what it holds. */
export const atFullSpeed = <T>(work: () => Promise<T>): Promise<T> => paces.exit(work);

/** Turns of one course of work, from now on. Only a job that gives way rests between them. */
export class JobTurns {
  readonly #pace = paces.getStore();
  #began = performance.now();

  /** Ends a turn of arithmetic: others have theirs, and where it is busy this one rests. */
  async end(): Promise<void> {
    await breathe();
    await this.rest();
  }

  /** Rests where it is busy, and where others had their turn already; to be called where nothing is under way. */
  async rest(): Promise<void> {
    if (!this.#pace) return;
    const took = performance.now() - this.#began;
    if (took < SHORTEST_MS) return;
    if (await this.#pace.isBusy()) await sleep(Math.min(REST_TIMES * took, LONGEST_MS));
    this.#began = performance.now();
  }
}

const remembered = (traffic: Traffic): Traffic => {
  let seen: { at: number; isBusy: Promise<boolean> } | null = null;
  return () => {
    const now = performance.now();
    // What cannot be looked at now stops nobody.
    if (!seen || now - seen.at > SEEN_MS) seen = { at: now, isBusy: traffic().catch(() => false) };
    return seen.isBusy;
  };
};
