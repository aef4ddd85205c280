import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { OperationsModule } from '../operations/operations.module.ts';
import { ReconciliationModule } from '../reconciliation/reconciliation.module.ts';
import { CheckRuleController } from './check-rule.controller.ts';
import { CheckRuleRepository } from './check-rule.repository.ts';
import { CheckRuleService } from './check-rule.service.ts';
import { CheckProcessor, QueueWatch } from './check.processor.ts';
import { CheckRepository } from './check.repository.ts';
import { CheckService } from './check.service.ts';
import { TaskActions } from './task.actions.ts';
import { TaskController } from './task.controller.ts';
import { TaskKeeper } from './task.keeper.ts';
import { TaskPresenter } from './task.presenter.ts';
import { TaskRepository } from './task.repository.ts';
import { TaskService } from './task.service.ts';

/** What somebody has to look at, found by rules. */
@Module({
  imports: [
    AuditModule,
    BoardModule,
    EditionsModule,
    NotificationsModule,
    OperationsModule,
    ReconciliationModule,
  ],
  controllers: [TaskController, CheckRuleController],
  providers: [
    CheckProcessor,
    CheckRepository,
    CheckRuleRepository,
    CheckRuleService,
    CheckService,
    QueueWatch,
    TaskActions,
    TaskKeeper,
    TaskPresenter,
    TaskRepository,
    TaskService,
  ],
  exports: [TaskService],
})
export class TasksModule {}
