import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  boardQuerySchema,
  completenessQuerySchema,
  completenessSchema,
  correctionQuerySchema,
  owingQuerySchema,
  owingSchema,
  parseCellKey,
  seriesQuerySchema,
  traceQuerySchema,
  type Board,
  type Completeness,
  type CompletenessQuery,
  type Correction,
  type Owing,
  type OwingQuery,
  type Page,
  type Series,
  type Trace,
} from '@innoweek/contracts';
import type { z } from 'zod';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { BoardService } from './board.service.ts';
import { CompletenessService } from './completeness.service.ts';
import { OwingService } from './owing.service.ts';

@Controller('board')
export class BoardController {
  constructor(
    private readonly boards: BoardService,
    private readonly completenesses: CompletenessService,
    private readonly owings: OwingService,
  ) {}

  @Get()
  @Allow('public')
  read(
    @Caller() principal: Principal | null,
    @Query({ schema: boardQuerySchema }) query: z.infer<typeof boardQuerySchema>,
  ): Promise<Board> {
    return this.boards.read(principal, query);
  }

  @Get('series')
  @Allow('public')
  series(
    @Caller() principal: Principal | null,
    @Query({ schema: seriesQuerySchema }) query: z.infer<typeof seriesQuerySchema>,
  ): Promise<Series> {
    return this.boards.readSeries(principal, query);
  }

  /** Whose report was corrected is told to those who may trace the scope. */
  @Get('corrections')
  @Allow('public')
  corrections(
    @Caller() principal: Principal | null,
    @Query({ schema: correctionQuerySchema }) query: z.infer<typeof correctionQuerySchema>,
  ): Promise<Page<Correction>> {
    return this.boards.listCorrections(principal, query);
  }

  /** Which unit owes figures of which day: an association's own, for overseers all. */
  @Get('completeness')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: completenessSchema })
  completeness(
    @Caller() principal: Principal,
    @Query({ schema: completenessQuerySchema }) query: CompletenessQuery,
  ): Promise<Completeness> {
    return this.completenesses.read(principal, query);
  }

  /** Which events and days have no figure yet: an association's own, for overseers all. */
  @Get('owing')
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: owingSchema })
  owing(
    @Caller() principal: Principal,
    @Query({ schema: owingQuerySchema }) query: OwingQuery,
  ): Promise<Owing> {
    return this.owings.read(principal, query);
  }

  /** Reporters' names and entries: own organisation, own unit, or everything for coordinators. */
  @Get('trace')
  @Allow('signedIn')
  trace(
    @Caller() principal: Principal,
    @Query({ schema: traceQuerySchema }) query: z.infer<typeof traceQuerySchema>,
  ): Promise<Trace> {
    const cell = parseCellKey(query.cell);
    if (!cell) throw new ProblemError('board_not_found');
    return this.boards.trace(principal, query, cell);
  }
}
