import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  checkRuleChangeSchema,
  checkRuleQuerySchema,
  checkRulesSchema,
  checkRuleUndoSchema,
  type CheckRuleChange,
  type CheckRuleQuery,
  type CheckRules,
  type CheckRuleUndo,
} from '@innoweek/contracts';
import { ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { CheckRuleService } from './check-rule.service.ts';

@Controller('check-rules')
@InScope('decisions')
export class CheckRuleController {
  constructor(private readonly rules: CheckRuleService) {}

  /** Rules by which figures are looked through, as they are followed, and how often each was right. */
  @Get()
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: checkRulesSchema })
  list(@Query({ schema: checkRuleQuerySchema }) { edition }: CheckRuleQuery): Promise<CheckRules> {
    return this.rules.list(edition);
  }

  /** Switches a rule, or tunes its limits. */
  @Put(':rule')
  @Allow('coordinator')
  @ApiOkResponse({ standardSchema: checkRulesSchema })
  change(
    @Caller() caller: Principal,
    @Param('rule') rule: string,
    @Body({ schema: checkRuleChangeSchema }) change: CheckRuleChange,
    @Acting() actor: Actor,
  ): Promise<CheckRules> {
    return this.rules.change(caller, rule, change, actor);
  }

  /** Takes the last change of a rule back. */
  @Post(':rule/undo')
  @HttpCode(200)
  @Allow('coordinator')
  @ApiOkResponse({ standardSchema: checkRulesSchema })
  undo(
    @Caller() caller: Principal,
    @Param('rule') rule: string,
    @Body({ schema: checkRuleUndoSchema }) order: CheckRuleUndo,
    @Acting() actor: Actor,
  ): Promise<CheckRules> {
    return this.rules.undo(caller, rule, order, actor);
  }
}
