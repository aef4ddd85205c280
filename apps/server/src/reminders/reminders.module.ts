import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { ExtensionsModule } from '../extensions/extensions.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { DeadlineReminder } from './deadline.reminder.ts';
import { ReminderController } from './reminder.controller.ts';
import { DeadlineProcessor } from './reminder.processor.ts';
import { ReminderService } from './reminder.service.ts';

@Module({
  imports: [AuditModule, BoardModule, EditionsModule, ExtensionsModule, NotificationsModule],
  controllers: [ReminderController],
  providers: [DeadlineReminder, DeadlineProcessor, ReminderService],
  exports: [DeadlineReminder],
})
export class RemindersModule {}
