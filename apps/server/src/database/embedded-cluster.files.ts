import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../configuration/data.folder.ts';
import {
  canEnter,
  canRun,
  chooseAccount,
  isRoot,
  SYSTEM_ACCOUNTS,
  type AccountDirectory,
  type SystemAccount,
} from './embedded-account.model.ts';
import {
  copyProgram,
  prepareProgram,
  writeWhole,
  type DatabaseProgram,
  type ProgramPackage,
} from './embedded-program.files.ts';
import {
  cannotWrite,
  diskFull,
  EmbeddedDatabaseError,
  storageError,
  systemErrorCode,
} from './embedded.error.ts';

/** Where one embedded PostgreSQL lives, and as whom it runs. */
export interface ClusterPlace {
  /** What the user calls it: the folder of `DATA_DIR`. */
  readonly dataDir: string;
  /** Holds everything below; usually `<dataDir>/postgresql`. */
  readonly home: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly lockFile: string;
  /** Absent: as ourselves. */
  readonly account: SystemAccount | undefined;
}

const rememberedShape = z.object({ home: z.string() });

/** Root's data goes here when PostgreSQL's account cannot enter the data folder, such as one under /root. */
const SYSTEM_STORE = '/var/lib/innoweek';

const FOLDER = 'postgresql';
/** In the data folder; tells where the cluster lives when that is elsewhere. */
export const REMEMBERED = 'postgresql.json';

/** A new cluster takes 45 MB, its first segments of the log as much again. */
const ROOM_FOR_NEW_CLUSTER = 150 * 1024 * 1024;

const rememberedHome = (dataDir: string): string | undefined => {
  const path = join(dataDir, REMEMBERED);
  if (!existsSync(path)) return undefined;
  const parsed = rememberedShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data.home;
  throw new EmbeddedDatabaseError(
    `The file ${path} no longer tells where the database is: restore it, or set DATA_DIR to another folder.`,
    `文件 ${path} 已损坏，无法得知数据库的位置：请恢复该文件，或用 DATA_DIR 指定其他目录。`,
  );
};

const ownerOf = (path: string): { uid: number; gid: number } | undefined => {
  if (!existsSync(path)) return undefined;
  const { uid, gid } = statSync(path);
  return uid === 0 ? undefined : { uid, gid };
};

const placeAt = (dataDir: string, home: string, account: SystemAccount | undefined): ClusterPlace => ({
  dataDir,
  home,
  cluster: join(home, 'data'),
  passwordFile: join(home, 'password'),
  logFile: join(home, 'postgresql.log'),
  lockFile: join(home, 'server.lock'),
  account,
});

/** Named after the data folder, yet new each time: a data folder deleted and made again is an empty one. */
const storeName = (dataDir: string): string =>
  `${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-${randomBytes(4).toString('hex')}`;

const give = (path: string, account: SystemAccount | undefined): void => {
  if (account !== undefined) chownSync(path, account.uid, account.gid);
};

/** Some systems say of a place where nothing can be made that it does not exist. */
const makeFolderOf = (dataDir: string, folder = dataDir, mode = 0o755): void => {
  try {
    makeFolder(folder, mode);
  } catch (error) {
    throw systemErrorCode(error) === 'ENOENT' ? cannotWrite(dataDir, error) : error;
  }
};

/** The place of a data folder's cluster if it has one already; changes nothing. */
export const findPlace = (dataDir: string): ClusterPlace | undefined => {
  const home = rememberedHome(dataDir) ?? join(dataDir, FOLDER);
  return existsSync(join(home, 'data', 'PG_VERSION')) ? placeAt(dataDir, home, undefined) : undefined;
};

/**
 * Decides where the cluster lives and makes the folders. An ordinary user's lives under the data folder. So does
 * root's, unless the account that PostgreSQL then runs as cannot go there: then it lives in a store of the system, and
 * a small file in the data folder remembers where.
 */
export const preparePlace = (
  dataDir: string,
  accounts: AccountDirectory = SYSTEM_ACCOUNTS,
  store: string = SYSTEM_STORE,
): ClusterPlace => {
  try {
    makeFolderOf(dataDir);
    const remembered = rememberedHome(dataDir);
    const local = join(dataDir, FOLDER);
    if (!isRoot()) {
      const place = placeAt(dataDir, remembered ?? local, undefined);
      makeFolderOf(dataDir, place.home, 0o700);
      return place;
    }
    const account = chooseAccount(accounts, ownerOf(join(remembered ?? local, 'data')));
    const home = remembered ?? (canEnter(account, dataDir) ? local : join(store, storeName(dataDir)));
    makeFolderOf(dataDir, home);
    give(home, account);
    chmodSync(home, 0o700);
    if (!canEnter(account, home)) throw unreachable(home, account);
    if (home !== local && remembered === undefined) {
      writeWhole(join(dataDir, REMEMBERED), `${JSON.stringify({ home })}\n`);
    }
    return placeAt(dataDir, home, account);
  } catch (error) {
    throw storageError(error, dataDir) ?? error;
  }
};

const unreachable = (home: string, account: SystemAccount): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `PostgreSQL refuses to run as root, and the user ${account.name} cannot enter ${home}: set DATA_DIR to a folder that user can enter, or start InnoWeek as an ordinary user.`,
    `PostgreSQL 不允许以 root 运行，而用户 ${account.name} 无法进入 ${home}：请用 DATA_DIR 指定该用户可进入的目录，或以普通用户启动。`,
  );

/** The program for this place: the installed one, or a copy where its account cannot reach that one. */
export const programFor = (place: ClusterPlace, installed: ProgramPackage): DatabaseProgram => {
  try {
    const native =
      place.account === undefined || canRun(place.account, installed.native)
        ? installed.native
        : copyProgram(installed, place.home);
    return prepareProgram(native, place.home);
  } catch (error) {
    throw storageError(error, place.dataDir) ?? error;
  }
};

const majorOf = (version: string): string => version.trim().split('.')[0] ?? '';

/** A cluster made by another major version cannot be read, and is not to be touched. */
const requireSameMajor = (place: ClusterPlace, installed: ProgramPackage): void => {
  const made = majorOf(readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8'));
  const have = majorOf(installed.version);
  if (made === have) return;
  throw new EmbeddedDatabaseError(
    `The database in ${place.cluster} was made by PostgreSQL ${made}, and this InnoWeek brings ${have}: start the InnoWeek that made it and move the data with pg_dump, or set DATA_DIR to another folder.`,
    `${place.cluster} 中的数据库由 PostgreSQL ${made} 创建，而当前版本自带 ${have}：请用原版本启动并以 pg_dump 迁移数据，或用 DATA_DIR 指定其他目录。`,
  );
};

/** The password of the cluster's only role; made on first need. */
export const passwordOf = (place: ClusterPlace, clusterExists: boolean): string => {
  if (existsSync(place.passwordFile)) return readFileSync(place.passwordFile, 'utf8').trim();
  if (clusterExists) {
    throw new EmbeddedDatabaseError(
      `The file ${place.passwordFile} with the database's password is gone: restore it from a backup.`,
      `数据库密码文件 ${place.passwordFile} 不见了：请从备份中恢复。`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeWhole(place.passwordFile, `${password}\n`);
  give(place.passwordFile, place.account);
  return password;
};

/** What `initdb` is run with; split from the running so that it can be tried again with another locale. */
export interface NewCluster {
  /** The folder to create the cluster in; not yet the one it will live in. */
  readonly folder: string;
  /** Moves the finished cluster into place. */
  finish(): void;
}

/**
 * Makes room for a new cluster, unless there is one. It is created beside its place and moved there when it is whole,
 * so that a start that was killed half-way leaves only something to throw away, which happens here.
 */
export const beginCluster = (place: ClusterPlace, installed: ProgramPackage): NewCluster | undefined => {
  try {
    for (const name of readdirSync(place.home)) {
      if (name.startsWith('data.new')) rmSync(join(place.home, name), { recursive: true, force: true });
    }
    if (existsSync(join(place.cluster, 'PG_VERSION'))) {
      requireSameMajor(place, installed);
      return undefined;
    }
    const { bavail, bsize } = statfsSync(place.home);
    if (bavail * bsize < ROOM_FOR_NEW_CLUSTER) throw diskFull(place.dataDir);
  } catch (error) {
    throw storageError(error, place.dataDir) ?? error;
  }
  const folder = join(place.home, `data.new-${randomBytes(4).toString('hex')}`);
  return { folder, finish: () => renameSync(folder, place.cluster) };
};
