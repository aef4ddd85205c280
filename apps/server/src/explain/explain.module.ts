import { Module } from '@nestjs/common';
import { BoardModule } from '../board/board.module.ts';
import { CountingModule } from '../counting/counting.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { ClaimExplanationService } from './claim.explanation.service.ts';
import { EntryRepository } from './entry.repository.ts';
import { ExplanationController } from './explanation.controller.ts';
import { ExplanationService } from './explanation.service.ts';
import { PartRepository } from './part.repository.ts';

/** What figures are made of. */
@Module({
  imports: [BoardModule, CountingModule, EditionsModule],
  controllers: [ExplanationController],
  providers: [ExplanationService, ClaimExplanationService, PartRepository, EntryRepository],
})
export class ExplainModule {}
