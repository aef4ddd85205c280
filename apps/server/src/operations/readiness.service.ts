import { Injectable } from '@nestjs/common';
import { JobService } from '../queue/job.service.ts';
import { BoardFreshness } from './board.freshness.ts';
import { DrainService } from './drain.service.ts';

export type Health = { status: 'ok' | 'stale' | 'stopping'; lagSeconds?: number };

/** A fold that works takes tens of milliseconds; what waits longer than this, in seconds, waits in vain. */
const LONGEST_LAG_S = 60;

/** Whether this process can do its work. */
@Injectable()
export class ReadinessService {
  constructor(
    private readonly drain: DrainService,
    private readonly freshness: BoardFreshness,
    private readonly jobs: JobService,
  ) {}

  /** Fails where the database or the queue is not there. */
  async read(): Promise<Health> {
    if (this.drain.isDraining) return { status: 'stopping' };
    const [{ lagS }] = await Promise.all([this.freshness.read(), this.jobs.counts()]);
    return lagS <= LONGEST_LAG_S ? { status: 'ok' } : { status: 'stale', lagSeconds: Math.floor(lagS) };
  }
}
