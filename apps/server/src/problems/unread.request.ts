import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBodyParser, FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemCode } from './problem.catalog.ts';
import { PROBLEM_TYPE, problemDocument, sendProblem } from './problem.filter.ts';
import { ProblemError } from './problem.error.ts';

/** An address that cannot be read, or names something longer than any name of ours, is nobody's. */
export const refuseAddress = (cause: Error, request: FastifyRequest, reply: FastifyReply): void => {
  sendProblem(request, reply, new ProblemError('route_not_found', { cause }));
};

const CODE_OF: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_too_slow',
};

/**
 * Answers what never became a request. Its headers were not read, so the language is the product's own; nothing more is
 * read from this connection, as nobody knows where the next request would begin.
 */
export const refuseConnection = (error: Error & { code?: string }, socket: Socket): void => {
  if (error.code !== 'ECONNRESET' && !socket.destroyed && socket.writable) {
    const problem = new ProblemError(CODE_OF[error.code ?? ''] ?? 'request_unreadable', { cause: error });
    const body = JSON.stringify(problemDocument(problem, 'zh-CN'));
    const head = [
      `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`,
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      'Connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroy(error);
};

/** No route of ours reads plain text or the forms of pages; Fastify and Nest would. */
export const UNREAD_TYPES = ['text/plain', 'application/x-www-form-urlencoded'];

export const refuseType: FastifyBodyParser<Buffer> = (_request, _body, done) => {
  done(new ProblemError('media_type_unsupported'));
};

/** A property that objects have of themselves is named: `__proto__`. */
export const reservedKey = (cause: unknown): ProblemError =>
  new ProblemError('invalid_input', { errors: [{ path: '', code: 'reserved_key' }], cause });

const isJson = (body: string): boolean => {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
};

/**
 * Reads a JSON body as Fastify does. One that is empty is none: many programs name a content type with every request.
 * What is JSON and refused nevertheless names a property that objects have of themselves.
 */
export const readJson =
  (parse: FastifyBodyParser<string>): FastifyBodyParser<Buffer> =>
  (request, body, done) => {
    if (body.length === 0) {
      done(null);
      return;
    }
    const text = body.toString();
    void parse(request, text, (cause, value) => {
      if (cause === null) done(null, value);
      else if (isJson(text)) done(reservedKey(cause));
      else done(new ProblemError('malformed_request', { cause }));
    });
  };
