import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { ChainService } from './chain.service.ts';

/** Hashing costs processor that tallies want more: it comes behind, seldom and in bounded turns. */
const EVERY_MS = 15_000;

/** Chains what was folded. */
@Injectable()
@HandlesJob('chain')
export class ChainProcessor implements JobHandler<'chain'>, OnApplicationBootstrap {
  constructor(
    private readonly chain: ChainService,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('chain', {}, EVERY_MS);
  }

  async handle(): Promise<void> {
    for (const edition of await this.chain.findBehind()) await this.chain.extend(edition);
  }
}
