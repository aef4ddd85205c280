import { chownSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Archive } from '../database/embedded-archive.files.ts';
import {
  findPlace,
  preparePlace,
  programFor,
  type ClusterPlace,
} from '../database/embedded-cluster.files.ts';
import { isLocked, takeLock } from '../database/embedded-process.lock.ts';
import { findProgramPackage, type DatabaseProgram } from '../database/embedded-program.files.ts';
import { startPostmaster, stopPostmaster, tellingLine } from '../database/embedded-server.process.ts';
import { EmbeddedDatabaseError, storageError } from '../database/embedded.error.ts';
import { CLUSTER, isSegment, listBackups, PASSWORD, type BaseBackup } from './backup.shelf.ts';
import { copyDurably, namesIn } from './durable.files.ts';
import { mirrorUploads, uploadsOf } from './upload.mirror.ts';

/** What is wanted back. */
export interface RestoreOrder {
  readonly archive: Archive;
  /** ISO 8601 with offset. Absent: as far as the archive goes. */
  readonly to: string | undefined;
  /** Absolute; a data folder that does not exist yet, or is empty. */
  readonly into: string;
  readonly onProgress: (step: string) => void;
}

export interface Restored {
  readonly backup: string;
  /** When the last thing that is in it was committed, as PostgreSQL writes moments; absent where nothing was replayed. */
  readonly until: string | undefined;
  /** Whether the archive goes on after a gap: its server ran for a while without archiving. */
  readonly hasGap: boolean;
}

/**
 * Makes a data folder as it was at a moment: a whole backup from before, and the log from there on. The archive is only
 * read. What fails leaves nothing behind in the data folder.
 */
export const restore = async (order: RestoreOrder): Promise<Restored> => {
  const { archive, into, onProgress } = order;
  checkTarget(into);
  const backup = await chooseBackup(order);
  const existed = existsSync(into);
  const installed = findProgramPackage();
  checkMajor(backup, installed.version);
  const place = preparePlace(into);
  const lock = await takeLock(place.lockFile, into);
  try {
    const program = programFor(place, installed);
    onProgress(`复制备份 / copying backup ${backup.name}`);
    const unfinished = { ...place, cluster: join(place.home, 'data.new-restored') };
    await cp(join(backup.folder, CLUSTER), unfinished.cluster, { recursive: true, preserveTimestamps: true });
    // PostgreSQL insists on it.
    await chmod(unfinished.cluster, 0o700);
    await copyDurably(join(backup.folder, PASSWORD), place.passwordFile);
    onProgress('复制日志 / copying the log');
    const log = join(place.home, LOG);
    const hasGap = await copyLog(archive, backup, log);
    give(place, unfinished.cluster, log, place.passwordFile);
    onProgress('重放日志 / replaying the log');
    const until = await replay(unfinished, program, order);
    await rm(log, { recursive: true });
    await rename(unfinished.cluster, place.cluster);
    await mirrorUploads(archive.uploads, uploadsOf(into));
    return { backup: backup.name, until, hasGap };
  } catch (error) {
    await clear(into, place, existed);
    throw storageError(error, into) ?? error;
  } finally {
    lock.release();
  }
};

/** Beside the cluster: the part of the log that is replayed. */
const LOG = 'log.restored';

const checkTarget = (into: string): void => {
  const there = findPlace(into);
  if (there !== undefined && isLocked(there.lockFile)) {
    throw new EmbeddedDatabaseError(
      `A server is running on ${into}: nothing was changed; restore into a folder of its own.`,
      `${into} 上有服务正在运行，未作任何改动：请恢复到另一个文件夹。`,
    );
  }
  const found = statSync(into, { throwIfNoEntry: false });
  if (found === undefined || (found.isDirectory() && readdirSync(into).length === 0)) return;
  throw new EmbeddedDatabaseError(
    `${into} is not empty, and nothing in it was changed: restore into a folder that is empty or does not exist yet.`,
    `${into} 不是空文件夹，其中内容未作任何改动：请恢复到空的或尚不存在的文件夹。`,
  );
};

const chooseBackup = async ({ archive, to }: RestoreOrder): Promise<BaseBackup> => {
  const backups = await listBackups(archive);
  const [first] = backups;
  if (first === undefined) {
    throw new EmbeddedDatabaseError(
      `BACKUP_DIR ${archive.folder} has no backup: check the path; npm run backup makes one.`,
      `BACKUP_DIR ${archive.folder} 中没有备份：请检查路径；用 npm run backup 备份。`,
    );
  }
  const isBefore = ({ finishedAt }: BaseBackup): boolean =>
    to === undefined || Date.parse(finishedAt) <= Date.parse(to);
  const backup = backups.findLast(isBefore);
  if (backup !== undefined) return backup;
  throw new EmbeddedDatabaseError(
    `${to ?? ''} is before the first backup: the earliest moment is ${first.finishedAt}.`,
    `${to ?? ''} 早于第一个备份：最早可恢复到 ${first.finishedAt}。`,
  );
};

const checkMajor = ({ name, major }: BaseBackup, version: string): void => {
  if (major === version.split('.')[0]) return;
  throw new EmbeddedDatabaseError(
    `Backup ${name} was made by PostgreSQL ${major}, and this InnoWeek brings ${version}: restore with the InnoWeek that made it.`,
    `备份 ${name} 由 PostgreSQL ${major} 创建，而当前版本自带 ${version}：请用创建它的版本恢复。`,
  );
};

const PAGE = 8_192;
const EMPTY_PAGE = Buffer.alloc(PAGE);
const unpack = promisify(gunzip);

/** Segments have 16 MB and are numbered in files of 4 GB. */
const numberOf = (segment: string): number =>
  parseInt(segment.slice(8, 16), 16) * 256 + parseInt(segment.slice(16, 24), 16);

/**
 * Unpacks what the backup needs of the log. What is empty of a segment is left to the file system as a hole.
 * @returns whether there is more behind a gap, over which nothing can be replayed
 */
const copyLog = async ({ wal }: Archive, { firstSegment }: BaseBackup, to: string): Promise<boolean> => {
  await mkdir(to, { mode: 0o700 });
  let next = numberOf(firstSegment);
  for (const name of await namesIn(wal)) {
    // Of another line of history there is nothing in the archive of this one.
    if (!isSegment(name) || name.slice(0, 24) < firstSegment) continue;
    if (numberOf(name) > next) return true;
    next = numberOf(name) + 1;
    const kept = await readFile(join(wal, name));
    const segment = name.endsWith('.gz') ? await unpack(kept) : kept;
    let end = segment.length;
    while (end >= PAGE && segment.subarray(end - PAGE, end).equals(EMPTY_PAGE)) end -= PAGE;
    const path = join(to, name.slice(0, 24));
    await writeFile(path, segment.subarray(0, end), { mode: 0o600 });
    await truncate(path, segment.length);
  }
  return false;
};

const give = ({ account }: ClusterPlace, ...paths: readonly string[]): void => {
  if (account === undefined) return;
  for (const path of paths) {
    chownSync(path, account.uid, account.gid);
    if (statSync(path).isDirectory())
      for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' }))
        chownSync(join(path, name), account.uid, account.gid);
  }
};

/** PostgreSQL runs it in its data directory: no path of ours has to get through a shell. */
const FETCH = process.platform === 'win32' ? `copy "..\\${LOG}\\%f" "%p"` : `cp "../${LOG}/%f" "%p"`;

const replay = async (
  place: ClusterPlace,
  program: DatabaseProgram,
  { to }: RestoreOrder,
): Promise<string | undefined> => {
  const signal = join(place.cluster, 'recovery.signal');
  await writeFile(signal, '');
  give(place, signal);
  const settings = {
    restore_command: FETCH,
    recovery_target_timeline: 'current',
    recovery_target_action: 'promote',
    // Nobody is let in before all is replayed: that PostgreSQL is ready says that it is done.
    hot_standby: 'off',
    // Where this is read, PostgreSQL does not know its abbreviations of zones yet.
    ...(to === undefined ? {} : { recovery_target_time: to.replace(/z$/i, '+00:00') }),
  };
  try {
    const server = await startPostmaster(place, program, { durable: true, settings });
    await stopPostmaster(server.pid, place, program);
  } catch (error) {
    const said = existsSync(place.logFile) ? readFileSync(place.logFile, 'utf8') : '';
    if (said.includes('recovery ended before configured recovery target was reached'))
      throw tooLate(to ?? '', lastCommitIn(said));
    // Its log goes with what was restored so far.
    if (said.includes('FATAL') || said.includes('PANIC')) throw cannotReplay(tellingLine(said), error);
    throw error;
  }
  return lastCommitIn(readFileSync(place.logFile, 'utf8'));
};

const lastCommitIn = (said: string): string | undefined =>
  [...said.matchAll(/last completed transaction was at log time (\S+ \S+)/g)].at(-1)?.[1];

/** Nothing says what was committed after the end of the archive: what is there may not be all of that moment. */
const tooLate = (to: string, last: string | undefined): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `${to} is after the last thing in the archive (${last ?? 'nothing after the backup'}): choose an earlier moment, or leave --to out for all there is.`,
    `${to} 晚于归档中的最后一条记录（${last ?? '备份之后没有记录'}）：请选更早的时刻，或不填 --to 以恢复到最新。`,
  );

const cannotReplay = (reason: string, cause: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `The log could not be replayed (${reason}): restore from another backup, by a moment before this one was made.`,
    `日志无法重放（${reason}）：请选更早的时刻，用另一个备份恢复。`,
    { cause },
  );

/** The folder was empty, or not there: so it is again. */
const clear = async (into: string, { home }: ClusterPlace, existed: boolean): Promise<void> => {
  await rm(home, { recursive: true, force: true });
  for (const name of await namesIn(into)) await rm(join(into, name), { recursive: true, force: true });
  if (!existed && dirname(into) !== into) await rm(into, { recursive: true, force: true });
};
