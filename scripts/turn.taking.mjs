import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tell } from './console.output.mjs';
import { PROJECT_ROOT } from './machine.facts.mjs';

const ASK_MS = 200;
/** Whoever is at work says so this often, in milliseconds, … */
const SIGN_MS = 20_000;
/** … and who said nothing for so long is gone, whatever process has the number now. */
const SILENT_MS = 120_000;

/** Beside the temporary files: installing empties `node_modules`, and nobody looks for it among the sources. @param {string} root */
export const turnFile = (root) =>
  join(tmpdir(), `innoweek-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.turn`);

/** @param {unknown} error */
const codeOf = (error) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** @param {string} path */
const isHeld = (path) => {
  try {
    if (Date.now() - statSync(path).mtimeMs > SILENT_MS) return false;
    const holder = Number(readFileSync(path, 'utf8'));
    // Made a moment ago, and not written yet.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    // A process of somebody else, which may not be asked, is one that lives.
    return codeOf(error) === 'EPERM';
  }
};

/** @param {string} path @returns {boolean} whether it is our turn now */
const take = (path) => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    // Where nothing can be written nobody takes turns, and everybody works.
    if (codeOf(error) !== 'EEXIST') return true;
  }
  if (isHeld(path)) return false;
  try {
    // Left behind by a process that was killed.
    rmSync(path, { force: true });
    return false;
  } catch {
    return true;
  }
};

/**
 * Does what no two commands in one checkout may do at once: installing and building write the same files.
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [root] of the checkout
 * @returns {Promise<T>}
 */
export const inTurn = async (work, root = PROJECT_ROOT) => {
  const path = turnFile(root);
  for (let tries = 0; !take(path); tries += 1) {
    if (tries === 1) tell('等待另一个命令完成安装或构建 / waiting for another command to install or build');
    await sleep(ASK_MS);
  }
  const signs = setInterval(() => {
    quietly(() => utimesSync(path, new Date(), new Date()));
  }, SIGN_MS);
  try {
    return await work();
  } finally {
    clearInterval(signs);
    quietly(() => {
      if (Number(readFileSync(path, 'utf8')) === process.pid) rmSync(path);
    });
  }
};

/** Turns are a help: what was done is done, also where the file cannot be touched. @param {() => void} touch */
const quietly = (touch) => {
  try {
    touch();
  } catch {
    // It is somebody else's, or gone.
  }
};
