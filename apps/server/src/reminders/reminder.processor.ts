import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { EditionService } from '../editions/edition.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { DeadlineReminder } from './deadline.reminder.ts';

const REMIND_MS = 2 * 60_000;

/** Looks again and again whether a deadline of the current edition is near, or over. */
@Injectable()
@HandlesJob('remindDeadlines')
export class DeadlineProcessor implements JobHandler<'remindDeadlines'>, OnApplicationBootstrap {
  constructor(
    private readonly reminder: DeadlineReminder,
    private readonly editions: EditionService,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('remindDeadlines', {}, REMIND_MS);
  }

  async handle(): Promise<void> {
    try {
      await this.reminder.remind(await this.editions.find());
    } catch (error) {
      // Nobody owes anything of no edition.
      if (!(error instanceof ProblemError && error.code === 'edition_not_found')) throw error;
    }
  }
}
