import { Module } from '@nestjs/common';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { ExtensionsModule } from '../extensions/extensions.module.ts';
import { BoardAccess } from './board.access.ts';
import { BoardController } from './board.controller.ts';
import { BoardRepository } from './board.repository.ts';
import { BoardService } from './board.service.ts';
import { CompletenessService } from './completeness.service.ts';
import { CorrectionRepository } from './correction.repository.ts';
import { MomentRepository } from './moment.repository.ts';
import { OwingService } from './owing.service.ts';
import { TraceRepository } from './trace.repository.ts';
import { TruthReader } from './truth.reader.ts';
import { TruthRepository } from './truth.repository.ts';

@Module({
  imports: [EditionsModule, EventsModule, ExtensionsModule],
  controllers: [BoardController],
  providers: [
    BoardAccess,
    BoardRepository,
    BoardService,
    CompletenessService,
    CorrectionRepository,
    MomentRepository,
    OwingService,
    TraceRepository,
    TruthReader,
    TruthRepository,
  ],
  exports: [
    BoardAccess,
    BoardRepository,
    BoardService,
    CompletenessService,
    CorrectionRepository,
    MomentRepository,
    OwingService,
    TruthReader,
    TruthRepository,
  ],
})
export class BoardModule {}
