import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { CountingModule } from '../counting/counting.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { ChainChecker } from './chain.checker.ts';
import { ChainProcessor } from './chain.processor.ts';
import { ChainRepository } from './chain.repository.ts';
import { ChainService } from './chain.service.ts';
import { LedgerExporter } from './ledger.exporter.ts';
import { ProofController } from './proof.controller.ts';
import { ProofService } from './proof.service.ts';

/** That the board is what the ledger says, and the ledger what it was. */
@Module({
  imports: [AuditModule, CountingModule, EditionsModule],
  controllers: [ProofController],
  providers: [ChainChecker, ChainProcessor, ChainRepository, ChainService, LedgerExporter, ProofService],
  exports: [ChainService],
})
export class ProofModule {}
