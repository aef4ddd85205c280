import { isatty } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { ServerConfiguration } from './configuration/server.configuration.ts';
import { REQUEST } from './tracing/request.context.ts';

const LEVELS: Record<ServerConfiguration['logLevel'], LogLevel[]> = {
  silent: [],
  fatal: ['fatal'],
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
  trace: ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'],
};

/** Its file descriptor: in a thread, `process.stdout` does not know whether it ends at a terminal. */
const STANDARD_OUTPUT = 1;

/** Where the framework tells how it puts itself together: hundreds of lines that hide the address below them. */
const ASSEMBLY: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

class ServerLogger extends ConsoleLogger {
  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (typeof context === 'string' && ASSEMBLY.has(context)) this.debug(message, context);
    else super.log(message, ...rest);
  }

  /** Whatever is told while a request is answered carries its id, wherever in the server that is. */
  protected override getJsonLogObject(
    message: unknown,
    options: { context: string; logLevel: LogLevel },
  ): ReturnType<ConsoleLogger['getJsonLogObject']> {
    const request = REQUEST.getStore();
    return { ...super.getJsonLogObject(message, options), ...request };
  }
}

/** One JSON object a line; at a terminal, text. What the framework says of itself is for `LOG_LEVEL=debug`. */
export const loggerOf = ({ logLevel }: ServerConfiguration, json = !isatty(STANDARD_OUTPUT)): ConsoleLogger =>
  new ServerLogger({ logLevels: LEVELS[logLevel], json });
