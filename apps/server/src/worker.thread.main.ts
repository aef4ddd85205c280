import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { readConfiguration } from './configuration/server.configuration.ts';
import { openDataSource } from './database/data-source.ts';
import { WorkerListener } from './operations/worker.listener.ts';
import { createWorkerApplication } from './worker.application.ts';

const configuration = readConfiguration(z.record(z.string(), z.string()).parse(workerData));
if (!parentPort || configuration.databaseUrl === undefined)
  throw new Error('this file runs in a thread of the server');

const { databaseUrl } = configuration;
const source = await openDataSource(databaseUrl);
const app = await createWorkerApplication({ configuration, databaseUrl, source });
if (configuration.workerPort !== undefined)
  await app.get(WorkerListener, { strict: false }).listen(configuration.host, configuration.workerPort);
parentPort.postMessage('started');
await once(parentPort, 'message');
// Closes the data source, too.
await app.close();
parentPort.close();
