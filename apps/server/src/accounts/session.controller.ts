import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { sessionSchema, signInSchema, type Session, type SignIn } from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { SessionReply } from './session.reply.ts';
import { SessionService, sessionOf } from './session.service.ts';

@Controller('session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly principals: PrincipalService,
    private readonly replies: SessionReply,
  ) {}

  /** Signs in: the reply sets the cookie. */
  @Post()
  @Allow('public')
  @ApiCreatedResponse({ standardSchema: sessionSchema })
  async signIn(
    @Body({ schema: signInSchema }) credentials: SignIn,
    @Acting() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const signedIn = await this.sessions.signIn(credentials, actor, this.replies.visitOf(request));
    return this.replies.welcome(reply, signedIn);
  }

  /** Who am I? */
  @Get()
  @Allow('signedIn')
  @ApiOkResponse({ standardSchema: sessionSchema })
  read(@Caller() caller: Principal | null, @Res({ passthrough: true }) reply: FastifyReply): Session {
    if (caller === null) throw new ProblemError('sign_in_required');
    void reply.header('cache-control', 'no-store');
    return sessionOf(caller);
  }

  /** Signs out. Anybody may: somebody whose session has ended already still wants the cookie gone. */
  @Delete()
  @Allow('public')
  @HttpCode(204)
  @ApiNoContentResponse()
  async signOut(
    @Acting() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const secret = this.principals.cookie.read(request.headers.cookie);
    if (secret !== null) await this.sessions.signOut(secret, actor);
    void reply.header('set-cookie', this.principals.cookie.clear());
  }
}
