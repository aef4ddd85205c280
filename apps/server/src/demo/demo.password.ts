import { randomInt } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../configuration/data.folder.ts';

/** Without letters and digits that look alike: people copy it from a terminal. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const GROUP_LENGTH = 5;

const invented = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
  ).join('-');

const isAbsent = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/**
 * The password of an installation's demo accounts: invented once and kept where only its owner can read it.
 * Processes that share the folder have to take turns.
 */
export const keptPassword = async (dataDir: string): Promise<string> => {
  const path = join(dataDir, 'demo-password');
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isAbsent(error)) return '';
    throw error;
  });
  if (kept.trim() !== '') return kept.trim();
  const password = invented();
  makeFolder(resolve(dataDir));
  // Written aside first: a crash leaves the whole password or none.
  await writeFile(`${path}.next`, `${password}\n`, { mode: 0o600 });
  await rename(`${path}.next`, path);
  return password;
};
