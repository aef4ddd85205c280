import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { hearErrors } from './connection.settings.ts';
import { archiveSettings, keptSettings, prepareArchive } from './embedded-archive.files.ts';
import {
  beginCluster,
  findPlace,
  passwordOf,
  preparePlace,
  programFor,
  REMEMBERED,
  type ClusterPlace,
} from './embedded-cluster.files.ts';
import { isLocked, takeLock, type ProcessLock } from './embedded-process.lock.ts';
import { isPostmasterOf } from './embedded-process.inspector.ts';
import { findProgramPackage, type DatabaseProgram } from './embedded-program.files.ts';
import {
  clearOrphan,
  DATABASE_NAME,
  initialise,
  readPostmasterFile,
  startPostmaster,
  stopPostmaster,
  type PostmasterOptions,
  type RunningServer,
} from './embedded-server.process.ts';
import { EmbeddedDatabaseError, storageError } from './embedded.error.ts';

export { EmbeddedDatabaseError } from './embedded.error.ts';

export interface EmbeddedDatabaseOptions {
  /** Absolute; made when it does not exist. */
  readonly dataDir: string;
  /** Told each step as one short line in both languages. */
  readonly onProgress?: (step: string) => void;
  /** Told what an operator wants to find in the log afterwards. */
  readonly log?: (line: string) => void;
  /** Absolute; where the log is archived to from the start. Absent: nowhere. */
  readonly backupDir?: string | undefined;
  /** Without a `backupDir`: what an earlier one is still to be given stays. Not for long, for the log grows meanwhile. */
  readonly keepsLog?: boolean;
  /** False only in tests: gives up the safety against a power cut for speed. */
  readonly durable?: boolean;
}

export interface EmbeddedDatabase {
  readonly url: string;
  /** Stops PostgreSQL in order and waits for it. Asked again, it waits for the same stop. */
  stop(): Promise<void>;
}

const urlOf = (password: string, port: number): string =>
  `postgres://${DATABASE_NAME}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE_NAME}`;

const ensureDatabase = async (password: string, port: number): Promise<void> => {
  const client = new Client({ host: '127.0.0.1', port, user: DATABASE_NAME, password, database: 'postgres' });
  hearErrors(client);
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`create database ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
};

/**
 * Before PostgreSQL is started again, and again where it does not start; the last one each time from then on. What keeps
 * it from starting may be mended from outside, hours later: a full disk, above all.
 */
const RESTART_PAUSES_MS = [100, 1_000];
const RESTART_PAUSE_MS = 2_000;

interface Kept {
  readonly place: ClusterPlace;
  readonly program: DatabaseProgram;
  readonly options: PostmasterOptions;
  readonly lock: ProcessLock;
  readonly password: string;
}

/** Keeps PostgreSQL running: one that dies without being asked to is started again on the same port. */
const keep = (
  { place, program, options, lock, password }: Kept,
  first: RunningServer,
  { log }: EmbeddedDatabaseOptions,
): EmbeddedDatabase => {
  let server = first;
  let stopping: Promise<void> | undefined;
  let restarting: Promise<void> = Promise.resolve();

  const restart = async (port: number): Promise<void> => {
    for (let tried = 0; ; tried += 1) {
      await sleep(RESTART_PAUSES_MS[tried] ?? RESTART_PAUSE_MS);
      if (stopping !== undefined) return;
      try {
        server = await startPostmaster(place, program, { ...options, fixedPort: port });
        watch();
        return;
      } catch (error) {
        log?.(error instanceof Error ? error.message : String(error));
      }
    }
  };

  const watch = (): void => {
    const { process, port } = server;
    process.once('exit', (code, signal) => {
      if (stopping !== undefined) return;
      log?.(`PostgreSQL ended unasked (${signal ?? String(code)}); starting it again`);
      restarting = restart(port);
    });
  };

  const stopOnce = async (): Promise<void> => {
    await restarting;
    try {
      await stopPostmaster(server.pid, place, program);
    } finally {
      lock.release();
    }
  };

  watch();
  return {
    url: urlOf(password, first.port),
    stop: () => {
      stopping ??= stopOnce();
      return stopping;
    },
  };
};

/**
 * Starts the PostgreSQL of a data folder, making its cluster on first need. Whatever an earlier start that was killed
 * left behind is cleared. Fails with an `EmbeddedDatabaseError` whose message is one line.
 */
export const startEmbeddedDatabase = async (options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> => {
  const { dataDir, backupDir, keepsLog = false, onProgress, log, durable = true } = options;
  const installed = findProgramPackage();
  const place = preparePlace(dataDir);
  if (!place.home.startsWith(dataDir)) log?.(`the database of ${dataDir} lives in ${place.home}`);
  const lock = await takeLock(place.lockFile, dataDir).catch((error: unknown) => {
    throw storageError(error, dataDir) ?? error;
  });
  try {
    const program = programFor(place, installed);
    const fresh = beginCluster(place, installed);
    const password = passwordOf(place, fresh === undefined);
    if (fresh !== undefined) {
      onProgress?.('创建数据库 / creating the database');
      initialise(place, program, fresh, durable);
    }
    await clearOrphan(place, program, () => {
      onProgress?.('停止上次异常退出遗留的 PostgreSQL / stopping the PostgreSQL that a killed server left');
    });
    const kept = keepsLog ? keptSettings(place) : {};
    const settings = backupDir === undefined ? kept : archiveSettings(prepareArchive(backupDir, place));
    onProgress?.('启动 PostgreSQL / starting PostgreSQL');
    const server = await startPostmaster(place, program, { durable, settings });
    try {
      await ensureDatabase(password, server.port);
    } catch (error) {
      await stopPostmaster(server.pid, place, program);
      throw error;
    }
    return keep({ place, program, options: { durable, settings }, lock, password }, server, options);
  } catch (error) {
    lock.release();
    throw storageError(error, dataDir) ?? error;
  }
};

/** Removes the database of a data folder with all that is in it, wherever it lives. It must not be running. */
export const removeEmbeddedDatabase = (dataDir: string): void => {
  const place = findPlace(dataDir);
  if (place !== undefined) rmSync(place.home, { recursive: true, force: true });
  const remembered = join(dataDir, REMEMBERED);
  if (existsSync(remembered)) rmSync(remembered);
};

/**
 * The database of a data folder for a command that runs beside the server: the running one when there is a server,
 * else its own start. `stop` then stops only what this call started. Where there is no database it makes none: a folder
 * that was mistyped stays as it is, and one that a backup is to be restored into stays empty.
 */
export const joinEmbeddedDatabase = async (options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> => {
  const place = findPlace(options.dataDir);
  if (place === undefined) {
    throw new EmbeddedDatabaseError(
      `There is no InnoWeek in the data folder ${options.dataDir}: check DATA_DIR.`,
      `数据目录 ${options.dataDir} 中没有 InnoWeek 的数据：请检查 DATA_DIR。`,
    );
  }
  if (!isLocked(place.lockFile)) return startEmbeddedDatabase({ ...options, keepsLog: true });
  const noted = readPostmasterFile(place.cluster);
  if (noted?.ready !== true || !isPostmasterOf(noted.pid, place.cluster)) {
    throw new EmbeddedDatabaseError(
      `The server of the data folder ${options.dataDir} is just starting or stopping: try again in a moment.`,
      `数据目录 ${options.dataDir} 的服务正在启动或停止：请稍后再试。`,
    );
  }
  return { url: urlOf(passwordOf(place, true), noted.port), stop: () => Promise.resolve() };
};
