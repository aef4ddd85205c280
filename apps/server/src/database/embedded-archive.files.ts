import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../configuration/data.folder.ts';
import { canEnter } from './embedded-account.model.ts';
import type { ClusterPlace } from './embedded-cluster.files.ts';
import { writeWhole } from './embedded-program.files.ts';
import { EmbeddedDatabaseError, storageError } from './embedded.error.ts';

/** What lies in a `BACKUP_DIR`: the history of one database, and of no other. */
export interface Archive {
  readonly folder: string;
  /** PostgreSQL's log, segment by segment, as it archives them. */
  readonly wal: string;
  /** Whole backups, a folder each. */
  readonly bases: string;
  /** Uploaded files, under their hashes. */
  readonly uploads: string;
}

export const archiveAt = (folder: string): Archive => ({
  folder,
  wal: join(folder, 'wal'),
  bases: join(folder, 'base'),
  uploads: join(folder, 'uploads'),
});

/**
 * A segment is closed after so long even when it is not full, and copied at once: what is lost with the machine is less
 * than a minute. The library copies durably, and never over another file of the same name.
 */
export const archiveSettings = ({ wal }: Archive): Readonly<Record<string, string>> => ({
  wal_level: 'replica',
  archive_mode: 'on',
  archive_library: 'basic_archive',
  'basic_archive.archive_directory': wal,
  archive_timeout: '30s',
});

/**
 * For a command that opens the database for a moment: what waits to be archived goes on waiting. Without it PostgreSQL
 * would throw that away at its next checkpoint, and the archive would have a gap.
 */
export const keptSettings = (place: ClusterPlace): Readonly<Record<string, string>> =>
  existsSync(join(place.home, MARK)) ? { wal_level: 'replica', archive_mode: 'on' } : {};

/** In the home of a cluster that has, or had, an archive. */
const MARK = 'archive.json';
const markShape = z.object({ database: z.string() });

/** A mark that cannot be read is nobody's. */
const readMark = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    return markShape.parse(JSON.parse(readFileSync(path, 'utf8'))).database;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return '';
    throw error;
  }
};

/** A cluster that was restored is another database: from the moment on that it was restored to, it goes its own way. */
const claim = (archive: Archive, place: ClusterPlace): void => {
  const ownMark = join(place.home, MARK);
  const ours = readMark(ownMark) ?? randomUUID();
  const mark = join(archive.folder, 'database.json');
  const theirs = readMark(mark);
  if (theirs !== undefined && theirs !== ours) {
    throw new EmbeddedDatabaseError(
      `BACKUP_DIR ${archive.folder} has the backups of another database, and a restored one counts as another: set BACKUP_DIR to an empty folder.`,
      `BACKUP_DIR ${archive.folder} 中是另一个数据库的备份（恢复出来的数据库也算另一个）：请把 BACKUP_DIR 设为空文件夹。`,
    );
  }
  const text = `${JSON.stringify({ database: ours })}\n`;
  writeWhole(ownMark, text);
  writeWhole(mark, text);
};

/** Makes a backup folder ready for a cluster, which nobody else may use it for. */
export const prepareArchive = (folder: string, place: ClusterPlace): Archive => {
  const archive = archiveAt(folder);
  const { account } = place;
  try {
    makeFolder(archive.folder);
    for (const part of [archive.wal, archive.bases, archive.uploads]) makeFolder(part, 0o700);
    if (account !== undefined) chownSync(archive.wal, account.uid, account.gid);
    claim(archive, place);
  } catch (error) {
    if (storageError(error, folder) === undefined) throw error;
    throw cannotArchive(folder, error);
  }
  if (account !== undefined && !canEnter(account, archive.wal)) {
    throw new EmbeddedDatabaseError(
      `The user ${account.name}, whom PostgreSQL runs as, cannot enter BACKUP_DIR ${folder}: choose a folder that user can enter.`,
      `运行 PostgreSQL 的用户 ${account.name} 无法进入 BACKUP_DIR ${folder}：请换一个该用户可进入的文件夹。`,
    );
  }
  return archive;
};

/** Nobody may be left believing that there are backups. */
const cannotArchive = (folder: string, cause: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `BACKUP_DIR ${folder} cannot be written (${cause instanceof Error ? cause.message : String(cause)}): mend that, or choose another folder.`,
    `BACKUP_DIR ${folder} 不可写（${cause instanceof Error ? cause.message : String(cause)}）：请排除该问题，或换一个文件夹。`,
    { cause },
  );
