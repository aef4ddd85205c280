import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { EventIndexer } from '../events/event.indexer.ts';
import { OrganisationController } from './organisation.controller.ts';
import { OrganisationService } from './organisation.service.ts';
import { PlaceController } from './place.controller.ts';
import { ReferenceService } from './reference.service.ts';

/** Organisations, and the places they are in. */
@Module({
  imports: [AuditModule],
  controllers: [OrganisationController, PlaceController],
  providers: [OrganisationService, ReferenceService, EventIndexer],
  exports: [OrganisationService],
})
export class OrganisationsModule {}
