import { Module } from '@nestjs/common';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { HistoryController } from './history.controller.ts';
import { HistoryRepository } from './history.repository.ts';
import { HistoryService } from './history.service.ts';
import { HistoryThinner } from './history.thinner.ts';

/** How boards came about. */
@Module({
  imports: [BoardModule, EditionsModule],
  controllers: [HistoryController],
  providers: [HistoryService, HistoryRepository, HistoryThinner],
})
export class HistoryModule {}
