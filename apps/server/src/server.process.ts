import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Foundation } from './app.module.ts';
import { ArchiveKeeper } from './backups/archive.keeper.ts';
import { uploadsOf } from './backups/upload.mirror.ts';
import { makeFolder } from './configuration/data.folder.ts';
import {
  ConfigurationError,
  readConfiguration,
  type ServerConfiguration,
} from './configuration/server.configuration.ts';
import { openDataSource } from './database/data-source.ts';
import { archiveAt } from './database/embedded-archive.files.ts';
import { startEmbeddedDatabase } from './database/embedded.database.ts';
import { cannotWrite, storageError } from './database/embedded.error.ts';
import { runMigrations } from './database/migration.runner.ts';
import { DemoService } from './demo/demo.service.ts';
import { createHttpApplication } from './http.application.ts';
import { loggerOf } from './server.logger.ts';
import { DrainService } from './operations/drain.service.ts';
import { WorkerListener } from './operations/worker.listener.ts';
import { createWorkerApplication } from './worker.application.ts';
import { WorkerThread } from './worker.thread.ts';

/** Exit codes: 1 something failed, 2 the environment or the machine does not allow a start. */
const FAILED = 1;
const CANNOT_START = 2;

/** A reason not to start that the person at the terminal can do something about. */
class StartError extends Error {}

/** Whatever module it is in. */
const NEAR = { strict: false };

type Running = {
  app: INestApplicationContext;
  /** Of a server that is api and worker in one. */
  worker: WorkerThread | null;
  stopDatabase: () => Promise<void>;
  drainSeconds: number;
};

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Runs a server process until it is told to stop.
 * @returns the exit code
 */
export const run = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  let running: Running | null = null;
  try {
    const unheard = args.find((arg) => arg !== '--empty');
    // A slip in “--empty” must not fill an empty database with a demo.
    if (unheard !== undefined)
      throw new StartError(
        `没有“${unheard}”这个选项，只有 --empty。 / There is no option “${unheard}”; the only one is --empty.`,
      );
    const configuration = readConfiguration(env);
    const stopped = stopSignal();
    running = await start(configuration, env, args.includes('--empty'));
    await stopped;
    tell('· 正在停止 / stopping');
    await stop(running);
    tell('· 已停止 / stopped');
    return 0;
  } catch (error) {
    if (running) await stop(running).catch(() => undefined);
    return report(error);
  }
};

/** One line for what a person can mend; everything else with its cause. */
const report = (error: unknown): number => {
  if (error instanceof ConfigurationError || error instanceof StartError || isEmbeddedError(error)) {
    process.stderr.write(`${error.message}\n`);
    return CANNOT_START;
  }
  process.stderr.write(`${inspect(error)}\n`);
  return FAILED;
};

const isEmbeddedError = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'EmbeddedDatabaseError';

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });

const start = async (
  configuration: ServerConfiguration,
  env: NodeJS.ProcessEnv,
  empty: boolean,
): Promise<Running> => {
  const listens = configuration.role !== 'worker';
  const { host, workerPort } = configuration;
  if (listens) await checkPort(configuration);
  if (configuration.role !== 'api' && workerPort !== undefined) await checkPort({ host, port: workerPort });
  if (configuration.redisUrl !== undefined) await checkRedis(configuration.redisUrl);
  prepareDataFolder(configuration.dataDir);
  const database = await openDatabase(configuration);
  try {
    const source = await openSource(database.url);
    const applied = await runMigrations(source);
    if (applied > 0) tell(`· 数据库结构已更新 / schema migrated (${String(applied)})`);
    const foundation: Foundation = { configuration, databaseUrl: database.url, source };
    if (!listens)
      return { app: await work(foundation), worker: null, stopDatabase: database.stop, drainSeconds: 0 };
    const app = await listen(foundation);
    const worker = configuration.role === 'all' ? await WorkerThread.start(env, database.url) : null;
    if (!empty) await showDemo(app, configuration);
    return { app, worker, stopDatabase: database.stop, drainSeconds: configuration.drainSeconds };
  } catch (error) {
    await database.stop();
    throw error;
  }
};

/** Uploads and the key of secrets lie there whatever database is used. */
const prepareDataFolder = (dataDir: string): void => {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw storageError(error, dataDir) ?? cannotWrite(dataDir, error);
  }
};

const openDatabase = async (
  configuration: ServerConfiguration,
): Promise<{ url: string; stop: () => Promise<void> }> => {
  if (configuration.databaseUrl !== undefined)
    return { url: configuration.databaseUrl, stop: () => Promise.resolve() };
  const { dataDir, backupDir } = configuration;
  const database = await startEmbeddedDatabase({
    dataDir,
    backupDir,
    onProgress: (line) => {
      tell(`· ${line}`);
    },
  });
  if (backupDir === undefined) return database;
  const keeper = new ArchiveKeeper(archiveAt(backupDir), uploadsOf(dataDir));
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      await keeper.stop();
    },
  };
};

const openSource = async (url: string): Promise<DataSource> => {
  try {
    return await openDataSource(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `DATABASE_URL 指向的数据库无法连接，请检查地址和账号 / the database at DATABASE_URL cannot be reached, check its address and account: ${reason.split('\n', 1)[0] ?? ''}`,
      { cause: error },
    );
  }
};

const listen = async (foundation: Foundation): Promise<INestApplicationContext> => {
  const { configuration } = foundation;
  const { host, port } = configuration;
  const app = await createHttpApplication(
    { ...foundation, configuration: { ...configuration, role: 'api' } },
    loggerOf(configuration),
  );
  await app.listen(port, host);
  tell(`✓ InnoWeek ${await app.getUrl()}`);
  return app;
};

/** A process that only runs jobs. */
const work = async (foundation: Foundation): Promise<INestApplicationContext> => {
  const { host, workerPort } = foundation.configuration;
  const app = await createWorkerApplication(foundation);
  const port = workerPort === undefined ? null : await app.get(WorkerListener, NEAR).listen(host, workerPort);
  tell(port === null ? '✓ InnoWeek worker' : `✓ InnoWeek worker, http://${host}:${String(port)}/metrics`);
  return app;
};

const showDemo = async (app: INestApplicationContext, configuration: ServerConfiguration): Promise<void> => {
  const demo = app.get(DemoService);
  const accounts = await demo.prepare();
  if (!accounts) return;
  const shownHost =
    configuration.host === '0.0.0.0' || configuration.host === '::' ? 'localhost' : configuration.host;
  demo.startRehearsal(`http://${shownHost}:${String(configuration.port)}`);
  tell(`  看板 / board     ${configuration.publicUrl}/board`);
  for (const { email, role } of accounts.accounts) tell(`  ${email.padEnd(34)} ${role}`);
  tell(`  密码 / password  ${accounts.password}`);
};

const stop = async ({ app, worker, stopDatabase, drainSeconds }: Running): Promise<void> => {
  app.get(DrainService, NEAR).begin();
  await sleep(drainSeconds * 1_000);
  await app.get(DemoService).stop();
  await worker?.stop();
  await app.close();
  await stopDatabase();
};

/** Tells a port that is taken before anything else is started. */
const checkPort = ({ host, port }: Pick<ServerConfiguration, 'host' | 'port'>): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(new StartError(portProblem(error, host, port), { cause: error }));
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve();
      });
    });
  });

/** Redis may go away later without harm; one that was never there is a mistake in the address. */
const checkRedis = async (url: string): Promise<void> => {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  // The rejection below says the same.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new StartError(
      'REDIS_URL 指向的 Redis 无法连接，请检查地址 / the Redis at REDIS_URL cannot be reached, check its address',
      { cause: error },
    );
  } finally {
    redis.disconnect();
  }
};

const portProblem = (error: NodeJS.ErrnoException, host: string, port: number): string => {
  if (error.code === 'EADDRINUSE')
    return `端口 ${String(port)} 已被占用，请用 PORT=… 换一个 / port ${String(port)} is in use, choose another with PORT=…`;
  if (error.code === 'EACCES')
    return `没有权限使用端口 ${String(port)}，请用 PORT=… 换一个 / port ${String(port)} is not permitted, choose another with PORT=…`;
  return `无法在 ${host}:${String(port)} 上监听，请检查 HOST 和 PORT / cannot listen on ${host}:${String(port)}, check HOST and PORT (${error.code ?? ''})`;
};
