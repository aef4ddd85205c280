import { SetMetadata } from '@nestjs/common';
import type { TokenScope } from '@innoweek/contracts';
import type { Access } from './access.decorator.ts';
import type { Principal } from './principal.model.ts';

/** `any`: every token, however narrow; `everything`: none that is narrowed at all. */
export type RouteScope = TokenScope | 'any' | 'everything';
export const SCOPE = 'innoweek:scope';

/** Names the scope of a route, or of all routes of a controller that change something. */
export const InScope = (scope: RouteScope) => SetMetadata(SCOPE, scope);

/**
 * What a token needs for a route. It follows from who may call the route; what changes something and has no name
 * needs a token that is not narrowed, so that a route nobody thought about is closed and not open.
 */
export const scopeOfRoute = ({
  method,
  access,
  ofHandler,
  ofController,
}: {
  method: string;
  access: readonly Access[];
  ofHandler: RouteScope | undefined;
  ofController: RouteScope | undefined;
}): RouteScope => {
  if (ofHandler !== undefined) return ofHandler;
  if (access.every((who) => who === 'administrator')) return 'administration';
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (ofController !== undefined) return ofController;
  // Signing in, or out: whose token comes along changes nothing.
  return access.includes('public') ? 'any' : 'everything';
};

/** Whether a caller's token reaches so far; people, and tokens that are not narrowed, are not held back here. */
export const reaches = ({ scopes }: Pick<Principal, 'scopes'>, needed: RouteScope): boolean =>
  scopes === null || needed === 'any' || (needed !== 'everything' && scopes.includes(needed));
