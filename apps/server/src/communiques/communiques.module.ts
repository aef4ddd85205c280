import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { ProofModule } from '../proof/proof.module.ts';
import { CommuniqueController } from './communique.controller.ts';
import { CommuniqueRepository } from './communique.repository.ts';
import { CommuniqueService } from './communique.service.ts';

/** Figures of a moment as a numbered, citable statement. */
@Module({
  imports: [AuditModule, BoardModule, EditionsModule, ProofModule],
  controllers: [CommuniqueController],
  providers: [CommuniqueRepository, CommuniqueService],
})
export class CommuniquesModule {}
