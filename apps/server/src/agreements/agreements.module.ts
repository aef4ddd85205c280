import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { RegistersModule } from '../registers/registers.module.ts';
import { AgreementController } from './agreement.controller.ts';
import { AgreementFolder } from './agreement.folder.ts';
import { AgreementHeir } from './agreement.heir.ts';
import { AgreementRepository } from './agreement.repository.ts';
import { AgreementService } from './agreement.service.ts';

/** The register of agreements. */
@Module({
  imports: [AuditModule, EditionsModule, RegistersModule],
  controllers: [AgreementController],
  providers: [AgreementFolder, AgreementHeir, AgreementRepository, AgreementService],
  exports: [AgreementFolder, AgreementHeir, AgreementRepository, AgreementService],
})
export class AgreementsModule {}
