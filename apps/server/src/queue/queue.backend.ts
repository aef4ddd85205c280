import {
  createPostgresBackend,
  Queue,
  Worker,
  withBackend,
  type JobsOptions,
  type QueueOptions,
  type RepeatOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { POOLED } from '../database/connection.settings.ts';
import { redisRetryMs, SILENT_MS, watchRedis } from './redis.watch.ts';

type Problematic = { on(event: 'error', listener: (error: Error) => void): unknown };

/** What the house uses of BullMQ's queue; its classes differ in type by backend, not in what they do. */
export type JobQueue = Problematic & {
  add(name: string, payload: object, options?: JobsOptions): Promise<unknown>;
  upsertJobScheduler(
    id: string,
    repeat: Omit<RepeatOptions, 'key'>,
    template: { name: string; data: object },
  ): Promise<unknown>;
  getJobScheduler(id: string): Promise<object | undefined>;
  removeJobScheduler(id: string): Promise<boolean>;
  getJobCounts(...states: ('waiting' | 'active' | 'delayed' | 'failed')[]): Promise<Record<string, number>>;
  close(): Promise<void>;
};
export type JobWorker = Problematic & {
  on(event: 'failed', listener: (job: { name: string } | undefined, error: Error) => void): unknown;
  close(force?: boolean): Promise<void>;
  waitUntilReady(): Promise<unknown>;
};
export type QueuedJob = { name: string; data: unknown };

/** The same queue on PostgreSQL or on Redis. */
export type QueueBackend = {
  openQueue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue;
  openWorker(
    name: string,
    run: (job: QueuedJob) => Promise<void>,
    options: Omit<WorkerOptions, 'connection'>,
  ): JobWorker;
  close(): Promise<void>;
};

/** BullMQ on Redis: one shared connection, and each worker's own on which it waits for jobs and which BullMQ watches. */
export const redisBackend = (url: string): QueueBackend => {
  const connection = new Redis(url, {
    // BullMQ wants commands to wait for a lost Redis instead of failing after some tries.
    maxRetriesPerRequest: null,
    retryStrategy: redisRetryMs,
  });
  connection.on('error', () => undefined);
  const endWatch = watchRedis(connection, SILENT_MS);
  return {
    openQueue: (name, options) => new Queue(name, { ...options, connection }),
    openWorker: (name, run, options) => new Worker(name, run, { ...options, connection }),
    close: async () => {
      endWatch();
      await connection.quit().catch(() => {
        connection.disconnect();
      });
    },
  };
};

/** BullMQ on PostgreSQL, in a schema of its own. */
export const postgresBackend = (url: string): QueueBackend => {
  const backed = withBackend(createPostgresBackend);
  const connection = {
    ...POOLED,
    connectionString: url,
    schema: 'bullmq',
    migrate: true,
    max: 3,
    application_name: 'innoweek-queue',
  };
  return {
    openQueue: (name, options) => new backed.Queue(name, { ...options, connection }),
    openWorker: (name, run, options) => new backed.Worker(name, run, { ...options, connection }),
    close: () => Promise.resolve(),
  };
};
