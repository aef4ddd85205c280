import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  entrySchema,
  sessionSchema,
  signInSchema,
  type Entry,
  type Session,
  type SignIn,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, BeforeSecondFactor, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { InScope } from '../access/token.scope.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { SessionReply } from './session.reply.ts';
import { SessionService } from './session.service.ts';

@Controller('session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly principals: PrincipalService,
    private readonly replies: SessionReply,
  ) {}

  /** Signs in: the reply sets the cookie. With a second factor it is 200, and the code comes next. */
  @Post()
  @Allow('public')
  @ApiCreatedResponse({ standardSchema: sessionSchema })
  @ApiOkResponse({ standardSchema: entrySchema })
  async signIn(
    @Body({ schema: signInSchema }) credentials: SignIn,
    @Acting() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Entry> {
    const entered = await this.sessions.signIn(credentials, actor, this.replies.visitOf(request));
    return this.replies.admit(reply, entered);
  }

  /** Who am I? */
  @Get()
  @Allow('signedIn')
  @InScope('any')
  @BeforeSecondFactor()
  @ApiOkResponse({ standardSchema: sessionSchema })
  read(
    @Caller() caller: Principal | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    if (caller === null) throw new ProblemError('sign_in_required');
    void reply.header('cache-control', 'no-store');
    return this.sessions.describe(caller);
  }

  /** Signs out. Anybody may: somebody whose session has ended already still wants the cookie gone. */
  @Delete()
  @Allow('public')
  @BeforeSecondFactor()
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
