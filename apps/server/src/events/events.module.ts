import { Module } from '@nestjs/common';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { ClockProcessor } from './clock.processor.ts';
import { EventCodes } from './event.codes.ts';
import { EventController } from './event.controller.ts';
import { EventDirectory } from './event.directory.ts';
import { GramSweep } from './event.grams.ts';
import { EventRepository } from './event.repository.ts';
import { EventService } from './event.service.ts';
import { EventWriter } from './event.writer.ts';
import { JointRepository } from './joint.repository.ts';
import { JointService } from './joint.service.ts';
import { PartnerRepository } from './partner.repository.ts';
import { PartnerService } from './partner.service.ts';
import { RegistrationService } from './registration.service.ts';

@Module({
  imports: [LedgerModule, EditionsModule, NotificationsModule],
  controllers: [EventController],
  providers: [
    EventDirectory,
    EventRepository,
    EventWriter,
    EventCodes,
    EventService,
    JointRepository,
    JointService,
    PartnerRepository,
    PartnerService,
    RegistrationService,
    ClockProcessor,
    GramSweep,
  ],
  exports: [EventDirectory, EventRepository, EventWriter, EventCodes, EventService],
})
export class EventsModule {}
