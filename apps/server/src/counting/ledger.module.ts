import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository.ts';
import { LedgerService } from './ledger.service.ts';
import { LedgerTraffic } from './ledger.traffic.ts';

/** The ledger alone, for rooms that the fold itself depends on. */
@Module({
  providers: [LedgerRepository, LedgerService, LedgerTraffic],
  exports: [LedgerService, LedgerTraffic],
})
export class LedgerModule {}
