import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import type { EditionEntity } from '../editions/edition.entity.ts';
import { EditionService } from '../editions/edition.service.ts';
import { Rounds } from '../operations/rounds.timer.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { CheckService } from './check.service.ts';

const CHECK_MS = 15_000;
/**
 * After a look a worker rests so many times as long as the look took, at most REST_MS: where it takes seconds, in a long
 * week and under a stream of tallies, it keeps to a tenth of a processor, and what is found is a minute later at most.
 */
const REST_TIMES = 10;
const REST_MS = 60_000;
const WATCH_MS = 20_000;

const currentOf = async (editions: EditionService): Promise<EditionEntity | null> => {
  try {
    return await editions.find();
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'edition_not_found') return null;
    throw error;
  }
};

/** Looks the current edition through, again and again. */
@Injectable()
@HandlesJob('check')
export class CheckProcessor implements JobHandler<'check'>, OnApplicationBootstrap {
  #restsUntil = 0;

  constructor(
    private readonly checks: CheckService,
    private readonly editions: EditionService,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('check', {}, CHECK_MS);
  }

  async handle(): Promise<void> {
    const edition = await currentOf(this.editions);
    if (edition === null) return;
    const began = performance.now();
    await this.checks.run(edition, began < this.#restsUntil);
    const ended = performance.now();
    const rest = Math.min(REST_MS, REST_TIMES * (ended - began));
    this.#restsUntil = Math.max(this.#restsUntil, ended + rest);
  }
}

/** Watches the queue from outside of it, wherever people are answered. */
@Injectable()
export class QueueWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('watch');
  readonly #rounds = new Rounds(
    () => this.#watch(),
    (error) => {
      this.#log.warn({ msg: 'the queue could not be looked at', err: error });
    },
  );

  constructor(
    private readonly checks: CheckService,
    private readonly editions: EditionService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  onApplicationBootstrap(): void {
    if (this.configuration.role !== 'worker') this.#rounds.begin(WATCH_MS);
  }

  onApplicationShutdown(): Promise<void> {
    return this.#rounds.end();
  }

  async #watch(): Promise<void> {
    const edition = await currentOf(this.editions);
    if (edition !== null) await this.checks.watch(edition);
  }
}
