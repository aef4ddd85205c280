import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.ts';
import { CountingModule } from '../counting/counting.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { MediaModule } from '../media/media.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { RegistersModule } from '../registers/registers.module.ts';
import { TalliesModule } from '../tallies/tallies.module.ts';
import { AgreementDesk } from './agreement.desk.ts';
import { HeldTallies, SettleHeldProcessor } from './held.tallies.ts';
import { ImportCommitter } from './import.committer.ts';
import { ImportController } from './import.controller.ts';
import { ImportJudge } from './import.judge.ts';
import { CommitImportProcessor, ImportSweep, ReadImportProcessor } from './import.processor.ts';
import { ImportMender } from './import.mender.ts';
import { ImportReader } from './import.reader.ts';
import { ImportRepository } from './import.repository.ts';
import { ImportService } from './import.service.ts';
import { ImportUndoer } from './import.undoer.ts';
import { MediaDesk } from './media.desk.ts';
import { ReadingContexts } from './reading.contexts.ts';
import { RecordImports } from './record.imports.ts';
import { RecordPlaces } from './record.places.ts';
import { RecordRowRepository } from './record-row.repository.ts';
import { ReportedEvents } from './reported.events.ts';
import { SheetService } from './sheet.service.ts';
import { TallyImports } from './tally.imports.ts';
import { TallyJudge } from './tally.judge.ts';
import { TallyRowRepository } from './tally-row.repository.ts';
import { TallyTemplates } from './tally.templates.ts';
import { UploadCleaner } from './upload.cleaner.ts';
import { UploadStore } from './upload.store.ts';

@Module({
  imports: [
    AgreementsModule,
    MediaModule,
    RegistersModule,
    CountingModule,
    EditionsModule,
    EventsModule,
    NotificationsModule,
    TalliesModule,
  ],
  controllers: [ImportController],
  providers: [
    AgreementDesk,
    MediaDesk,
    RecordImports,
    RecordPlaces,
    RecordRowRepository,
    HeldTallies,
    SettleHeldProcessor,
    ImportMender,
    ReadingContexts,
    CommitImportProcessor,
    ImportCommitter,
    ImportJudge,
    ImportReader,
    ImportRepository,
    ImportService,
    ImportSweep,
    ImportUndoer,
    ReadImportProcessor,
    ReportedEvents,
    SheetService,
    TallyImports,
    TallyJudge,
    TallyRowRepository,
    TallyTemplates,
    UploadCleaner,
    UploadStore,
  ],
  exports: [SheetService, UploadStore],
})
export class ImportsModule {}
