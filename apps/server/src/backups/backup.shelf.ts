import { constants, existsSync } from 'node:fs';
import { access, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Archive } from '../database/embedded-archive.files.ts';
import { EmbeddedDatabaseError, systemErrorCode } from '../database/embedded.error.ts';
import { isGone, namesIn } from './durable.files.ts';
import { listUploads } from './upload.mirror.ts';

/** What a whole backup says of itself. */
const noteShape = z.object({
  /** From this moment on the database can be restored out of it. */
  finishedAt: z.iso.datetime({ offset: true }),
  /** The first segment of the log that it needs. */
  firstSegment: z.string().regex(/^[0-9A-F]{24}$/),
  /** The major version of PostgreSQL that can read it. */
  major: z.string(),
  /** Hashes of the uploads that there were. */
  uploads: z.array(z.string()),
});

export type BackupNote = z.infer<typeof noteShape>;

export interface BaseBackup extends BackupNote {
  readonly name: string;
  readonly folder: string;
}

/** In the folder of a whole backup. */
export const NOTE = 'backup.json';
export const CLUSTER = 'data';
export const PASSWORD = 'password';
/** A backup that is under way, or was cut short, ends so. */
export const UNFINISHED = '.part';

/** A segment of the log, as PostgreSQL archives it or packed. */
export const isSegment = (name: string): boolean => /^[0-9A-F]{24}(\.gz)?$/.test(name);

/** A place in the log, whichever line of history it is on: the first 8 digits number the line. */
const placeOf = (segment: string): string => segment.slice(8, 24);

const unreadable = (archive: Archive, cause: unknown): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `BACKUP_DIR ${archive.folder} cannot be read (${cause instanceof Error ? cause.message : String(cause)}): mend its path or its rights.`,
    `BACKUP_DIR ${archive.folder} 无法读取（${cause instanceof Error ? cause.message : String(cause)}）：请检查路径和权限。`,
    { cause },
  );

/** The whole backups of an archive, oldest first. */
export const listBackups = async (archive: Archive): Promise<BaseBackup[]> => {
  try {
    if (existsSync(archive.wal)) await access(archive.wal, constants.R_OK | constants.X_OK);
    const backups: BaseBackup[] = [];
    for (const name of await namesIn(archive.bases)) {
      if (name.endsWith(UNFINISHED)) continue;
      const folder = join(archive.bases, name);
      const note = await readFile(join(folder, NOTE), 'utf8').catch((error: unknown) => {
        // Another process has just removed it, or is about to finish doing so.
        if (isGone(error)) return undefined;
        throw error;
      });
      if (note !== undefined) backups.push({ ...noteShape.parse(JSON.parse(note)), name, folder });
    }
    return backups;
  } catch (error) {
    const isDamaged = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isDamaged || systemErrorCode(error) !== undefined) throw unreadable(archive, error);
    throw error;
  }
};

/** When the newest whole backup of an archive was finished; null before the first. */
export const newestBackup = async (archive: Archive): Promise<Date | null> => {
  const name = (await namesIn(archive.bases)).findLast((one) => !one.endsWith(UNFINISHED));
  if (name === undefined) return null;
  const note: unknown = JSON.parse(await readFile(join(archive.bases, name, NOTE), 'utf8'));
  return new Date(noteShape.parse(note).finishedAt);
};

/** What a copy that was cut short left, PostgreSQL's or ours. */
const LEFT_BEHIND = /^archtemp\.|^packing\.|\.part$/;
const LONG_AGO_MS = 24 * 3_600_000;

const sweep = async (folder: string): Promise<void> => {
  for (const name of (await namesIn(folder)).filter((one) => LEFT_BEHIND.test(one))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    // The moment it got its name: a copy has the time of what is copied.
    if (found !== null && Date.now() - found.ctimeMs > LONG_AGO_MS) await rm(path, { force: true });
  }
};

/**
 * Removes the oldest whole backups beyond those that are kept, the log from before the oldest of these, and copies of
 * uploads that neither they nor the data folder know.
 * @returns the names of the backups that were removed
 */
export const prune = async (
  archive: Archive,
  keep: number,
  uploads: readonly string[],
): Promise<string[]> => {
  const backups = await listBackups(archive);
  const [gone, kept] = [backups.slice(0, -keep), backups.slice(-keep)];
  for (const { folder } of gone) {
    // Without its note it is no backup any more, however far its removal gets.
    await rm(join(folder, NOTE));
    await rm(folder, { recursive: true });
  }
  const [oldest] = kept;
  if (oldest === undefined) return [];
  for (const name of await namesIn(archive.wal))
    if (/^[0-9A-F]{24}/.test(name) && placeOf(name) < placeOf(oldest.firstSegment))
      await rm(join(archive.wal, name), { force: true });
  const known = new Set([...uploads, ...kept.flatMap((backup) => backup.uploads)]);
  for (const name of await listUploads(archive.uploads))
    if (!known.has(name)) await rm(join(archive.uploads, name), { force: true });
  for (const folder of [archive.wal, archive.uploads]) await sweep(folder);
  return gone.map(({ name }) => name);
};
