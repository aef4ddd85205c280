import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import {
  recoveryCodesSchema,
  secondFactorCodeSchema,
  secondFactorEnrolmentSchema,
  secondFactorProofSchema,
  secondFactorRequirementSchema,
  secondFactorSchema,
  sessionSchema,
  type RecoveryCodes,
  type SecondFactor,
  type SecondFactorCode,
  type SecondFactorEnrolment,
  type SecondFactorProof,
  type SecondFactorRequirement,
  type Session,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, BeforeSecondFactor, Caller } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import type { Principal } from '../access/principal.model.ts';
import { PrincipalService } from '../access/principal.service.ts';
import { SecondFactorService } from './second-factor.service.ts';
import { SessionReply } from './session.reply.ts';
import { SessionService } from './session.service.ts';

@Controller()
export class SecondFactorController {
  constructor(
    private readonly factors: SecondFactorService,
    private readonly sessions: SessionService,
    private readonly principals: PrincipalService,
    private readonly replies: SessionReply,
  ) {}

  /** The second step of signing in: the reply sets the cookie of the session. */
  @Post('session/second-factor')
  @Allow('public')
  @ApiCreatedResponse({ standardSchema: sessionSchema })
  async enter(
    @Body({ schema: secondFactorCodeSchema }) { code }: SecondFactorCode,
    @Acting() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    return this.replies.welcome(
      reply,
      await this.sessions.complete(code, actor, this.replies.visitOf(request)),
    );
  }

  @Get('session/second-factor')
  @Allow('signedIn')
  @BeforeSecondFactor()
  @ApiOkResponse({ standardSchema: secondFactorSchema })
  read(@Caller() caller: Principal): Promise<SecondFactor> {
    return this.factors.read(caller);
  }

  @Post('session/second-factor/enrolment')
  @Allow('person')
  @BeforeSecondFactor()
  @ApiCreatedResponse({ standardSchema: secondFactorEnrolmentSchema })
  begin(
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SecondFactorEnrolment> {
    void reply.header('cache-control', 'no-store');
    return this.factors.begin(caller);
  }

  @Post('session/second-factor/confirmation')
  @Allow('person')
  @BeforeSecondFactor()
  @ApiCreatedResponse({ standardSchema: recoveryCodesSchema })
  confirm(
    @Caller() caller: Principal,
    @Body({ schema: secondFactorCodeSchema }) { code }: SecondFactorCode,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Acting() actor: Actor,
  ): Promise<RecoveryCodes> {
    void reply.header('cache-control', 'no-store');
    return this.factors.confirm(caller, code, this.principals.cookie.read(request.headers.cookie), actor);
  }

  @Post('session/second-factor/removal')
  @Allow('person')
  @HttpCode(204)
  @ApiNoContentResponse()
  turnOff(
    @Caller() caller: Principal,
    @Body({ schema: secondFactorProofSchema }) proof: SecondFactorProof,
    @Acting() actor: Actor,
  ): Promise<void> {
    return this.factors.turnOff(caller, proof, actor);
  }

  @Post('session/second-factor/recovery-codes')
  @Allow('person')
  @ApiCreatedResponse({ standardSchema: recoveryCodesSchema })
  renewRecoveryCodes(
    @Caller() caller: Principal,
    @Body({ schema: secondFactorProofSchema }) proof: SecondFactorProof,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Acting() actor: Actor,
  ): Promise<RecoveryCodes> {
    void reply.header('cache-control', 'no-store');
    return this.factors.renewRecoveryCodes(caller, proof, actor);
  }

  /** For somebody who has lost their phone and their recovery codes. */
  @Delete('accounts/:id/second-factor')
  @Allow('administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  reset(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.factors.reset(id, actor);
  }

  /** The roles that have to have a second factor. */
  @Get('second-factor/requirement')
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: secondFactorRequirementSchema })
  async requirement(): Promise<SecondFactorRequirement> {
    return { roles: await this.factors.requirement() };
  }

  @Put('second-factor/requirement')
  @Allow('administrator')
  @ApiOkResponse({ standardSchema: secondFactorRequirementSchema })
  async require(
    @Body({ schema: secondFactorRequirementSchema }) { roles }: SecondFactorRequirement,
    @Acting() actor: Actor,
  ): Promise<SecondFactorRequirement> {
    return { roles: await this.factors.require(roles, actor) };
  }
}
