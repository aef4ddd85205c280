import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  boardDifferenceSchema,
  differenceQuerySchema,
  historyQuerySchema,
  historySchema,
  historySpanQuerySchema,
  historySpanSchema,
  type BoardDifference,
  type DifferenceQuery,
  type History,
  type HistoryQuery,
  type HistorySpan,
} from '@innoweek/contracts';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { HistoryService } from './history.service.ts';

@Controller('board')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  /** Whoever may see a board may see how it came about. */
  @Get('history')
  @Allow('public')
  @ApiOkResponse({ standardSchema: historySchema })
  read(
    @Caller() principal: Principal | null,
    @Query({ schema: historyQuerySchema }) query: HistoryQuery,
  ): Promise<History> {
    return this.history.read(principal, query);
  }

  @Get('history/span')
  @Allow('public')
  @ApiOkResponse({ standardSchema: historySpanSchema })
  span(@Query({ schema: historySpanQuerySchema }) { edition }: { edition?: string }): Promise<HistorySpan> {
    return this.history.span(edition);
  }

  /** Whose report was corrected is told to those who may trace the scope. */
  @Get('difference')
  @Allow('public')
  @ApiOkResponse({ standardSchema: boardDifferenceSchema })
  compare(
    @Caller() principal: Principal | null,
    @Query({ schema: differenceQuerySchema }) query: DifferenceQuery,
  ): Promise<BoardDifference> {
    return this.history.compare(principal, query);
  }
}
