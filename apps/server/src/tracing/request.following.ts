import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { isInside } from '../operations/inside.network.ts';
import { REQUEST } from './request.context.ts';
import { TracingService, type OpenSpan } from './tracing.service.ts';

/** Asked every few seconds by machines: of no interest to anybody who reads traces. */
const UNTRACED = /^\/(?:healthz|readyz|metrics)(?:\?|$)/;

/**
 * Gives each request an id, which its answer and every line of the log carry, and a span. A caller's own trace goes on
 * when it comes from inside: anybody else could have all of theirs recorded.
 */
export const followRequests = (app: NestFastifyApplication): void => {
  const tracing = app.get(TracingService, { strict: false });
  const log = new Logger('http');
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (tracing.isRecording && !UNTRACED.test(request.url)) {
      const said = request.headers['traceparent'];
      const parent = typeof said === 'string' && isInside(request.ip) ? said : null;
      const facts = { 'http.request.method': request.method, 'innoweek.request_id': request.id };
      spans.set(request, tracing.begin(`${request.method} ${routeOf(request)}`, parent, facts));
    }
    done();
  });
  // After the body was read: what reading it started does not know of the request.
  server.addHook('preValidation', (request, _, done) => {
    const span = spans.get(request);
    REQUEST.run({ requestId: request.id }, () => {
      if (span) span.within(done);
      else done();
    });
  });
  server.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOf(request);
    spans.get(request)?.end({ 'http.route': route, 'http.response.status_code': status }, status >= 500);
    log.debug({
      requestId: request.id,
      method: request.method,
      route,
      status,
      ms: Math.round(elapsedTime),
    });
    done();
  });
};

const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'unknown';
