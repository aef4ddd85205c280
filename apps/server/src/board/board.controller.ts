import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  boardQuerySchema,
  boardSchema,
  completenessQuerySchema,
  completenessSchema,
  correctionQuerySchema,
  correctionSchema,
  owingQuerySchema,
  owingSchema,
  pageSchema,
  parseCellKey,
  seriesQuerySchema,
  seriesSchema,
  traceQuerySchema,
  traceSchema,
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
import { Allow, Caller, CountedBy, Reading } from '../access/access.decorator.ts';
import type { Principal, Reader } from '../access/principal.model.ts';
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
  @Allow('public', 'display')
  @ApiOkResponse({ standardSchema: boardSchema })
  read(
    @Reading() reader: Reader,
    @Query({ schema: boardQuerySchema }) query: z.infer<typeof boardQuerySchema>,
    @CountedBy() caller: string,
  ): Promise<Board> {
    return this.boards.read(reader, query, caller);
  }

  @Get('series')
  @Allow('public', 'display')
  @ApiOkResponse({ standardSchema: seriesSchema })
  series(
    @Reading() reader: Reader,
    @Query({ schema: seriesQuerySchema }) query: z.infer<typeof seriesQuerySchema>,
  ): Promise<Series> {
    return this.boards.readSeries(reader, query);
  }

  /** Whose report was corrected is told to those who may trace the scope. */
  @Get('corrections')
  @Allow('public', 'display')
  @ApiOkResponse({ standardSchema: pageSchema(correctionSchema) })
  corrections(
    @Reading() reader: Reader,
    @Query({ schema: correctionQuerySchema }) query: z.infer<typeof correctionQuerySchema>,
  ): Promise<Page<Correction>> {
    return this.boards.listCorrections(reader, query);
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
  @ApiOkResponse({ standardSchema: traceSchema })
  trace(
    @Caller() principal: Principal,
    @Query({ schema: traceQuerySchema }) query: z.infer<typeof traceQuerySchema>,
  ): Promise<Trace> {
    const cell = parseCellKey(query.cell);
    if (!cell) throw new ProblemError('board_not_found');
    return this.boards.trace(principal, query, cell);
  }
}
