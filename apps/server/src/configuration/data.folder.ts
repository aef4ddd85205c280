import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const existsFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Makes a folder and whatever is missing above it, a step at a time: Node's own recursive making never ends where the
 * system says of a folder that is there that it is not, as it does under /proc.
 * @param folder absolute
 * @param mode of each folder that is made
 * @throws what the system says of the first step that fails, such as EACCES, EROFS, ENOENT or EEXIST (a file)
 */
export const makeFolder = (folder: string, mode = 0o755): void => {
  if (existsFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsFolder(folder)) throw error;
  }
};
