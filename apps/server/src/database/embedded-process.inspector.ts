import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { systemErrorCode } from './embedded.error.ts';

/** Runs a system tool and gives what it prints; undefined when it fails or does not exist. */
const printedBy = (command: string, args: readonly string[]): string | undefined => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Whether a process with this number exists and is not merely waiting to be buried by its parent. */
export const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') return false;
  }
  const stat = process.platform === 'linux' ? readIfThere(`/proc/${pid}/stat`) : undefined;
  return stat === undefined || fieldsAfterName(stat)[0] !== 'Z';
};

/** The name in `/proc/<pid>/stat` may hold spaces and brackets; what follows its last bracket may not. */
const fieldsAfterName = (stat: string): readonly string[] =>
  stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');

/** `starttime` is the 22nd field of the line, and the name that we cut off is the second. */
const START_TIME_FIELD = 19;

/**
 * Something that differs between two processes that bore the same number one after the other: when it was started.
 * Empty where the system does not tell.
 */
export const birthOf = (pid: number): string => {
  switch (process.platform) {
    case 'linux': {
      const stat = readIfThere(`/proc/${pid}/stat`);
      const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
      return stat === undefined ? '' : `${boot}/${fieldsAfterName(stat)[START_TIME_FIELD] ?? ''}`;
    }
    case 'win32':
      return '';
    default:
      return printedBy('ps', ['-o', 'lstart=', '-p', String(pid)]) ?? '';
  }
};

/** Whether this process is the postmaster of exactly this cluster, and not whoever inherited its number. */
export const isPostmasterOf = (pid: number, dataDirectory: string): boolean => {
  if (!isAlive(pid)) return false;
  switch (process.platform) {
    case 'linux': {
      const words = readIfThere(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
      return basename(words[0] ?? '') === 'postgres' && words.includes(dataDirectory);
    }
    case 'win32':
      return printedBy('tasklist', ['/FI', `PID eq ${pid}`, '/NH'])?.includes('postgres.exe') ?? false;
    default: {
      const command = printedBy('ps', ['-o', 'command=', '-p', String(pid)]) ?? '';
      return command.includes('postgres') && command.includes(dataDirectory);
    }
  }
};
