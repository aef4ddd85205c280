import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { MediaModule } from '../media/media.module.ts';
import { TasksModule } from '../tasks/tasks.module.ts';
import { ExpectationReader } from './expectation.reader.ts';
import { ExportController } from './export.controller.ts';
import { ExportService } from './export.service.ts';
import { FeedLister } from './feed.lister.ts';
import { PresentLister } from './present.lister.ts';

/** What boards show, as files. */
@Module({
  imports: [AnnotationsModule, BoardModule, EditionsModule, EventsModule, MediaModule, TasksModule],
  controllers: [ExportController],
  providers: [ExpectationReader, ExportService, FeedLister, PresentLister],
})
export class ExportsModule {}
