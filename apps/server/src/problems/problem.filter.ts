import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Language, Problem } from '@innoweek/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, problemText, valueText } from './language.service.ts';
import type { ProblemCode } from './problem.catalog.ts';
import { ProblemError } from './problem.error.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** PostgreSQL or Redis not there: classes 08, 53 (no room, no connection) and 57P of SQLSTATE, and what sockets say. */
const UNREACHABLE = /^(08...|57P0.|53...|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/**
 * What pg and its pool say, without a code: no connection became free in time, one broke in the middle of a statement or
 * was broken already, or no answer came. Whether the statement was carried out nobody knows.
 */
const NO_ANSWER =
  /^(timeout exceeded when trying to connect|Connection terminated.*|Client (has encountered a connection error|was closed) and is not queryable|Query read timeout)$/;

/** Text that PostgreSQL cannot keep or read as what it should be (NUL, broken ids, no day): the caller's to mend. */
const UNREADABLE = /^(22007|22008|22021|22P02|22P05)$/;

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  if (typeof error === 'object' && error !== null && 'statusCode' in error) return Number(error.statusCode);
  return 500;
};

const CODE_OF_STATUS: Record<number, ProblemCode> = {
  400: 'request_unreadable',
  404: 'route_not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'media_type_unsupported',
  416: 'range_unsatisfiable',
  429: 'busy',
  503: 'unavailable',
};

/** Whatever was thrown, as something a caller can be told. */
export const asProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  if (UNREACHABLE.test(codeOf(error)) || (error instanceof Error && NO_ANSWER.test(error.message)))
    return new ProblemError('unavailable', { cause: error, retryAfterS: 2 });
  if (UNREADABLE.test(codeOf(error)))
    return new ProblemError('invalid_input', {
      errors: [{ path: WHOLE, code: 'invalid_format' }],
      cause: error,
    });
  const status = statusOf(error);
  if (status < 500 || status === 503)
    return new ProblemError(CODE_OF_STATUS[status] ?? 'request_unreadable', {
      cause: error,
      params: { seconds: 1 },
    });
  return new ProblemError('internal', { cause: error });
};

/** What is wrong with the request before any single value of it was looked at. */
const ABOUT_WHOLE: ReadonlySet<number> = new Set([400, 413, 415]);
/** The path of the whole request. */
const WHOLE = '';

/** The problem+json document of RFC 9457. */
export const problemDocument = (problem: ProblemError, language: Language, requestId?: string): Problem => ({
  type: `about:blank#${problem.code}`,
  title: problemText(problem.code, language, problem.params),
  status: problem.status,
  code: problem.code,
  ...(requestId ? { requestId } : {}),
  errors:
    problem.errors.length === 0 && ABOUT_WHOLE.has(problem.status)
      ? [
          {
            path: WHOLE,
            code: problem.code,
            message: problemText(problem.code, language, problem.params),
          },
        ]
      : problem.errors.map(({ path, code, params }) => ({
          path,
          code,
          message: valueText(code, language, params),
        })),
});

/** Answers with a problem; nothing was sent yet. */
export const sendProblem = (
  { id, headers }: Pick<FastifyRequest, 'id' | 'headers'>,
  reply: FastifyReply,
  problem: ProblemError,
): void => {
  if (problem.retryAfterS !== null) void reply.header('retry-after', problem.retryAfterS);
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  const language = languageOf(headers['accept-language']);
  void reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('content-language', language)
    .send(JSON.stringify(problemDocument(problem, language, id)));
};

/** Turns every error into problem+json in the caller's language; the cause goes to the log alone. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    // Whoever breaks off an upload is not told any more, and nothing failed here.
    const isBrokenOff = request.raw.destroyed && !request.raw.complete;
    const problem = isBrokenOff ? new ProblemError('request_unreadable', { cause: error }) : asProblem(error);
    if (problem.status >= 500)
      this.#log.error({ requestId: request.id, url: request.url, err: problem.cause ?? error });
    if (!reply.sent) sendProblem(request, reply, problem);
  }
}
