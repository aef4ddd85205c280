import type { Moment } from './moment.repository.ts';
import type { StepSum } from './timeline.model.ts';

/**
 * What happened to some cells, in the order of its moments (milliseconds since 1970): amounts, and counted values or
 * events more or fewer.
 */
export type HappeningSeries = { keys: string[]; at: number[]; amounts: number[]; parts: number[] };

/** What counts at a version, by when it happened. */
export class TruthTimeline {
  /** How many happenings it holds. */
  readonly size: number;

  constructor(
    /** What is said here counts at this version. */
    readonly newest: Moment,
    private readonly series: readonly HappeningSeries[],
  ) {
    this.size = series.reduce((size, { at }) => size + at.length, 0);
  }

  /** Sums by steps of `stepMs`; what happened before `from` is in step -1, what happened at `to` or later is left out. */
  sumsOf({ from, to, stepMs }: { from: number; to: number; stepMs: number }): StepSum[] {
    return this.series.flatMap(({ keys, at, amounts, parts }) => {
      const sums: Omit<StepSum, 'key'>[] = [];
      let last: Omit<StepSum, 'key'> | undefined;
      for (const [n, moment] of at.entries()) {
        if (moment >= to) break;
        const step = moment < from ? -1 : Math.floor((moment - from) / stepMs);
        if (last?.step !== step) sums.push((last = { step, amount: 0, parts: 0 }));
        last.amount += amounts[n] ?? 0;
        last.parts += parts[n] ?? 0;
      }
      return keys.flatMap((key) => sums.map((sum) => ({ ...sum, key })));
    });
  }
}
