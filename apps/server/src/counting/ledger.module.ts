import { Module } from '@nestjs/common';
import { LedgerRepository } from './ledger.repository.ts';
import { LedgerService } from './ledger.service.ts';
import { LedgerTraffic } from './ledger.traffic.ts';
import { SummedDays } from './summed.days.ts';

/** The ledger alone, for rooms that the fold itself depends on. */
@Module({
  providers: [LedgerRepository, LedgerService, LedgerTraffic, SummedDays],
  exports: [LedgerService, LedgerTraffic, SummedDays],
})
export class LedgerModule {}
