import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule, type Foundation } from './app.module.ts';
import { loggerOf } from './server.logger.ts';

/** The rooms with jobs running in them. It leaves out HTTP, the gateway's listening, and the demo. */
export const createWorkerApplication = (foundation: Foundation): Promise<INestApplicationContext> =>
  NestFactory.createApplicationContext(AppModule.on(foundation), {
    logger: loggerOf(foundation.configuration),
  });
