import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@innoweek/contracts';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.model.ts';

/** `public`: nobody has to sign in; `signedIn`: every account; otherwise one of the roles named. */
export type Access = 'public' | 'signedIn' | Role;
export const ACCESS = 'innoweek:access';

/** Says who may call a route. The server refuses to start when a route does not say it. */
export const Allow = (...who: [Access, ...Access[]]) => SetMetadata(ACCESS, who);

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
