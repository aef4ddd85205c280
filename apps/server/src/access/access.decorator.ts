import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@innoweek/contracts';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../accounts/try.limit.ts';
import type { DisplayPass } from './display.pass.ts';
import type { Principal, Reader } from './principal.model.ts';

/**
 * `public`: nobody has to sign in; `signedIn`: every account; `person`: every account, in a browser and not by a
 * token, because whoever holds a token must not take the account over; `display`: a wall at its link, for the board it was made
 * for; otherwise one of the roles named.
 */
export type Access = 'public' | 'signedIn' | 'person' | 'display' | Role;
export const ACCESS = 'innoweek:access';
export const BEFORE_SECOND_FACTOR = 'innoweek:before-second-factor';

/** Says who may call a route. The server refuses to start when a route does not say it. */
export const Allow = (...who: [Access, ...Access[]]) => SetMetadata(ACCESS, who);

/** What somebody who has to set up a second factor can do before: everything else waits until there is one. */
export const BeforeSecondFactor = () => SetMetadata(BEFORE_SECOND_FACTOR, true);

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
    /** The wall that asks; it is nobody otherwise. */
    wall: DisplayPass | null;
  }
}

/** The caller; null on public routes without a session. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | null =>
    context.switchToHttp().getRequest<FastifyRequest>().principal,
);

/** The wall that asks; null for everybody else. */
export const Wall = createParamDecorator(
  (_: unknown, context: ExecutionContext): DisplayPass | null =>
    context.switchToHttp().getRequest<FastifyRequest>().wall,
);

/** By whom what is asked is counted: the account, the wall, or the address where there is neither. */
export const CountedBy = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { principal, wall, ip } = context.switchToHttp().getRequest<FastifyRequest>();
  return principal?.accountId ?? wall?.displayId ?? callerOf(ip);
});

/** Who reads a board: a person, a program, a wall, or nobody in particular. */
export const Reading = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const { principal, wall } = context.switchToHttp().getRequest<FastifyRequest>();
  return wall ?? principal;
});
