import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { JobService } from '../queue/job.service.ts';
import { BoardFreshness } from './board.freshness.ts';
import { DrainService } from './drain.service.ts';

/**
 * `stale`: what is in the ledger is not on the board, or watchers are not told of it. `untrue`: the board contradicts
 * itself. `unreachable`: the database does not answer, or, where jobs are run, the queue.
 */
export type Health = {
  status: 'ok' | 'stale' | 'untrue' | 'unreachable' | 'stopping';
  /** How long the oldest batch has waited to be folded. */
  lagSeconds?: number;
  /** How long watchers here have not been told how their board stands. */
  untoldSeconds?: number;
  /** Cells of the nation that are not the sum of its units. */
  imbalances?: number;
  /** What does not answer. Without the queue an api process still takes in whatever is said. */
  unreachable?: 'database' | 'queue';
};

/** A fold that works takes tens of milliseconds; what waits longer than this, in seconds, waits in vain. */
const LONGEST_LAG_S = 60;
/** Watchers are told every 5 seconds at least; after three misses their boards are old. */
const LONGEST_UNTOLD_S = 15;

/** Whether this process can do its work, and the board may be believed. */
@Injectable()
export class ReadinessService {
  constructor(
    private readonly drain: DrainService,
    private readonly freshness: BoardFreshness,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  /** Answers within about two seconds, whatever is not there. */
  async read(): Promise<Health> {
    if (this.drain.isDraining) return { status: 'stopping' };
    const [board, hasQueue] = await Promise.all([
      this.freshness.read().catch(() => null),
      this.jobs.counts().then(
        () => true,
        () => false,
      ),
    ]);
    if (board === null) return { status: 'unreachable', unreachable: 'database' };
    const { lagS, imbalances } = board;
    if (imbalances > 0) return { status: 'untrue', imbalances };
    if (lagS > LONGEST_LAG_S) return { status: 'stale', lagSeconds: Math.floor(lagS) };
    const { untoldS } = this.freshness;
    if (untoldS > LONGEST_UNTOLD_S) return { status: 'stale', untoldSeconds: Math.floor(untoldS) };
    if (hasQueue) return { status: 'ok' };
    const status = this.configuration.role === 'worker' ? 'unreachable' : 'ok';
    return { status, unreachable: 'queue' };
  }
}
