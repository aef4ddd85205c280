import { isatty } from 'node:tty';
import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { ServerConfiguration } from './configuration/server.configuration.ts';

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

/** One JSON object a line; at a terminal, text. */
export const loggerOf = ({ logLevel }: ServerConfiguration): ConsoleLogger =>
  new ConsoleLogger({ logLevels: LEVELS[logLevel], json: !isatty(STANDARD_OUTPUT) });
