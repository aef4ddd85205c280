import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionController } from './edition.controller.ts';
import { EditionService } from './edition.service.ts';

@Module({
  imports: [AuditModule, LedgerModule],
  controllers: [EditionController],
  providers: [EditionService],
  exports: [EditionService],
})
export class EditionsModule {}
