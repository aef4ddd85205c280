import { Module } from '@nestjs/common';
import { CountingModule } from '../counting/counting.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { ReceiptEntryRepository } from './receipt-entry.repository.ts';
import { ReceiptService } from './receipt.service.ts';
import { TalliesController } from './tallies.controller.ts';
import { TallyService } from './tally.service.ts';

@Module({
  imports: [EditionsModule, EventsModule, CountingModule],
  controllers: [TalliesController],
  providers: [TallyService, ReceiptService, ReceiptEntryRepository],
  exports: [TallyService, ReceiptService],
})
export class TalliesModule {}
