import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import {
  passwordForgottenSchema,
  passwordLinkQuestionSchema,
  passwordLinkSchema,
  passwordRulesSchema,
  passwordSettingSchema,
  entrySchema,
  type Entry,
  type PasswordForgotten,
  type PasswordLink,
  type PasswordRules,
  type PasswordSetting,
} from '@innoweek/contracts';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { MailService } from '../mail/mail.service.ts';
import { PasswordLinkService } from './password-link.service.ts';
import { SessionReply } from './session.reply.ts';
import { SessionService } from './session.service.ts';

/** Passwords of people who are not signed in: invited, or forgetful. */
@Controller('passwords')
@Allow('public')
export class PasswordController {
  constructor(
    private readonly links: PasswordLinkService,
    private readonly sessions: SessionService,
    private readonly replies: SessionReply,
    private readonly mail: MailService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  @Get('rules')
  @ApiOkResponse({ standardSchema: passwordRulesSchema })
  rules(): PasswordRules {
    return { ...this.configuration.passwords, mail: this.mail.isConfigured };
  }

  /** The answer is the same whoever asks for whomever. */
  @Post('forgotten')
  @HttpCode(204)
  async forgotten(
    @Body({ schema: passwordForgottenSchema }) { email }: PasswordForgotten,
    @Acting() actor: Actor,
  ): Promise<void> {
    await this.links.forgotten(email, actor);
  }

  @Post('link')
  @HttpCode(200)
  @ApiOkResponse({ standardSchema: passwordLinkSchema })
  look(@Body({ schema: passwordLinkQuestionSchema }) { secret }: { secret: string }): Promise<PasswordLink> {
    return this.links.look(secret);
  }

  /** Sets the password and signs in as POST /session does. */
  @Post()
  @ApiCreatedResponse({ standardSchema: entrySchema })
  async use(
    @Body({ schema: passwordSettingSchema }) setting: PasswordSetting,
    @Acting() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Entry> {
    const account = await this.links.use(setting, actor);
    const entered = await this.sessions.enter(account, actor, this.replies.visitOf(request));
    return this.replies.admit(reply, entered);
  }
}
