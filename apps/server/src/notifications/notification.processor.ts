import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { HandlesJob, type JobHandler } from '../queue/job.handler.ts';
import { JobService } from '../queue/job.service.ts';
import { NotificationMailer } from './notification.mailer.ts';
import { NotificationRelay } from './notification.relay.ts';
import { NotificationReminder } from './notification.reminder.ts';

const NOTIFY_MS = 10_000;
const REMIND_MS = 15 * 60_000;

/** Tells and mails what is due. */
@Injectable()
@HandlesJob('notify')
export class NotifyProcessor implements JobHandler<'notify'>, OnApplicationBootstrap {
  constructor(
    private readonly relay: NotificationRelay,
    private readonly mailer: NotificationMailer,
    private readonly jobs: JobService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.configuration.role === 'api') return;
    await this.jobs.repeat('notify', {}, NOTIFY_MS);
    await this.jobs.repeat('remind', {}, REMIND_MS);
  }

  async handle(): Promise<void> {
    await this.relay.tell();
    await this.mailer.mailDue();
  }
}

@Injectable()
@HandlesJob('remind')
export class RemindProcessor implements JobHandler<'remind'> {
  constructor(private readonly reminder: NotificationReminder) {}

  handle(): Promise<void> {
    return this.reminder.remind();
  }
}
