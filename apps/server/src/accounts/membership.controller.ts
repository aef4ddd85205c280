import { Body, Controller, Delete, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  membershipDraftSchema,
  membershipSchema,
  sessionOrganisationSchema,
  sessionSchema,
  type Membership,
  type MembershipDraft,
  type Session,
  type SessionOrganisation,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, BeforeSecondFactor, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { MembershipService } from './membership.service.ts';
import { SessionService } from './session.service.ts';

@Controller()
export class MembershipController {
  constructor(
    private readonly memberships: MembershipService,
    private readonly sessions: SessionService,
    private readonly principals: PrincipalService,
  ) {}

  @Post('accounts/:id/memberships')
  @Allow('administrator')
  @ApiCreatedResponse({ standardSchema: membershipSchema })
  add(
    @Param('id') id: string,
    @Body({ schema: membershipDraftSchema }) draft: MembershipDraft,
    @Acting() actor: Actor,
  ): Promise<Membership> {
    return this.memberships.add(id, draft, actor);
  }

  @Delete('accounts/:id/memberships/:membership')
  @Allow('administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(
    @Param('id') id: string,
    @Param('membership') membership: string,
    @Acting() actor: Actor,
  ): Promise<void> {
    return this.memberships.remove(id, membership, actor);
  }

  /** Acts for another of one's organisations from now on, in this session. */
  @Put('session/organisation')
  @Allow('person')
  @BeforeSecondFactor()
  @ApiOkResponse({ standardSchema: sessionSchema })
  async act(
    @Caller() caller: Principal,
    @Body({ schema: sessionOrganisationSchema }) { organisation }: SessionOrganisation,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Acting() actor: Actor,
  ): Promise<Session> {
    const secret = this.principals.cookie.read(request.headers.cookie);
    if (secret === null) throw new ProblemError('sign_in_required');
    await this.memberships.act(caller, organisation, secret, actor);
    const acting = await this.principals.bySession(secret);
    if (acting === null) throw new ProblemError('sign_in_required');
    void reply.header('cache-control', 'no-store');
    return this.sessions.describe(acting);
  }
}
