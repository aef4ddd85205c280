import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { TaskActions } from './task.actions.ts';
import { TaskController } from './task.controller.ts';
import { TaskPresenter } from './task.presenter.ts';
import { TaskRepository } from './task.repository.ts';
import { TaskService } from './task.service.ts';

/** What somebody has to look at, found by rules. */
@Module({
  imports: [AuditModule, EditionsModule, NotificationsModule],
  controllers: [TaskController],
  providers: [TaskActions, TaskPresenter, TaskRepository, TaskService],
})
export class TasksModule {}
