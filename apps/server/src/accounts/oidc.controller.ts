import { Controller, Delete, Get, HttpCode, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  oidcStartSchema,
  signInMethodsSchema,
  type OidcStart,
  type SignInMethods,
} from '@innoweek/contracts';
import { ApiFoundResponse, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionCookie } from '../access/access.cookie.ts';
import { Allow } from '../access/access.decorator.ts';
import { Acting, type Actor } from '../access/actor.decorator.ts';
import { InScope } from '../access/token.scope.ts';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { OidcProvider } from './oidc.provider.ts';
import { OidcService } from './oidc.service.ts';
import { SessionReply } from './session.reply.ts';

/**
 * Signing in at an OpenID Connect provider. Browsers come here by link and leave by redirect: to the provider, or to
 * our own sign-in page, and nowhere else.
 */
@Controller()
export class OidcController {
  /** Keeps the sealed journey while somebody is at the provider. */
  readonly #cookie: SessionCookie;

  constructor(
    private readonly oidc: OidcService,
    private readonly provider: OidcProvider,
    private readonly replies: SessionReply,
    @Inject(CONFIGURATION) configuration: ServerConfiguration,
  ) {
    this.#cookie = new SessionCookie(configuration.publicUrl, 'innoweek-oidc');
  }

  @Get('session/methods')
  @Allow('public')
  @InScope('any')
  @ApiOkResponse({ standardSchema: signInMethodsSchema })
  methods(): SignInMethods {
    return { oidc: this.provider.isConfigured ? { label: this.provider.label } : null };
  }

  @Get('session/oidc')
  @Allow('public')
  @InScope('any')
  @ApiFoundResponse()
  async depart(
    @Query({ schema: oidcStartSchema }) { to = '' }: OidcStart,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!this.provider.isConfigured) throw new ProblemError('oidc_off');
    const departure = await this.oidc.depart(to);
    if ('problem' in departure) {
      await reply.redirect(signInPage({ problem: departure.problem, to }), 302);
      return;
    }
    const { url, sealed, until } = departure;
    await reply
      .headers({ 'set-cookie': this.#cookie.write(sealed, until), 'cache-control': 'no-store' })
      .redirect(url.href, 302);
  }

  @Get('session/oidc/callback')
  @Allow('public')
  @InScope('any')
  @ApiFoundResponse()
  async arrive(
    @Req() request: FastifyRequest,
    @Acting() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!this.provider.isConfigured) throw new ProblemError('oidc_off');
    const { search } = new URL(request.url, 'http://localhost');
    const sealed = this.#cookie.read(request.headers.cookie);
    const arrival = await this.oidc.arrive(search, sealed, actor, this.replies.visitOf(request));
    const { to } = arrival;
    const cookies = [this.#cookie.clear()];
    if ('problem' in arrival) {
      await reply
        .headers({ 'set-cookie': cookies, 'cache-control': 'no-store' })
        .redirect(signInPage({ problem: arrival.problem, to }), 302);
      return;
    }
    const { entered } = arrival;
    cookies.push(this.replies.cookieOf(entered));
    await reply
      .headers({ 'set-cookie': cookies, 'cache-control': 'no-store' })
      .redirect(signInPage(entered.principal === null ? { step: 'code', to } : { to }), 302);
  }

  /** For somebody whose account at the provider is another one now. */
  @Delete('accounts/:id/identities')
  @Allow('administrator')
  @HttpCode(204)
  @ApiNoContentResponse()
  unlink(@Param('id') id: string, @Acting() actor: Actor): Promise<void> {
    return this.oidc.unlink(id, actor);
  }
}

/** The page leads on to `to` when it is a path of our own, and shows what is said of the rest. */
const signInPage = (search: Record<string, string>): string => {
  const said = Object.entries(search).filter(([, value]) => value !== '');
  return said.length === 0 ? '/sign-in' : `/sign-in?${new URLSearchParams(said).toString()}`;
};
