import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ownSessionSchema,
  pageSchema,
  passwordChangeSchema,
  type OwnSession,
  type Page,
  type PasswordChange,
} from '@innoweek/contracts';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { OwnSessionService } from './own-session.service.ts';

@Controller()
@Allow('signedIn')
export class OwnSessionController {
  constructor(
    private readonly own: OwnSessionService,
    private readonly principals: PrincipalService,
  ) {}

  @Get('sessions')
  @ApiOkResponse({ standardSchema: pageSchema(ownSessionSchema) })
  async list(@Caller() caller: Principal, @Req() request: FastifyRequest): Promise<Page<OwnSession>> {
    const items = await this.own.list(caller, this.#secretOf(request));
    return { items, nextCursor: null, total: items.length };
  }

  /** Ends all but the session that asks. */
  @Delete('sessions')
  @HttpCode(204)
  @ApiNoContentResponse()
  endOthers(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Acting() actor: Actor,
  ): Promise<void> {
    return this.own.endOthers(caller, this.#secretOf(request), actor);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiNoContentResponse()
  end(@Caller() caller: Principal, @Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.own.end(caller, id, actor);
  }

  @Post('session/password')
  @HttpCode(204)
  @ApiNoContentResponse()
  changePassword(
    @Caller() caller: Principal,
    @Body({ schema: passwordChangeSchema }) change: PasswordChange,
    @Req() request: FastifyRequest,
    @Acting() actor: Actor,
  ): Promise<void> {
    return this.own.changePassword(caller, change, this.#secretOf(request), actor);
  }

  #secretOf(request: FastifyRequest): string | null {
    return this.principals.cookie.read(request.headers.cookie);
  }
}
