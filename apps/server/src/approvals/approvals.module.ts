import { Module } from '@nestjs/common';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { ApprovalController } from './approval.controller.ts';
import { ApprovalRepository } from './approval.repository.ts';
import { ApprovalService } from './approval.service.ts';

@Module({
  imports: [EventsModule, EditionsModule, LedgerModule],
  controllers: [ApprovalController],
  providers: [ApprovalRepository, ApprovalService],
})
export class ApprovalsModule {}
