import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterPlace, NewCluster } from './embedded-cluster.files.ts';
import { isAlive, isPostmasterOf } from './embedded-process.inspector.ts';
import { writeWhole, type DatabaseProgram } from './embedded-program.files.ts';
import { diskFull, EmbeddedDatabaseError } from './embedded.error.ts';

/** The one role and the one database of the embedded PostgreSQL. */
export const DATABASE_NAME = 'innoweek';

const LOG_FILE_LIMIT = 10 * 1024 * 1024;
const POLL_MS = 25;
const STOP_FAST_MS = 60_000;
const STOP_AT_ONCE_MS = 10_000;

/** Above any process number a system gives out, so always that of nobody. */
const NOBODYS_PID = 2_147_483_646;

/** On top of PostgreSQL's own defaults, for one machine of 2 to 8 GB that also runs the server. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  wal_buffers: '16MB',
  min_wal_size: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum_naptime: '30s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  // A statement that nobody waits for any more ends soon after, instead of keeping a core for as long as it takes.
  // PostgreSQL cannot look for that on Windows.
  ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '2s' }),
};

/** Only for tests, whose data nobody misses after a power cut. The product never runs with these. */
const THROWAWAY_SETTINGS: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off' };

const asAccount = (place: ClusterPlace, program: DatabaseProgram): SpawnOptions => ({
  cwd: place.home,
  env: program.env,
  windowsHide: true,
  ...(place.account === undefined ? {} : { uid: place.account.uid, gid: place.account.gid }),
});

const cannotRun = (program: string, cause: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `The embedded PostgreSQL (${program}) does not run on this machine, which needs glibc 2.28 or newer: set DATABASE_URL to a PostgreSQL of your own.`,
    `内置 PostgreSQL（${program}）无法在本机运行（需要 glibc 2.28 或更高版本）：请用 DATABASE_URL 指定已有的 PostgreSQL。`,
    { cause },
  );

/** The most telling line of what PostgreSQL said. */
export const tellingLine = (said: string): string => {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.findLast((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? '';
  return telling.replace(/^.*?\b(FATAL|PANIC|error):\s*/, '').trim();
};

/**
 * The character classes come from PostgreSQL itself, whatever the machine has; the C library's locale matters only to
 * pg_trgm, which in plain C takes no Chinese character for a letter. So plain C is the last resort.
 */
const CTYPES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'C'];

/** Creates the cluster, and leaves nothing behind when that fails. */
export const initialise = (
  place: ClusterPlace,
  program: DatabaseProgram,
  cluster: NewCluster,
  durable: boolean,
): void => {
  for (const ctype of CTYPES) {
    const { status, stderr, error } = spawnSync(
      program.initdb,
      [
        ...[
          '-D',
          cluster.folder,
          '-U',
          DATABASE_NAME,
          `--pwfile=${place.passwordFile}`,
          '--auth=scram-sha-256',
        ],
        ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
        ...[`--lc-ctype=${ctype}`, '--no-instructions', ...(durable ? [] : ['--no-sync'])],
      ],
      { ...asAccount(place, program), stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' },
    );
    if (error !== undefined) throw cannotRun(program.initdb, error);
    if (status === 0) {
      cluster.finish();
      return;
    }
    rmSync(cluster.folder, { recursive: true, force: true });
    if (stderr.includes('invalid locale name') && ctype !== 'C') continue;
    if (stderr.includes('No space left on device')) throw diskFull(place.dataDir, stderr);
    if (/error while loading shared libraries|GLIBC_/.test(stderr)) throw cannotRun(program.initdb, stderr);
    throw new EmbeddedDatabaseError(
      `PostgreSQL could not create its files in ${place.home} (${tellingLine(stderr)}): mend that, or set DATA_DIR to another folder.`,
      `PostgreSQL 无法在 ${place.home} 中创建数据库文件（${tellingLine(stderr)}）：请排除该问题，或用 DATA_DIR 指定其他目录。`,
    );
  }
};

interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What PostgreSQL itself notes about the server that runs on this cluster: number, port and state, line by line. */
export const readPostmasterFile = (cluster: string): PostmasterFile | undefined => {
  const path = join(cluster, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
};

const goneWithin = async (pid: number, milliseconds: number): Promise<boolean> => {
  const end = Date.now() + milliseconds;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await sleep(POLL_MS);
  }
  return true;
};

/** Stops a postmaster in order: it ends its sessions, writes what is to be written, and goes. */
export const stopPostmaster = async (
  pid: number,
  place: ClusterPlace,
  program: DatabaseProgram,
): Promise<void> => {
  if (process.platform === 'win32') {
    spawnSync(program.pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-w'], asAccount(place, program));
    return;
  }
  for (const [signal, patience] of [
    ['SIGINT', STOP_FAST_MS],
    ['SIGQUIT', STOP_AT_ONCE_MS],
  ] as const) {
    if (!isPostmasterOf(pid, place.cluster)) return;
    process.kill(pid, signal);
    if (await goneWithin(pid, patience)) return;
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL (process ${pid}) does not stop: look at ${place.logFile}, then end it by hand.`,
    `PostgreSQL（进程 ${pid}）无法停止：请查看 ${place.logFile}，然后手动结束该进程。`,
  );
};

/**
 * Clears what a server that was killed left behind: its PostgreSQL, still running, is stopped in order; a note of one
 * that is gone must not block the next when its number has passed to another program, or nobody has buried it. The rest
 * of that note stays: PostgreSQL learns from it whether children of the dead one still touch the data.
 */
export const clearOrphan = async (
  place: ClusterPlace,
  program: DatabaseProgram,
  onOrphan: () => void,
): Promise<void> => {
  const noted = readPostmasterFile(place.cluster);
  if (noted === undefined) return;
  if (isPostmasterOf(noted.pid, place.cluster)) {
    onOrphan();
    await stopPostmaster(noted.pid, place, program);
    return;
  }
  const path = join(place.cluster, 'postmaster.pid');
  const { uid, gid } = statSync(place.cluster);
  writeWhole(path, readFileSync(path, 'utf8').replace(/^.*/, String(NOBODYS_PID)));
  if (place.account !== undefined) chownSync(path, uid, gid);
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
};

/** A PostgreSQL that accepts connections. */
export interface RunningServer {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

const openLog = (path: string): { descriptor: number; from: number } => {
  if (existsSync(path) && statSync(path).size > LOG_FILE_LIMIT) renameSync(path, `${path}.1`);
  const from = existsSync(path) ? statSync(path).size : 0;
  return { descriptor: openSync(path, 'a', 0o600), from };
};

const startFailure = (place: ClusterPlace, said: string): EmbeddedDatabaseError => {
  if (said.includes('No space left on device')) return diskFull(place.dataDir, said);
  return new EmbeddedDatabaseError(
    `PostgreSQL did not start (${tellingLine(said)}): see ${place.logFile}.`,
    `PostgreSQL 未能启动（${tellingLine(said)}）：详见 ${place.logFile}。`,
  );
};

/** Others may take the free port first, and children of a dead postmaster need a moment to notice. */
const WORTH_ANOTHER_TRY = /could not bind|could not create any TCP|pre-existing shared memory|still in use/;
const TRIES = 20;
const BETWEEN_TRIES_MS = 500;

export interface PostmasterOptions {
  readonly durable: boolean;
  /** On top of what every embedded PostgreSQL is run with. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The port to take again after a crash, because connections point to it. */
  readonly fixedPort?: number;
}

/**
 * Starts PostgreSQL in a process group of its own, so that Ctrl-C in the terminal reaches the server alone, and waits
 * until it accepts connections, however long it has to recover.
 */
export const startPostmaster = async (
  place: ClusterPlace,
  program: DatabaseProgram,
  { durable, settings: more = {}, fixedPort }: PostmasterOptions,
): Promise<RunningServer> => {
  const settings = { ...SETTINGS, ...(durable ? {} : THROWAWAY_SETTINGS), ...more };
  for (let tried = 1; ; tried += 1) {
    const port = fixedPort ?? (await freePort());
    const log = openLog(place.logFile);
    const child = spawn(
      program.postgres,
      [
        ...['-D', place.cluster, '-p', String(port)],
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...asAccount(place, program), detached: true, stdio: ['ignore', log.descriptor, log.descriptor] },
    );
    closeSync(log.descriptor);
    const failure = new Promise<Error | undefined>((resolve) => {
      child.once('error', resolve);
      child.once('exit', () => resolve(undefined));
    });
    const ended = failure.then((error) => ({ error }));
    for (;;) {
      const end = await Promise.race([ended, sleep(POLL_MS, undefined)]);
      if (end !== undefined) {
        if (end.error !== undefined) throw cannotRun(program.postgres, end.error);
        break;
      }
      const noted = readPostmasterFile(place.cluster);
      if (noted?.ready === true && noted.pid === child.pid) {
        child.unref();
        return { process: child, pid: noted.pid, port };
      }
    }
    const said = readFileSync(place.logFile).subarray(log.from).toString('utf8');
    if (tried >= TRIES || !WORTH_ANOTHER_TRY.test(said)) throw startFailure(place, said);
    await sleep(BETWEEN_TRIES_MS);
  }
};
