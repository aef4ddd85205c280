import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  pageSchema,
  receiptEntryQuerySchema,
  receiptEntrySchema,
  type Page,
  type ReceiptEntry,
  type ReceiptEntryQuery,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { ReceiptEntryService } from './receipt-entry.service.ts';

@Controller('receipts')
@InScope('tallies')
export class ReceiptEntryController {
  constructor(private readonly entries: ReceiptEntryService) {}

  /** Every entry of a receipt, what became of it, and what counts of its figure. */
  @Get(':id/entries')
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: pageSchema(receiptEntrySchema) })
  list(
    @Caller() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: receiptEntryQuerySchema }) query: ReceiptEntryQuery,
  ): Promise<Page<ReceiptEntry>> {
    return this.entries.list(principal, id, query);
  }
}
