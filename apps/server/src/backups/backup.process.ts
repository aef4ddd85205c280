import { inspect, parseArgs } from 'node:util';
import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import {
  ConfigurationError,
  PROJECT_ROOT,
  readConfiguration,
} from '../configuration/server.configuration.ts';
import { archiveAt } from '../database/embedded-archive.files.ts';
import { findPlace } from '../database/embedded-cluster.files.ts';
import { EmbeddedDatabaseError, joinEmbeddedDatabase } from '../database/embedded.database.ts';
import { prune } from './backup.shelf.ts';
import { takeBackup } from './base.backup.ts';
import { restore } from './point.restore.ts';
import { listUploads, uploadsOf } from './upload.mirror.ts';

/** Exit codes: done; something failed; what was asked for is not possible. */
const DONE = 0;
const FAILED = 1;
const REFUSED = 2;

const tell = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const progress = (step: string): void => {
  tell(`· ${step}`);
};

const report = (error: unknown): number => {
  const isRefusal = error instanceof ConfigurationError || error instanceof EmbeddedDatabaseError;
  process.stderr.write(`${isRefusal ? error.message : inspect(error)}\n`);
  return isRefusal ? REFUSED : FAILED;
};

const backupDirOf = (backupDir: string | undefined): string => {
  if (backupDir !== undefined) return backupDir;
  throw new ConfigurationError(
    'BACKUP_DIR',
    'BACKUP_DIR is missing: give the folder that backups lie in. A PostgreSQL of your own (DATABASE_URL) is backed up by its own tools, see docs/backups.md.',
    '缺少 BACKUP_DIR：请填写备份所在的文件夹。自备的 PostgreSQL（DATABASE_URL）请用其自身的工具备份，见 docs/backups.md。',
  );
};

/**
 * Takes a whole backup of the database of the data folder, which may be running, and removes those that are too old.
 * @returns the exit code
 */
export const backup = async (env: NodeJS.ProcessEnv): Promise<number> => {
  try {
    const { dataDir, backupDir, backupKeep } = readConfiguration(env);
    const archive = archiveAt(backupDirOf(backupDir));
    const database = await joinEmbeddedDatabase({ dataDir, backupDir, onProgress: progress });
    try {
      const place = findPlace(dataDir);
      if (place === undefined) throw new Error(`the database of ${dataDir} is gone`);
      progress('备份 / backing up');
      const name = await takeBackup({ url: database.url, place, archive });
      const gone = await prune(archive, backupKeep, await listUploads(uploadsOf(dataDir)));
      tell(`✓ 已备份 / backed up: ${name}`);
      for (const old of gone) tell(`· 已删除旧备份 / removed the old backup ${old}`);
    } finally {
      await database.stop();
    }
    return DONE;
  } catch (error) {
    return report(error);
  }
};

const moment = z.iso.datetime({ offset: true });

const readOrder = (args: readonly string[]): { to: string | undefined; into: string } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { to: { type: 'string' }, into: { type: 'string' } },
    });
    if (values.into !== undefined && values.into.trim() !== '')
      return { to: values.to === undefined ? undefined : moment.parse(values.to), into: values.into };
  } catch {
    // Whatever is wrong with it, this is how it is written.
  }
  throw new EmbeddedDatabaseError(
    'Usage: npm run restore -- --into=<new data folder> [--to=2026-11-29T18:30:00+08:00]',
    '用法：npm run restore -- --into=<新的数据文件夹> [--to=2026-11-29T18:30:00+08:00]',
  );
};

/**
 * Restores a database out of a backup folder, as it was at a moment, into a new data folder.
 * @returns the exit code
 */
export const restoreFrom = async (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  try {
    const order = readOrder(args);
    const archive = archiveAt(backupDirOf(readConfiguration(env).backupDir));
    const into = isAbsolute(order.into) ? resolve(order.into) : resolve(PROJECT_ROOT, order.into);
    const { backup: name, until, hasGap } = await restore({ ...order, archive, into, onProgress: progress });
    tell(`✓ 已恢复 / restored: ${into} (${name}${until === undefined ? '' : ` → ${until}`})`);
    if (hasGap && order.to === undefined)
      process.stderr.write(
        '! 归档的日志有缺口（服务曾在没有 BACKUP_DIR 时运行），缺口之后的内容未能恢复 / the archived log has a gap (the server once ran without BACKUP_DIR): what came after it was not restored\n',
      );
    tell('· 请把原数据文件夹中的 secret.key 复制过来，否则两步验证器无法使用');
    tell('  copy secret.key over from the old data folder, or authenticator apps are worth nothing');
    tell('· 启动时 BACKUP_DIR 请用新的空文件夹 / start it with a new, empty BACKUP_DIR:');
    tell(`  DATA_DIR=${into} BACKUP_DIR=… npm start`);
    return DONE;
  } catch (error) {
    return report(error);
  }
};
