import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { MergeService } from './merge.service.ts';

const EVERY_MS = 20_000;
/** No request is under way for so long, in milliseconds. */
const LATEST_MS = 3_600_000;

/** Looks again at organisations that were merged a while ago. */
@Injectable()
@HandlesJob('settleMerges')
export class SettleMergesProcessor implements JobHandler<'settleMerges'>, OnApplicationBootstrap {
  constructor(
    private readonly merges: MergeService,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('settleMerges', {}, EVERY_MS);
  }

  handle(): Promise<void> {
    return this.merges.settle(new Date(Date.now() - LATEST_MS));
  }
}
