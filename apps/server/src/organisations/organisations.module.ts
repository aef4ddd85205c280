import { Module } from '@nestjs/common';
import { AgreementsModule } from '../agreements/agreements.module.ts';
import { AuditModule } from '../audit/audit.module.ts';
import { CountingModule } from '../counting/counting.module.ts';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventIndexer } from '../events/event.indexer.ts';
import { EventsModule } from '../events/events.module.ts';
import { ImportsModule } from '../imports/imports.module.ts';
import { MediaModule } from '../media/media.module.ts';
import { OrganisationListController } from './list.controller.ts';
import { OrganisationListService } from './list.service.ts';
import { MergeController } from './merge.controller.ts';
import { MergeRepository } from './merge.repository.ts';
import { MergeService } from './merge.service.ts';
import { SettleMergesProcessor } from './merge.processor.ts';
import { OrganisationController } from './organisation.controller.ts';
import { OrganisationService } from './organisation.service.ts';
import { PlaceController } from './place.controller.ts';
import { ReferenceService } from './reference.service.ts';

/** Organisations, and the places they are in. */
@Module({
  imports: [
    AgreementsModule,
    AuditModule,
    CountingModule,
    LedgerModule,
    EditionsModule,
    EventsModule,
    ImportsModule,
    MediaModule,
  ],
  controllers: [OrganisationListController, OrganisationController, MergeController, PlaceController],
  providers: [
    OrganisationListService,
    OrganisationService,
    ReferenceService,
    EventIndexer,
    MergeRepository,
    MergeService,
    SettleMergesProcessor,
  ],
  exports: [OrganisationService],
})
export class OrganisationsModule {}
