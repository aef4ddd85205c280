import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  checkinsSchema,
  receiptQuerySchema,
  talliesSchema,
  withdrawSchema,
  type Checkins,
  type Page,
  type Receipt,
  type ReceiptDetail,
  type ReceiptQuery,
  type SentReceipt,
  type Tallies,
} from '@innoweek/contracts';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { readIdempotencyKey } from './idempotency.key.ts';
import { ReceiptService } from './receipt.service.ts';
import { TallyService } from './tally.service.ts';

@Controller()
@InScope('tallies')
export class TalliesController {
  constructor(
    private readonly tallies: TallyService,
    private readonly receipts: ReceiptService,
  ) {}

  @Post('tallies')
  @HttpCode(201)
  @Allow('organizer', 'association', 'coordinator')
  record(
    @Caller() principal: Principal,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: talliesSchema }) tallies: Tallies,
  ): Promise<Receipt> {
    return this.tallies.record(principal, tallies, readIdempotencyKey(key));
  }

  @Post('checkins')
  @InScope('check-ins')
  @HttpCode(201)
  @Allow('organizer', 'association', 'coordinator')
  checkIn(
    @Caller() principal: Principal,
    @Body({ schema: checkinsSchema }) checkins: Checkins,
  ): Promise<Receipt> {
    return this.tallies.checkIn(principal, checkins);
  }

  @Get('receipts')
  @Allow('signedIn')
  list(
    @Caller() principal: Principal,
    @Query({ schema: receiptQuerySchema }) query: ReceiptQuery,
  ): Promise<Page<SentReceipt>> {
    return this.receipts.list(principal, query);
  }

  @Get('receipts/:id')
  @Allow('signedIn')
  describe(@Caller() principal: Principal, @Param('id') id: string): Promise<ReceiptDetail> {
    return this.receipts.describe(principal, id);
  }

  @Post('receipts/:id/withdraw')
  @HttpCode(201)
  @Allow('organizer', 'association', 'coordinator')
  withdraw(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: withdrawSchema }) { reason }: { reason: string },
  ): Promise<Receipt> {
    return this.receipts.withdraw(principal, id, reason);
  }
}
