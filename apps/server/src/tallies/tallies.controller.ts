import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import {
  checkinsSchema,
  pageSchema,
  receiptDetailSchema,
  receiptQuerySchema,
  receiptSchema,
  sentReceiptSchema,
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
import { IDEMPOTENCY_KEY, readIdempotencyKey } from './idempotency.key.ts';
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
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: IDEMPOTENCY_KEY })
  @ApiCreatedResponse({ standardSchema: receiptSchema })
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
  @ApiCreatedResponse({ standardSchema: receiptSchema })
  checkIn(
    @Caller() principal: Principal,
    @Body({ schema: checkinsSchema }) checkins: Checkins,
  ): Promise<Receipt> {
    return this.tallies.checkIn(principal, checkins);
  }

  @Get('receipts')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: pageSchema(sentReceiptSchema) })
  list(
    @Caller() principal: Principal,
    @Query({ schema: receiptQuerySchema }) query: ReceiptQuery,
  ): Promise<Page<SentReceipt>> {
    return this.receipts.list(principal, query);
  }

  @Get('receipts/:id')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: receiptDetailSchema })
  describe(@Caller() principal: Principal, @Param('id') id: string): Promise<ReceiptDetail> {
    return this.receipts.describe(principal, id);
  }

  @Post('receipts/:id/withdraw')
  @HttpCode(201)
  @Allow('organizer', 'association', 'coordinator')
  @ApiCreatedResponse({ standardSchema: receiptSchema })
  withdraw(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: withdrawSchema }) { reason }: { reason: string },
  ): Promise<Receipt> {
    return this.receipts.withdraw(principal, id, reason);
  }
}
