import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  displayDraftSchema,
  displayQuerySchema,
  displaySchema,
  issuedDisplaySchema,
  ownDisplaySchema,
  pageSchema,
  type Display,
  type DisplayDraft,
  type DisplayQuery,
  type IssuedDisplay,
  type OwnDisplay,
  type Page,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { Allow, Caller, Wall } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { DisplayPass } from '../access/display.pass.ts';
import type { Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { DisplayService } from './display.service.ts';

@Controller()
export class DisplayController {
  constructor(private readonly displays: DisplayService) {}

  @Get('displays')
  @Allow('coordinator', 'administrator')
  @ApiOkResponse({ standardSchema: pageSchema(displaySchema) })
  list(@Query({ schema: displayQuerySchema }) query: DisplayQuery): Promise<Page<Display>> {
    return this.displays.list(query);
  }

  @Post('displays')
  @Allow('coordinator')
  @ApiCreatedResponse({ standardSchema: issuedDisplaySchema })
  create(
    @Caller() principal: Principal,
    @Body({ schema: displayDraftSchema }) draft: DisplayDraft,
    @Acting() actor: Actor,
  ): Promise<IssuedDisplay> {
    return this.displays.create(principal, draft, actor);
  }

  /** A key that somebody else made can be taken back by whoever looks after keys. */
  @Delete('displays/:id')
  @Allow('coordinator', 'administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.displays.revoke(id, actor);
  }

  /** What a wall shows, told by its own link: `Authorization: Display <secret>`. */
  @Get('display')
  @Allow('display')
  @ApiOkResponse({ standardSchema: ownDisplaySchema })
  own(@Wall() pass: DisplayPass | null): Promise<OwnDisplay> {
    if (pass === null) throw new ProblemError('display_ended');
    return this.displays.own(pass);
  }
}
