import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';

const EVERY_MS = 6 * 3_600_000;
/** Removed in one statement: nobody waits for a long one. */
const AT_A_TIME = 10_000;

/** Removes what is older than the audit trail is to be kept. */
@Injectable()
@HandlesJob('retain')
export class AuditRetention implements JobHandler<'retain'>, OnApplicationBootstrap {
  constructor(
    private readonly source: DataSource,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role !== 'api') await this.jobs.repeat('retain', {}, EVERY_MS);
  }

  async handle(): Promise<void> {
    for (;;) {
      const [, removed] = await this.source.query<[unknown, number]>(
        `delete from audit_entries where id in (
           select id from audit_entries where at < now() - make_interval(days => $1::int) order by at limit $2)`,
        [this.configuration.auditDays, AT_A_TIME],
      );
      if (removed < AT_A_TIME) return;
    }
  }
}
