import { Module } from '@nestjs/common';
import { EditionsModule } from '../editions/editions.module.ts';
import { MailModule } from '../mail/mail.module.ts';
import { NotificationController } from './notification.controller.ts';
import { NotificationMailer } from './notification.mailer.ts';
import { NotifyProcessor, RemindProcessor } from './notification.processor.ts';
import { NotificationRecorder } from './notification.recorder.ts';
import { NotificationRelay } from './notification.relay.ts';
import { NotificationReminder } from './notification.reminder.ts';
import { NotificationRepository } from './notification.repository.ts';
import { NotificationService } from './notification.service.ts';

@Module({
  imports: [EditionsModule, MailModule],
  controllers: [NotificationController],
  providers: [
    NotificationRecorder,
    NotificationRelay,
    NotificationMailer,
    NotificationReminder,
    NotificationRepository,
    NotificationService,
    NotifyProcessor,
    RemindProcessor,
  ],
  exports: [NotificationRecorder, NotificationReminder, NotificationMailer],
})
export class NotificationsModule {}
