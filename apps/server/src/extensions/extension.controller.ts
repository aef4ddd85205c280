import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  extensionDraftSchema,
  extensionQuerySchema,
  extensionSchema,
  extensionWithdrawalSchema,
  pageSchema,
  type Extension,
  type ExtensionDraft,
  type ExtensionQuery,
  type ExtensionWithdrawal,
  type Page,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { InScope } from '../access/token.scope.ts';
import { ExtensionService } from './extension.service.ts';

@Controller('extensions')
@InScope('decisions')
export class ExtensionController {
  constructor(private readonly extensions: ExtensionService) {}

  /** More time that units were given: an association's own, for overseers all. */
  @Get()
  @Allow('association', 'coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(extensionSchema) })
  list(
    @Caller() principal: Principal,
    @Query({ schema: extensionQuerySchema }) query: ExtensionQuery,
  ): Promise<Page<Extension>> {
    return this.extensions.list(principal, query);
  }

  @Post()
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: extensionSchema })
  create(
    @Caller() principal: Principal,
    @Body({ schema: extensionDraftSchema }) draft: ExtensionDraft,
    @Acting() actor: Actor,
  ): Promise<Extension> {
    return this.extensions.create(principal, draft, actor);
  }

  @Post(':id/withdraw')
  @Allow('coordinator')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: extensionSchema })
  withdraw(
    @Param('id') id: string,
    @Caller() principal: Principal,
    @Body({ schema: extensionWithdrawalSchema }) { reason }: ExtensionWithdrawal,
    @Acting() actor: Actor,
  ): Promise<Extension> {
    return this.extensions.withdraw(principal, id, reason, actor);
  }
}
