import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Access } from './access/access.decorator.ts';
import { RouteRegistry } from './access/route.registry.ts';

const TOKEN = { bearer: [] };
const SESSION = { cookie: [] };
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Security = Record<string, string[]>[];

/** Public routes are answered without either, and tell more to whoever is known. */
const securityOf = (access: readonly Access[]): Security => {
  if (access.includes('public')) return [{}, TOKEN, SESSION];
  return access.includes('person') ? [SESSION] : [TOKEN, SESSION];
};

/** What the controllers say of themselves, with who may call each route. */
const describe = (app: NestFastifyApplication, cookie: string): OpenAPIObject => {
  const description = new DocumentBuilder()
    .setTitle('InnoWeek')
    .setDescription('Events of an innovation week, what they report, and the live board.')
    .setVersion('1')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'iw_…',
      description: 'A token of POST /tokens',
    })
    .addCookieAuth(cookie, { type: 'apiKey', in: 'cookie', description: 'Set by POST /session' })
    .build();
  const document = SwaggerModule.createDocument(app, description);
  for (const { method, path, access } of app.get(RouteRegistry, { strict: false }).routes()) {
    const described = path.replace(/:(\w+)/g, '{$1}');
    const item = document.paths[`/api/v1${described}`] ?? document.paths[described];
    const verb = VERBS.find((known) => known === method.toLowerCase());
    const operation = verb && item?.[verb];
    if (operation) operation.security = securityOf(access ?? []);
  }
  return document;
};

/** The description of the interface, for people and for programs. */
export const documentApi = (app: NestFastifyApplication, cookie: string): void => {
  SwaggerModule.setup('api/docs', app, () => describe(app, cookie), { jsonDocumentUrl: 'api/openapi.json' });
};
