import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import {
  approvalQuerySchema,
  approvalSchema,
  approvalSummarySchema,
  assignmentsSchema,
  colleaguesSchema,
  decisionOutcomesSchema,
  pageSchema,
  undoDecisionsSchema,
  type Approval,
  type ApprovalQuery,
  type ApprovalSummary,
  type Assignments,
  type Colleagues,
  type DecisionOutcomes,
  type Page,
  type UndoDecisions,
} from '@innoweek/contracts';
import { z } from 'zod';
import { Allow, Caller } from '../access/access.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { languageOf } from '../problems/language.service.ts';
import { ApprovalService } from './approval.service.ts';

const editionQuerySchema = z.object({ edition: z.string().max(41).optional() });

@Controller('approvals')
@InScope('decisions')
@Allow('association', 'coordinator')
export class ApprovalController {
  constructor(private readonly approvals: ApprovalService) {}

  /** What waits for the caller's decision, the longest waiting first. */
  @Get()
  @ApiOkResponse({ standardSchema: pageSchema(approvalSchema) })
  list(
    @Query({ schema: approvalQuerySchema }) query: ApprovalQuery,
    @Caller() caller: Principal,
  ): Promise<Page<Approval>> {
    return this.approvals.list(caller, query);
  }

  @Get('summary')
  @ApiOkResponse({ standardSchema: approvalSummarySchema })
  summary(
    @Query({ schema: editionQuerySchema }) { edition }: z.infer<typeof editionQuerySchema>,
    @Caller() caller: Principal,
  ): Promise<ApprovalSummary> {
    return this.approvals.summary(caller, edition);
  }

  @Get('colleagues')
  @ApiOkResponse({ standardSchema: colleaguesSchema })
  colleagues(@Caller() caller: Principal): Promise<Colleagues> {
    return this.approvals.colleagues(caller);
  }

  @Post('assignments')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: decisionOutcomesSchema })
  assign(
    @Body({ schema: assignmentsSchema }) assignments: Assignments,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<DecisionOutcomes> {
    return this.approvals.assign(caller, assignments, languageOf(language));
  }

  /** Takes the caller's last decisions back, for some minutes and as long as nothing else happened. */
  @Post('undo')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: decisionOutcomesSchema })
  undo(
    @Body({ schema: undoDecisionsSchema }) decisions: UndoDecisions,
    @Caller() caller: Principal,
    @Headers('accept-language') language: string | undefined,
  ): Promise<DecisionOutcomes> {
    return this.approvals.undo(caller, decisions, languageOf(language));
  }
}
