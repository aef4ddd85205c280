import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { MediaModule } from '../media/media.module.ts';
import { ExpectationReader } from './expectation.reader.ts';
import { ExportController } from './export.controller.ts';
import { ExportService } from './export.service.ts';
import { FeedLister } from './feed.lister.ts';

/** What boards show, as files. */
@Module({
  imports: [AnnotationsModule, BoardModule, EditionsModule, MediaModule],
  controllers: [ExportController],
  providers: [ExpectationReader, ExportService, FeedLister],
})
export class ExportsModule {}
