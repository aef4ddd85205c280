import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { JobPayload } from '@innoweek/contracts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { Rounds } from '../operations/rounds.timer.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { FoldService } from './fold.service.ts';

/**
 * Under load a fold is followed by a rest of so many times its own length, at most REST_MS: what arrives meanwhile
 * is folded together, and taking tallies in keeps most of the processor. What a fold costs is half the cells it
 * changes, and those are hardly more where twice as much is said of the same week. A tally waits for a rest, a fold and
 * a beat of the board at most, and is seen within its second. When it is quiet, folds are short and so are the rests.
 */
const REST_TIMES = 4;
const REST_MS = 400;
/**
 * A fold of so many batches comes of a steady stream: the next one begins no sooner than this many milliseconds after it.
 * It is a beat of the live board, which would hold back what is folded sooner, and the processor that many small folds
 * take is what carries a frame to its watchers.
 */
const STREAM_BATCHES = 8;
const STREAM_MS = 120;
/** A job gives way to others after so long; what is left is asked for again. */
const TURN_MS = 20_000;
/** How often it is looked for what is left behind, in milliseconds. */
const SWEEP_MS = 1_000;

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
    let { more, version, batches } = await this.folds.foldOnce(edition);
    while (more && Date.now() < end) ({ more, version, batches } = await this.folds.foldOnce(edition));
    if (more) this.jobs.remind('fold', { edition }, `fold-${String(edition)}`);
    // The job that waits meanwhile starts only after this one: its bite is the larger for it.
    else if (version !== null) await sleep(restOf(Date.now() - started, batches));
  }
}

const restOf = (took: number, batches: number): number =>
  Math.min(REST_MS, Math.max(REST_TIMES * took, batches < STREAM_BATCHES ? 0 : STREAM_MS - took));

/**
 * Folds what a lost nudge left behind, by a timer of its own in each worker: boards go on while the queue is away or
 * holds a nudge back. It does not nudge either: the job of a worker that was killed still counts as running for some
 * seconds, and would hold a new one back.
 */
@Injectable()
export class FoldSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('fold');
  readonly #rounds = new Rounds(
    () => this.#sweep(),
    (error) => {
      // The database is away; the next sweep looks again.
      this.#log.warn({ msg: 'what waits was not folded', err: error });
    },
  );

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
    private readonly folds: FoldService,
    private readonly processor: FoldProcessor,
  ) {}

  onApplicationBootstrap(): void {
    if (this.configuration.role !== 'api') this.#rounds.begin(SWEEP_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#rounds.end();
  }

  async #sweep(): Promise<void> {
    for (const edition of await this.folds.findLeftBehind()) await this.processor.handle({ edition });
  }
}
