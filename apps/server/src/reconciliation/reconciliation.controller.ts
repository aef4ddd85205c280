import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  claimGroupsSchema,
  claimQuerySchema,
  disagreementQuerySchema,
  disagreementSchema,
  pageSchema,
  pastRulingSchema,
  receiptSchema,
  remainderAcceptanceSchema,
  remainderExplanationSchema,
  remainderQuerySchema,
  remainderSchema,
  rulingHistoryQuerySchema,
  rulingPreviewQuerySchema,
  rulingPreviewSchema,
  rulingQuerySchema,
  rulingSchema,
  rulingsSchema,
  withdrawSchema,
  type ClaimGroups,
  type ClaimQuery,
  type Disagreement,
  type DisagreementQuery,
  type Page,
  type PastRuling,
  type Receipt,
  type Remainder,
  type RemainderAcceptance,
  type RemainderQuery,
  type RulingHistoryQuery,
  type RulingPreview,
  type RulingPreviewQuery,
  type RulingQuery,
  type Rulings,
  type StandingRuling,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { ClaimService } from './claim.service.ts';
import { DisagreementService } from './disagreement.service.ts';
import { RemainderService } from './remainder.service.ts';
import { RulingService } from './ruling.service.ts';

@Controller()
@InScope('decisions')
export class ReconciliationController {
  constructor(
    private readonly claims: ClaimService,
    private readonly disagreements: DisagreementService,
    private readonly rulings: RulingService,
    private readonly remainders: RemainderService,
  ) {}

  /** What every reporter says of an event or a unit, which of it counts and by what rule. */
  @Get('claims')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: claimGroupsSchema })
  listClaims(
    @Caller() principal: Principal,
    @Query({ schema: claimQuerySchema }) query: ClaimQuery,
  ): Promise<ClaimGroups> {
    return this.claims.list(principal, query);
  }

  /** Figures on which reporters are apart, the worst first; of those whose reporters the caller may know. */
  @Get('disagreements')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: pageSchema(disagreementSchema) })
  listDisagreements(
    @Caller() principal: Principal,
    @Query({ schema: disagreementQuerySchema }) query: DisagreementQuery,
  ): Promise<Page<Disagreement>> {
    return this.disagreements.list(principal, query);
  }

  /** Totals that units declare against what is counted there, the greatest difference first. */
  @Get('remainders')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(remainderSchema) })
  listRemainders(
    @Caller() principal: Principal,
    @Query({ schema: remainderQuerySchema }) query: RemainderQuery,
  ): Promise<Page<Remainder>> {
    return this.remainders.list(principal, query);
  }

  /** Counts the difference as what took place outside of registered events. */
  @Post('remainders/:id/acceptance')
  @HttpCode(201)
  @Allow('association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: receiptSchema })
  acceptRemainder(
    @Param('id') id: string,
    @Caller() principal: Principal,
    @Body({ schema: remainderAcceptanceSchema }) acceptance: RemainderAcceptance,
  ): Promise<Receipt> {
    return this.remainders.accept(principal, id, acceptance);
  }

  /** Says why what is declared is not what is counted. */
  @Post('remainders/:id/explanation')
  @HttpCode(200)
  @Allow('association', 'coordinator')
  @ApiOkResponse({ standardSchema: remainderSchema })
  explainRemainder(
    @Param('id') id: string,
    @Caller() principal: Principal,
    @Body({ schema: remainderExplanationSchema }) { text }: { text: string },
    @Acting() actor: Actor,
  ): Promise<Remainder> {
    return this.remainders.explain(principal, id, text, actor);
  }

  /** Rulings that stand, the newest first. */
  @Get('rulings')
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(rulingSchema) })
  listRulings(@Query({ schema: rulingQuerySchema }) query: RulingQuery): Promise<Page<StandingRuling>> {
    return this.rulings.list(query);
  }

  /** Everything that was decided about an event or a unit, the newest first, for whoever may know its reporters. */
  @Get('rulings/history')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: pageSchema(pastRulingSchema) })
  listHistory(
    @Caller() principal: Principal,
    @Query({ schema: rulingHistoryQuerySchema }) query: RulingHistoryQuery,
  ): Promise<Page<PastRuling>> {
    return this.rulings.history(principal, query);
  }

  /** What deciding would change on the boards, cell by cell; nothing is written. */
  @Post('rulings/preview')
  @HttpCode(200)
  @Allow('coordinator')
  @ApiOkResponse({ standardSchema: rulingPreviewSchema })
  preview(@Body({ schema: rulingPreviewQuerySchema }) rulings: RulingPreviewQuery): Promise<RulingPreview> {
    return this.rulings.preview(rulings);
  }

  /** Decides which claim counts where reporters disagree; `default` ends what was decided. */
  @Post('rulings')
  @HttpCode(201)
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: receiptSchema })
  decide(
    @Caller() principal: Principal,
    @Body({ schema: rulingsSchema }) rulings: Rulings,
    @Acting() actor: Actor,
  ): Promise<Receipt> {
    return this.rulings.decide(principal, rulings, actor);
  }

  /** Puts what was decided together back to what was decided before, where nobody decided otherwise since. */
  @Post('rulings/:receipt/undo')
  @HttpCode(201)
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: receiptSchema })
  undo(
    @Param('receipt') receipt: string,
    @Caller() principal: Principal,
    @Body({ schema: withdrawSchema }) { reason }: { reason: string },
    @Acting() actor: Actor,
  ): Promise<Receipt> {
    return this.rulings.undo(principal, receipt, reason, actor);
  }
}
