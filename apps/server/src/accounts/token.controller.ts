import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  issuedTokenSchema,
  pageSchema,
  tokenDraftSchema,
  tokenQuerySchema,
  tokenSchema,
  type IssuedToken,
  type Page,
  type Token,
  type TokenDraft,
  type TokenQuery,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { TokenService } from './token.service.ts';

@Controller('tokens')
@Allow('signedIn')
export class TokenController {
  constructor(private readonly tokens: TokenService) {}

  /** Issues a token; this reply alone holds its secret. */
  @Post()
  @ApiCreatedResponse({ standardSchema: issuedTokenSchema })
  issue(
    @Body({ schema: tokenDraftSchema }) draft: TokenDraft,
    @Acting() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IssuedToken> {
    void reply.header('cache-control', 'no-store');
    return this.tokens.issue(draft, callerOf(actor), actor);
  }

  @Get()
  @ApiOkResponse({ standardSchema: pageSchema(tokenSchema) })
  list(@Query({ schema: tokenQuerySchema }) query: TokenQuery, @Acting() actor: Actor): Promise<Page<Token>> {
    return this.tokens.list(query, callerOf(actor));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.tokens.revoke(id, callerOf(actor), actor);
  }
}

const callerOf = ({ principal }: Actor): Principal => {
  if (principal === null) throw new ProblemError('sign_in_required');
  return principal;
};
