import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.ts';
import { BoardModule } from '../board/board.module.ts';
import { CountingModule } from '../counting/counting.module.ts';
import { EditionsModule } from '../editions/editions.module.ts';
import { EventsModule } from '../events/events.module.ts';
import { TalliesModule } from '../tallies/tallies.module.ts';
import { ClaimPresenter } from './claim.presenter.ts';
import { ClaimRepository } from './claim.repository.ts';
import { ClaimService } from './claim.service.ts';
import { DisagreementRepository } from './disagreement.repository.ts';
import { DisagreementService } from './disagreement.service.ts';
import { ReconciliationController } from './reconciliation.controller.ts';
import { FigureService } from './figure.service.ts';
import { ReceiptEntryController } from './receipt-entry.controller.ts';
import { ReceiptEntryService } from './receipt-entry.service.ts';
import { RemainderService } from './remainder.service.ts';
import { RulingService } from './ruling.service.ts';
import { SelectionService } from './selection.service.ts';
import { SubjectAccess } from './subject.access.ts';
import { VerificationController } from './verification.controller.ts';
import { VerificationService } from './verification.service.ts';

/** Where reporters disagree. */
@Module({
  imports: [AuditModule, BoardModule, CountingModule, EditionsModule, EventsModule, TalliesModule],
  controllers: [ReconciliationController, VerificationController, ReceiptEntryController],
  providers: [
    ClaimRepository,
    ClaimPresenter,
    ClaimService,
    DisagreementRepository,
    DisagreementService,
    FigureService,
    ReceiptEntryService,
    RemainderService,
    RulingService,
    SelectionService,
    SubjectAccess,
    VerificationService,
  ],
  exports: [DisagreementService, RemainderService],
})
export class ReconciliationModule {}
