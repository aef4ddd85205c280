import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastifyCookie } from '@fastify/cookie';
import { fastifyMultipart } from '@fastify/multipart';
import { fastifyStatic } from '@fastify/static';
import type { LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { MAX_UPLOAD_BYTES } from '@innoweek/contracts';
import { PrincipalService } from './access/principal.service.ts';
import { documentApi } from './api.description.ts';
import { AppModule, type Foundation } from './app.module.ts';
import { LiveAdapter } from './live/live.adapter.ts';
import { followRequests } from './tracing/request.following.ts';
import { DrainService } from './operations/drain.service.ts';
import { ServerMetrics } from './operations/server.metrics.ts';
import { languageOf } from './problems/language.service.ts';
import {
  readJson,
  refuseAddress,
  refuseConnection,
  refuseType,
  UNREAD_TYPES,
} from './problems/unread.request.ts';
import { EventPageService } from './publishing/event-page.service.ts';
import { PublicBoardService } from './publicity/public-board.service.ts';
import { dataHeaders, embeddingHeaders, securityHeaders } from './security.headers.ts';

/** The largest JSON body, in bytes: 5,000 entries with notes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/**
 * A request that has not arrived by then is answered 408, so that nobody holds connections by never finishing. Node knows
 * one limit for all requests: 20 MB over a link of 1 Mbit/s take 160 s, and twice that is close to this. What becomes of
 * a request after it has arrived, and sockets, are not limited by it.
 */
const REQUEST_TIMEOUT_MS = 300_000;
/** How often Node looks for such requests, and for headers that are not there after a minute. */
const TIMEOUT_CHECK_MS = 5_000;
/** Files for other programs that anybody may read. */
const PUBLICATIONS = ['calendar.ics', 'feed.atom', 'events.geojson'];
const PUBLISHED_API = /^\/api\/v1\/(?:calendar\.ics|feed\.atom|events\.geojson)(?:\?|$)/;
const DASHBOARD = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

/** Where everything is data. The pages that describe it are at /api/docs. */
const API = '/api/v1/';

/** The one page that other sites may show in a frame. */
const EMBEDDED = '/embed';
/** The edition that an address names. */
const editionIn = (url: string): string | undefined =>
  new URLSearchParams(url.split('?', 2)[1] ?? '').get('edition') ?? undefined;

/** The server as it speaks HTTP and Socket.IO, not yet listening. */
export const createHttpApplication = async (
  foundation: Foundation,
  logger: LoggerService | false,
): Promise<NestFastifyApplication> => {
  const { publicUrl, trustedProxies } = foundation.configuration;
  const https = publicUrl.startsWith('https:');
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    genReqId: () => randomUUID(),
    // Behind nginx the caller's address is in X-Forwarded-For; from anybody else it is not believed.
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseConnection,
    // They stand at the root, where people look for them; under the API they are the same.
    rewriteUrl: ({ url = '/' }) => (PUBLISHED_API.test(url) ? url.slice('/api/v1'.length) : url),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(foundation), adapter, {
    logger,
  });
  app.useBodyParser(UNREAD_TYPES, {}, refuseType);
  const http = app.getHttpAdapter().getInstance();
  app.useBodyParser('application/json', {}, readJson(http.getDefaultJsonParser('error', 'error')));
  app.setGlobalPrefix('api/v1', { exclude: ['healthz', 'readyz', 'metrics', ...PUBLICATIONS] });
  app.useWebSocketAdapter(new LiveAdapter(app));
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart, {
    limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 10, fieldSize: 1_000 },
  });
  followRequests(app);
  const [ofPages, ofData] = await Promise.all([securityHeaders(https), dataHeaders(https)]);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      void reply.headers(request.url.startsWith(API) ? ofData : ofPages);
      done();
    });
  closeDrained(app);
  measureRequests(app);
  await serveDashboard(app, https);
  documentApi(app, app.get(PrincipalService, { strict: false }).cookie.name);
  return app;
};

/** On the way out each connection ends with its answer, so that a proxy opens the next one elsewhere. */
const closeDrained = (app: NestFastifyApplication): void => {
  const drain = app.get(DrainService, { strict: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_, reply, payload, done) => {
      if (drain.isDraining) void reply.header('connection', 'close');
      done(null, payload);
    });
};

/** How long requests take, by route: paths themselves are as many as there are events. */
const measureRequests = (app: NestFastifyApplication): void => {
  const metrics = app.get(ServerMetrics, { strict: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
      done();
    });
};

/** The dashboard's files, and its one page for every address that is a screen of it. */
const serveDashboard = async (app: NestFastifyApplication, https: boolean): Promise<void> => {
  if (!existsSync(DASHBOARD)) return;
  const pages = app.get(EventPageService, { strict: false });
  const boards = app.get(PublicBoardService, { strict: false });
  const framed = await embeddingHeaders(https);
  await app.register(fastifyStatic, {
    root: DASHBOARD,
    wildcard: false,
    index: false,
    // The build lays compressed copies beside the files.
    preCompressed: true,
    setHeaders: (reply, path) => {
      // File names carry a hash of their content; the page itself does not.
      void reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '';
      const language = languageOf(request.headers['accept-language']);
      const marked = await pages.markUp(join(DASHBOARD, 'index.html'), path, language);
      if (marked !== null)
        return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(marked);
      if (path === EMBEDDED) {
        const isFramed = await boards.isEmbeddable(editionIn(request.url));
        if (isFramed) void reply.removeHeader('x-frame-options').headers(framed);
        // What a browser kept it would mend with the headers of today, and never lose one that is not sent any more.
        void reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
        return reply.send(await readFile(join(DASHBOARD, 'index.html')));
      }
      const isScreen = !path.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(path);
      if (isScreen) return reply.header('cache-control', 'no-cache').sendFile('index.html');
      reply.callNotFound();
      return reply;
    });
};
