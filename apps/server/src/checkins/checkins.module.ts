import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { TalliesModule } from '../tallies/tallies.module.ts';
import { AttendanceKeyService } from './attendance-key.service.ts';
import { AttendanceLimiter } from './attendance.limiter.ts';
import { AttendanceRecorder } from './attendance.recorder.ts';
import { AttendanceService } from './attendance.service.ts';
import { AttendancesController } from './attendances.controller.ts';
import { DoorController } from './door.controller.ts';
import { DoorService } from './door.service.ts';

/** The doors of events: screens with a code, those who scan it, and what each device counted. */
@Module({
  imports: [AuditModule, LedgerModule, EditionsModule, EventsModule, TalliesModule],
  controllers: [DoorController, AttendancesController],
  providers: [AttendanceKeyService, AttendanceLimiter, AttendanceRecorder, AttendanceService, DoorService],
})
export class CheckinsModule {}
