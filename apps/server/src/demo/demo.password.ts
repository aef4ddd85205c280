import { randomInt } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Without letters and digits that look alike: people copy it from a terminal. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const GROUP_LENGTH = 5;

const invented = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join(''),
  ).join('-');

const isPresent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** The password of an installation's demo accounts: invented once and kept where only its owner can read it. */
export const keptPassword = async (dataDir: string): Promise<string> => {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'demo-password');
  try {
    await writeFile(path, `${invented()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!isPresent(error)) throw error;
  }
  const kept = (await readFile(path, 'utf8')).trim();
  if (kept !== '') return kept;
  // A crash between creating the file and writing it leaves it empty.
  const password = invented();
  await writeFile(path, `${password}\n`, { mode: 0o600 });
  return password;
};
