import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { OrganisationsModule } from '../organisations/organisations.module.ts';
import { DemoService } from './demo.service.ts';

@Module({
  imports: [AccountsModule, EditionsModule, OrganisationsModule],
  providers: [DemoService],
  exports: [DemoService],
})
export class DemoModule {}
