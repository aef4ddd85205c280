import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.model.ts';

/** Who does something, for the audit trail. */
export type Actor = {
  /** Null for the server itself and for somebody who is not signed in. */
  principal: Principal | null;
  /** Address of the caller; null for the server itself. */
  address: string | null;
};

/** What the server does by itself: reference data, the first administrator, the demo. */
export const SERVER: Actor = { principal: null, address: null };

export const actorOf = (request: FastifyRequest): Actor => ({
  principal: request.principal,
  address: request.ip,
});

/** The caller with their address. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): Actor =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
