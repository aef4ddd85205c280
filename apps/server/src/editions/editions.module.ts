import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionController } from './edition.controller.ts';
import { EditionMoments } from './edition.moments.ts';
import { EditionService } from './edition.service.ts';

@Module({
  imports: [AuditModule, LedgerModule],
  controllers: [EditionController],
  providers: [EditionService, EditionMoments],
  exports: [EditionService, EditionMoments],
})
export class EditionsModule {}
