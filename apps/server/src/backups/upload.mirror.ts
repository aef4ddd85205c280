import { stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../configuration/data.folder.ts';
import { copyDurably, isGone, namesIn, sync } from './durable.files.ts';

/** What is on its way in or out of the uploads has another name than its hash. */
const isUpload = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** The folder of a data folder in which uploads lie. */
export const uploadsOf = (dataDir: string): string => join(dataDir, 'uploads');

/** The uploads in a folder, by their hashes. */
export const listUploads = async (folder: string): Promise<string[]> =>
  (await namesIn(folder)).filter(isUpload);

/**
 * Copies the uploads that are not there yet; their content never changes. Nothing is removed. The time of a file is when
 * it was last uploaded, and is kept.
 */
export const mirrorUploads = async (from: string, to: string): Promise<void> => {
  const there = new Set(await listUploads(to));
  const names = await listUploads(from);
  if (names.length > 0) makeFolder(to, 0o700);
  let copied = false;
  for (const name of names) {
    try {
      if (there.has(name)) {
        const [ours, theirs] = [await stat(join(from, name)), await stat(join(to, name))];
        if (ours.mtime > theirs.mtime) await utimes(join(to, name), ours.atime, ours.mtime);
      } else {
        await copyDurably(join(from, name), join(to, name));
        copied = true;
      }
    } catch (error) {
      // It was removed because its days were over.
      if (!isGone(error)) throw error;
    }
  }
  if (copied) await sync(to);
};
