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
import { Allow, Caller, CountedBy } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { RequestLimiter } from '../access/request.limiter.ts';
import { HistoryService } from './history.service.ts';

@Controller('board')
export class HistoryController {
  readonly #limiter = new RequestLimiter();

  constructor(private readonly history: HistoryService) {}

  /** Whoever may see a board may see how it came about. */
  @Get('history')
  @Allow('public')
  @ApiOkResponse({ standardSchema: historySchema })
  read(
    @Caller() principal: Principal | null,
    @Query({ schema: historyQuerySchema }) query: HistoryQuery,
    @CountedBy() caller: string,
  ): Promise<History> {
    this.#limiter.admit(caller);
    return this.history.read(principal, query, caller);
  }

  @Get('history/span')
  @Allow('public')
  @ApiOkResponse({ standardSchema: historySpanSchema })
  span(
    @Caller() principal: Principal | null,
    @Query({ schema: historySpanQuerySchema }) { edition }: { edition?: string },
  ): Promise<HistorySpan> {
    return this.history.span(principal, edition);
  }

  /** Whose report was corrected is told to those who may trace the scope. */
  @Get('difference')
  @Allow('public')
  @ApiOkResponse({ standardSchema: boardDifferenceSchema })
  compare(
    @Caller() principal: Principal | null,
    @Query({ schema: differenceQuerySchema }) query: DifferenceQuery,
    @CountedBy() caller: string,
  ): Promise<BoardDifference> {
    this.#limiter.admit(caller);
    return this.history.compare(principal, query);
  }
}
