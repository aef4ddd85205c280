import { Module } from '@nestjs/common';
import { EditionsModule } from '../editions/editions.module.ts';
import { BooksRepository } from './books.repository.ts';
import { FoldProcessor, FoldSweep } from './fold.processor.ts';
import { FoldRepository } from './fold.repository.ts';
import { FoldService } from './fold.service.ts';
import { LedgerModule } from './ledger.module.ts';
import { PastService } from './past.service.ts';
import { RecountRepository } from './recount.repository.ts';
import { RecountService } from './recount.service.ts';

/** From the ledger to the board. */
@Module({
  imports: [LedgerModule, EditionsModule],
  providers: [
    BooksRepository,
    FoldRepository,
    FoldService,
    FoldProcessor,
    FoldSweep,
    RecountRepository,
    RecountService,
    PastService,
  ],
  exports: [LedgerModule, FoldService, RecountService, PastService],
})
export class CountingModule {}
