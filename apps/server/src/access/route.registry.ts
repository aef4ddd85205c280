import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.decorator.ts';
import { SCOPE, scopeOfRoute, type RouteScope } from './token.scope.ts';

/** `path` is as the controllers write it, without the prefix that all routes share. */
export type Route = {
  name: string;
  method: string;
  path: string;
  access: readonly Access[] | null;
  /** What a token needs for it. */
  scope: RouteScope;
};

const listed = (path: string | string[] | undefined): string[] =>
  typeof path === 'string' ? [path] : (path ?? ['']);
const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter((part) => part !== '')
    .join('/')}`;

/** Every route there is, read from the controllers themselves, with who may call it. */
@Injectable()
export class RouteRegistry implements OnApplicationBootstrap {
  readonly #scanner = new MetadataScanner();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** Refuses to start when a route does not say who may call it. */
  onApplicationBootstrap(): void {
    const silent = this.routes().filter(({ access }) => access === null);
    if (silent.length > 0)
      throw new Error(`no @Allow on ${silent.map(({ name }) => name).join(', ')}: say who may call it`);
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap((wrapper) => {
      const instance: unknown = wrapper.instance;
      return typeof instance === 'object' && instance !== null ? this.#routesOf(instance) : [];
    });
  }

  #routesOf(controller: object): Route[] {
    const prototype: unknown = Object.getPrototypeOf(controller);
    if (typeof prototype !== 'object' || prototype === null) return [];
    const bases = listed(
      this.reflector.get<string | string[] | undefined>(PATH_METADATA, controller.constructor),
    );
    return this.#scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler: unknown = Reflect.get(prototype, method);
      if (typeof handler !== 'function') return [];
      const verb = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
      if (verb === undefined) return [];
      const access = this.reflector.getAllAndOverride<Access[] | undefined>(ACCESS, [
        handler,
        controller.constructor,
      ]);
      const paths = listed(this.reflector.get<string | string[] | undefined>(PATH_METADATA, handler));
      return bases.flatMap((base) =>
        paths.map((path) => ({
          name: `${controller.constructor.name}.${method}`,
          method: RequestMethod[verb],
          path: joined(base, path),
          access: access ?? null,
          scope: scopeOfRoute({
            method: RequestMethod[verb],
            access: access ?? [],
            ofHandler: this.reflector.get<RouteScope | undefined>(SCOPE, handler),
            ofController: this.reflector.get<RouteScope | undefined>(SCOPE, controller.constructor),
          }),
        })),
      );
    });
  }
}
