import { randomBytes } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EmbeddedDatabaseError, systemErrorCode } from './embedded.error.ts';
import { birthOf, isAlive } from './embedded-process.inspector.ts';

const holderShape = z.object({ pid: z.int(), birth: z.string(), host: z.string() });
type Holder = z.infer<typeof holderShape>;

/** Two servers on one cluster would each believe that it is theirs to stop. */
export interface ProcessLock {
  release(): void;
}

const BEAT_MS = 3_000;
/** A holder in another container has a number that means nothing here: only its silence tells that it is gone. */
const SILENCE_MS = 4 * BEAT_MS;

const readHolder = (path: string): Holder | 'unreadable' | undefined => {
  try {
    const parsed = holderShape.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : 'unreadable';
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
};

/** The same number with another birth is another process: the holder is gone. */
const livesHere = (holder: Holder): boolean =>
  isAlive(holder.pid) && (holder.birth === '' || birthOf(holder.pid) === holder.birth);

const beatOf = (path: string): number => {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
};

/** Whether the process that wrote the lock still runs. */
const isHeld = async (path: string, holder: Holder | 'unreadable', silenceMs: number): Promise<boolean> => {
  if (holder === 'unreadable') return false;
  if (holder.host === hostname()) return livesHere(holder);
  const before = beatOf(path);
  await sleep(silenceMs);
  return beatOf(path) !== before;
};

const inUse = (folder: string, holder: Holder): EmbeddedDatabaseError =>
  new EmbeddedDatabaseError(
    `Another InnoWeek (process ${holder.pid}) is using the data folder ${folder}: stop it first, or set DATA_DIR to another folder.`,
    `另一个 InnoWeek（进程 ${holder.pid}）正在使用数据目录 ${folder}：请先停止它，或用 DATA_DIR 指定其他目录。`,
  );

/** File systems without hard links get a copy: not quite as atomic, yet exclusive. */
const placeIfFree = (own: string, path: string): boolean => {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') return false;
    if (code === undefined || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) throw error;
  }
  try {
    copyFileSync(own, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
};

/** Whether a living process holds this lock; never waits. A holder on another machine counts as living. */
export const isLocked = (path: string): boolean => {
  const holder = readHolder(path);
  if (holder === undefined || holder === 'unreadable') return false;
  if (holder.host !== hostname()) return true;
  return livesHere(holder);
};

/**
 * Takes the lock, or fails with one line naming who has it. A lock left by a process that is gone is taken over.
 * @param folder what the user calls the thing that is locked
 */
export const takeLock = async (
  path: string,
  folder: string,
  silenceMs: number = SILENCE_MS,
): Promise<ProcessLock> => {
  const mine: Holder = { pid: process.pid, birth: birthOf(process.pid), host: hostname() };
  const own = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(own, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (;;) {
      if (placeIfFree(own, path)) break;
      const holder = readHolder(path);
      if (holder === undefined) continue;
      if (holder !== 'unreadable' && (await isHeld(path, holder, silenceMs))) throw inUse(folder, holder);
      const stale = `${own}.stale`;
      try {
        renameSync(path, stale);
      } catch (error) {
        if (systemErrorCode(error) === 'ENOENT') continue;
        throw error;
      }
      // Someone quicker may have taken the stale lock over in between; then what was moved away is theirs.
      const moved = readHolder(stale);
      if (JSON.stringify(moved) !== JSON.stringify(holder)) placeIfFree(stale, path);
      rmSync(stale, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      clearInterval(beat);
    }
  }, BEAT_MS);
  beat.unref();
  return {
    release: () => {
      clearInterval(beat);
      const holder = readHolder(path);
      if (holder !== undefined && JSON.stringify(holder) === JSON.stringify(mine))
        rmSync(path, { force: true });
    },
  };
};
