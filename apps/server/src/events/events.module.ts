import { Module } from '@nestjs/common';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { ClockProcessor } from './clock.processor.ts';
import { EventCodes } from './event.codes.ts';
import { EventController } from './event.controller.ts';
import { EventDirectory } from './event.directory.ts';
import { EventRepository } from './event.repository.ts';
import { EventService } from './event.service.ts';
import { EventWriter } from './event.writer.ts';

@Module({
  imports: [LedgerModule, EditionsModule],
  controllers: [EventController],
  providers: [EventDirectory, EventRepository, EventWriter, EventCodes, EventService, ClockProcessor],
  exports: [EventDirectory, EventRepository, EventWriter, EventCodes, EventService],
})
export class EventsModule {}
