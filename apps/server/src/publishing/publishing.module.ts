import { Module } from '@nestjs/common';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { EventPageService } from './event-page.service.ts';
import { PublicationController } from './publication.controller.ts';
import { PublicationService } from './publication.service.ts';

@Module({
  imports: [EditionsModule, EventsModule],
  controllers: [PublicationController],
  providers: [PublicationService, EventPageService],
})
export class PublishingModule {}
