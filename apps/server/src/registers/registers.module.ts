import { Module } from '@nestjs/common';
import { LedgerModule } from '../counting/ledger.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { RegisterPoster } from './register.poster.ts';
import { RegisterSubjects } from './register.subjects.ts';

/** What the registers of reports and agreements have in common: what records are about, and how they count. */
@Module({
  imports: [LedgerModule, EditionsModule, EventsModule],
  providers: [RegisterPoster, RegisterSubjects],
  exports: [RegisterPoster, RegisterSubjects],
})
export class RegistersModule {}
