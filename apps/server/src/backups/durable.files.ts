import { constants } from 'node:fs';
import { copyFile, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { systemErrorCode } from '../database/embedded.error.ts';

/** Brings to the disk what a file, or the list of names of a folder, holds. */
export const sync = async (path: string): Promise<void> => {
  // Windows opens no folder, and has written its names already.
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  const handle = await open(path, isFolder ? 'r' : 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Copies a file with its time, so that it is there whole after a power cut, or not at all under this name. */
export const copyDurably = async (from: string, to: string): Promise<void> => {
  const unfinished = `${to}.${String(process.pid)}.part`;
  try {
    await copyFile(from, unfinished, constants.COPYFILE_FICLONE);
    const { atime, mtime } = await stat(from);
    await utimes(unfinished, atime, mtime);
    await sync(unfinished);
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
};

/** The names in a folder; none where there is no folder. */
export const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
};

/** Whether a file or folder was not there: it went while it was looked at. */
export const isGone = (error: unknown): boolean => systemErrorCode(error) === 'ENOENT';
