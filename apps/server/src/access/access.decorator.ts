import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@innoweek/contracts';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.model.ts';

/**
 * `public`: nobody has to sign in; `signedIn`: every account; `person`: every account, in a browser and not by a
 * token, because whoever holds a token must not take the account over; otherwise one of the roles named.
 */
export type Access = 'public' | 'signedIn' | 'person' | Role;
export const ACCESS = 'innoweek:access';
export const BEFORE_SECOND_FACTOR = 'innoweek:before-second-factor';

/** Says who may call a route. The server refuses to start when a route does not say it. */
export const Allow = (...who: [Access, ...Access[]]) => SetMetadata(ACCESS, who);

/** What somebody who has to set up a second factor can do before: everything else waits until there is one. */
export const BeforeSecondFactor = () => SetMetadata(BEFORE_SECOND_FACTOR, true);

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

/** The caller; null on public routes without a session. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | null =>
    context.switchToHttp().getRequest<FastifyRequest>().principal,
);
