import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Allow } from '../access/access.decorator.ts';
import { JobService } from '../queue/job.service.ts';

type Health = { status: 'ok' };

@Controller()
export class HealthController {
  constructor(
    private readonly source: DataSource,
    private readonly jobs: JobService,
  ) {}

  /** The process answers. */
  @Get('healthz')
  @Allow('public')
  live(): Health {
    return { status: 'ok' };
  }

  /** The process can do its work: database and queue are there. */
  @Get('readyz')
  @Allow('public')
  async ready(): Promise<Health> {
    await Promise.all([this.source.query('select 1'), this.jobs.counts()]);
    return { status: 'ok' };
  }
}
