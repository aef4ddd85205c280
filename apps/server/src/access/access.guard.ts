import { Inject, Injectable, type CanActivate, type ExecutionContext, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';
import { ProblemError } from '../problems/problem.error.ts';
import { ACCESS, BEFORE_SECOND_FACTOR, type Access } from './access.decorator.ts';
import { DisplayPassService } from './display-pass.service.ts';
import { displaySecretOf, isWithin } from './display.pass.ts';
import type { Principal } from './principal.model.ts';
import { PrincipalService } from './principal.service.ts';
import { isCrossSite } from './same-origin.rule.ts';
import { reaches, SCOPE, scopeOfRoute, type RouteScope } from './token.scope.ts';

/** What the decorators of a route and of its controller say. */
type RouteRule = {
  readonly controller: Type;
  readonly access: readonly Access[];
  readonly isBeforeSecondFactor: boolean;
  readonly ofHandler: RouteScope | undefined;
  readonly ofController: RouteScope | undefined;
};

/** Decides for every route who may call it, by what its `@Allow` says. */
@Injectable()
export class AccessGuard implements CanActivate {
  /** Read once for each handler: to look a decorator up costs more than to apply it. */
  readonly #rules = new WeakMap<object, RouteRule>();

  constructor(
    private readonly reflector: Reflector,
    private readonly principals: PrincipalService,
    private readonly passes: DisplayPassService,
    @Inject(CONFIGURATION) private readonly configuration: ServerConfiguration,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets ask who they are once, when they connect: see the live gateway.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    request.principal = null;
    request.wall = null;

    const { authorization } = request.headers;
    // Without a token it is a browser's cookie that speaks, or is about to be given by signing in.
    if (authorization === undefined && isCrossSite(request, this.configuration.publicUrl))
      throw new ProblemError('cross_site');

    const secret = displaySecretOf(authorization);
    if (secret !== null) return this.#admitWall(context, request, secret);

    const rule = this.#ruleOf(context);
    const { access: allowed } = rule;
    const told = await this.principals.told(request.headers);
    // A program that shows a token means to be somebody: answering it as the public would hide its expiry.
    if (told === null && authorization !== undefined) throw signInRequired(reply);
    const waits = told?.secondFactorState === 'missing' && !rule.isBeforeSecondFactor;
    const principal = waits ? null : told;
    request.principal = principal;

    if (principal !== null && !reaches(principal, scopeOfRoute({ ...rule, method: request.method })))
      throw new ProblemError('token_scope');
    if (allowed.includes('public')) return true;
    if (waits) throw new ProblemError('second_factor_required');
    if (principal === null) throw signInRequired(reply);
    if (allowed.includes('person')) {
      if (principal.by === 'token') throw new ProblemError('session_required');
      return true;
    }
    if (!mayCall(principal, allowed)) throw new ProblemError('forbidden');
    return true;
  }

  /** A wall reads what it was made for and nothing else, not even what is public. */
  async #admitWall(context: ExecutionContext, request: FastifyRequest, secret: string): Promise<boolean> {
    const pass = await this.passes.find(secret);
    if (pass === null) throw new ProblemError('display_ended');
    const { access: allowed } = this.#ruleOf(context);
    const isOwn = !allowed.includes('public') || isWithin(pass, asked(request.query));
    if (!allowed.includes('display') || !isOwn) throw new ProblemError('display_scope');
    request.wall = pass;
    return true;
  }

  #ruleOf(context: ExecutionContext): RouteRule {
    const handler = context.getHandler();
    const controller = context.getClass();
    const known = this.#rules.get(handler);
    if (known?.controller === controller) return known;
    const both = [handler, controller];
    const access = this.reflector.getAllAndOverride<Access[] | undefined>(ACCESS, both);
    if (access === undefined) throw new Error(`${handler.name} does not say who may call it`);
    const rule: RouteRule = {
      controller,
      access,
      isBeforeSecondFactor:
        this.reflector.getAllAndOverride<boolean | undefined>(BEFORE_SECOND_FACTOR, both) ?? false,
      ofHandler: this.reflector.get<RouteScope | undefined>(SCOPE, handler),
      ofController: this.reflector.get<RouteScope | undefined>(SCOPE, controller),
    };
    this.#rules.set(handler, rule);
    return rule;
  }
}

const asked = (query: unknown): { edition?: unknown; scope?: unknown } =>
  typeof query === 'object' && query !== null ? query : {};

const mayCall = (principal: Principal, allowed: readonly Access[]): boolean =>
  allowed.includes('signedIn') || principal.roles.some((role) => allowed.includes(role));

const signInRequired = (reply: FastifyReply): ProblemError => {
  void reply.header('www-authenticate', 'Bearer realm="innoweek"');
  return new ProblemError('sign_in_required');
};
