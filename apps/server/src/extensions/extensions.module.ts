import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { NotificationsModule } from '../notifications/notifications.module.ts';
import { ExtensionController } from './extension.controller.ts';
import { ExtensionService } from './extension.service.ts';
import { UnitPeople } from './unit.people.ts';

@Module({
  imports: [AuditModule, EditionsModule, NotificationsModule],
  controllers: [ExtensionController],
  providers: [ExtensionService, UnitPeople],
  exports: [ExtensionService, UnitPeople],
})
export class ExtensionsModule {}
