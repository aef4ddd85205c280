import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { JobPayload } from '@innoweek/contracts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { FoldService } from './fold.service.ts';

/**
 * Under load a fold is followed by a rest of so many times its own length, at most REST_MS: what arrives meanwhile
 * is folded together, and taking tallies in keeps most of the processor. When it is quiet, folds are short and so
 * are the rests.
 */
const REST_TIMES = 4;
const REST_MS = 200;
/** A job gives way to others after so long; what is left is asked for again. */
const TURN_MS = 20_000;

/** Folds until nothing is left. */
@Injectable()
@HandlesJob('fold')
export class FoldProcessor implements JobHandler<'fold'> {
  constructor(
    private readonly folds: FoldService,
    private readonly jobs: JobService,
  ) {}

  async handle({ edition }: JobPayload<'fold'>): Promise<void> {
    const started = Date.now();
    const end = started + TURN_MS;
    let { more, version } = await this.folds.foldOnce(edition);
    while (more && Date.now() < end) ({ more, version } = await this.folds.foldOnce(edition));
    if (more) this.jobs.remind('fold', { edition }, `fold-${String(edition)}`);
    // The job that waits meanwhile starts only after this one: its bite is the larger for it.
    else if (version !== null) await sleep(Math.min(REST_MS, REST_TIMES * (Date.now() - started)));
  }
}

/**
 * Folds what a lost nudge left behind. It does not nudge: the job of a worker that was killed still counts as
 * running for some seconds, and would hold a new one back.
 */
@Injectable()
@HandlesJob('sweep')
export class SweepProcessor implements JobHandler<'sweep'> {
  constructor(
    private readonly folds: FoldService,
    private readonly processor: FoldProcessor,
  ) {}

  async handle(): Promise<void> {
    for (const edition of await this.folds.findLeftBehind()) await this.processor.handle({ edition });
  }
}
