import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChannelMessage } from '@innoweek/contracts';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { v7 as newId } from 'uuid';
import { cloneDatabase, type TestDatabase } from '../../test/test.database.ts';
import { openDataSource } from '../database/data-source.ts';
import { TestNetwork } from '../../test/test.network.ts';
import { postgresChannel, redisChannel, type Channel } from './channel.ts';
import { JobService, QUEUE_NAME } from './job.service.ts';
import { postgresBackend, redisBackend, type QueueBackend, type QueuedJob } from './queue.backend.ts';

// The same promises, whatever jobs and messages travel on.

const REDIS_URL = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
const hasRedis = await (async (): Promise<boolean> => {
  const redis = new Redis(REDIS_URL, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
})();
if (!hasRedis)
  process.stdout.write(`No Redis at ${REDIS_URL}: queue and channel are tested on PostgreSQL alone.\n`);

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await cloneDatabase();
  source = await openDataSource(database.url, 4);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const until = async (done: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 400 && !done(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  expect(done()).toBe(true);
};

describe.each(hasRedis ? ['postgres', 'redis'] : ['postgres'])('on %s', (kind) => {
  const openBackend = (): QueueBackend =>
    kind === 'redis' ? redisBackend(REDIS_URL) : postgresBackend(database.url);
  const openChannel = (): Channel =>
    kind === 'redis' ? redisChannel(REDIS_URL) : postgresChannel(database.url, source);

  const withWorker = async (
    run: (job: QueuedJob) => Promise<void>,
    body: (queue: ReturnType<QueueBackend['openQueue']>, name: string) => Promise<void>,
  ): Promise<void> => {
    const name = `test-${newId()}`;
    const backend = openBackend();
    const queue = backend.openQueue(name, { defaultJobOptions: { removeOnComplete: true, attempts: 3 } });
    const worker = backend.openWorker(name, run, { concurrency: 2 });
    for (const part of [queue, worker]) part.on('error', () => undefined);
    await worker.waitUntilReady();
    try {
      await body(queue, name);
    } finally {
      await worker.close();
      await queue.close();
      await backend.close();
    }
  };

  test('a job reaches a worker with its payload', async () => {
    const seen: QueuedJob[] = [];
    await withWorker(
      (job) => {
        seen.push({ name: job.name, data: job.data });
        return Promise.resolve();
      },
      async (queue) => {
        await queue.add('fold', { edition: 7 });
        await until(() => seen.length === 1);
        expect(seen).toEqual([{ name: 'fold', data: { edition: 7 } }]);
      },
    );
  });

  test('of many nudges one runs and one waits; a nudge during the run is not lost', async () => {
    let runs = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await withWorker(
      async () => {
        runs += 1;
        if (runs === 1) await held;
      },
      async (queue) => {
        const nudge = () =>
          queue.add('fold', { edition: 1 }, { deduplication: { id: 'fold-1', keepLastIfActive: true } });
        await nudge();
        await until(() => runs === 1);
        for (let more = 0; more < 20; more += 1) await nudge();
        release();
        await until(() => runs === 2);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(runs).toBe(2);
      },
    );
  });

  test('a job that fails is tried again', async () => {
    let tries = 0;
    await withWorker(
      () => {
        tries += 1;
        return tries < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve();
      },
      async (queue) => {
        await queue.add('fold', { edition: 1 });
        await until(() => tries >= 3);
        expect(tries).toBe(3);
      },
    );
  });

  test('a repeating job keeps coming, until nobody wants it any more', async () => {
    let runs = 0;
    await withWorker(
      () => {
        runs += 1;
        return Promise.resolve();
      },
      async (queue) => {
        await queue.upsertJobScheduler('clock', { every: 200 }, { name: 'clock', data: {} });
        await until(() => runs >= 3);
        expect(await queue.getJobScheduler('clock')).toBeDefined();
        expect(await queue.removeJobScheduler('clock')).toBe(true);
        expect(await queue.removeJobScheduler('clock')).toBe(false);
        expect(await queue.getJobScheduler('clock')).toBeUndefined();
      },
    );
  });

  test('a message reaches every process, and what is not a message is ignored', async () => {
    const channels = [openChannel(), openChannel()];
    const edition = 1_000_000 + process.pid;
    const heard: ChannelMessage<'version'>[][] = [[], []];
    channels.forEach((channel, at) => {
      channel.subscribe('version', (message) => {
        if (message.edition === edition) heard[at]?.push(message);
      });
    });
    await Promise.all(channels.map((channel) => channel.start()));
    await channels[0]?.publish('version', { edition, version: 3 });
    await until(() => heard.every((list) => list.length === 1));
    expect(heard).toEqual([[{ edition, version: 3 }], [{ edition, version: 3 }]]);
    await Promise.all(channels.map((channel) => channel.close()));
  });
});

(hasRedis ? describe : describe.skip)('Redis alone', () => {
  test('what is to be repeated is asked for again where Redis has lost it', async () => {
    // A database of its own: it is emptied.
    const url = new URL('/9', REDIS_URL).href;
    const backend = redisBackend(url);
    const jobs = new JobService(backend);
    const queue = backend.openQueue(QUEUE_NAME, {});
    const isKnown = async (): Promise<boolean> => (await queue.getJobScheduler('thinHistory')) !== undefined;
    await jobs.repeat('thinHistory', {}, 3_600_000);
    expect(await isKnown()).toBe(true);
    const redis = new Redis(url);
    await redis.flushdb();
    expect(await isKnown()).toBe(false);
    await jobs.renew();
    expect(await isKnown()).toBe(true);
    await redis.flushdb();
    await redis.quit();
    await queue.close();
    await jobs.onApplicationShutdown();
  });

  test('a Redis that falls silent is given up; messages arrive again, and it is said that some were missed', async () => {
    const network = await TestNetwork.before(REDIS_URL);
    const channel = redisChannel(network.url, 200);
    const edition = 2_000_000 + process.pid;
    const heard: number[] = [];
    let restored = 0;
    channel.subscribe('version', (message) => {
      if (message.edition === edition) heard.push(message.version);
    });
    channel.onRestored(() => {
      restored += 1;
    });
    await channel.start();
    network.deafen();
    await until(() => restored > 0);
    await channel.publish('version', { edition, version: 2 });
    await until(() => heard.length > 0);
    expect(heard).toEqual([2]);
    await channel.close();
    network.close();
  });
});

test('the PostgreSQL channel comes back after its connection is cut, and says that it missed something', async () => {
  const channel = postgresChannel(database.url, source);
  const heard: number[] = [];
  let restored = 0;
  channel.subscribe('version', ({ version }) => heard.push(version));
  channel.onRestored(() => {
    restored += 1;
  });
  await channel.start();
  await source.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'innoweek-channel' and datname = current_database()`,
  );
  await until(() => restored === 1);
  await channel.publish('version', { edition: 1, version: 9 });
  await until(() => heard.includes(9));
  expect(heard).toEqual([9]);
  await channel.close();
});
