import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { birthOf } from './embedded-process.inspector.ts';
import { isLocked, takeLock } from './embedded-process.lock.ts';

const NOBODYS_PID = 2_147_483_646;
const QUICK = 50;

describe('the lock of a data folder', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'innoweek-lock-'));
    path = join(folder, 'server.lock');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const leave = (holder: object): void => {
    writeFileSync(
      path,
      JSON.stringify({ pid: process.pid, birth: birthOf(process.pid), host: hostname(), ...holder }),
    );
  };

  it('is one process’s until it lets go, and leaves nothing behind', async () => {
    const lock = await takeLock(path, folder);
    expect(isLocked(path)).toBe(true);
    await expect(takeLock(path, folder)).rejects.toThrow(`process ${process.pid}`);
    lock.release();
    expect(isLocked(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a process that is gone', { pid: NOBODYS_PID }],
    ['an earlier process of the same number', { birth: 'long ago' }],
  ])('is taken over from %s', async (_whom, holder) => {
    leave(holder);
    expect(isLocked(path)).toBe(false);
    const lock = await takeLock(path, folder);
    expect(readdirSync(folder)).toEqual(['server.lock']);
    lock.release();
  });

  it('is taken over when it was cut short by a crash', async () => {
    writeFileSync(path, '{"pid":');
    (await takeLock(path, folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of another machine is taken over when that has fallen silent', async () => {
    leave({ host: 'elsewhere', pid: 1 });
    const lock = await takeLock(path, folder, QUICK);
    expect(isLocked(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(`"pid":${process.pid}`);
    lock.release();
  });

  it('of another machine is respected while that gives signs of life', async () => {
    leave({ host: 'elsewhere', pid: 1 });
    const beat = setInterval(() => {
      utimesSync(path, new Date(), new Date());
    }, QUICK / 5);
    await expect(takeLock(path, folder, QUICK)).rejects.toThrow('Another InnoWeek');
    clearInterval(beat);
  });

  it('goes to exactly one of many who find a stale one', async () => {
    leave({ pid: NOBODYS_PID });
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => takeLock(path, folder)));
    const taken = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    taken[0]?.release();
  });

  it('that someone else took over is not released by the one who lost it', async () => {
    const lock = await takeLock(path, folder);
    leave({ birth: 'another' });
    lock.release();
    expect(readFileSync(path, 'utf8')).toContain('another');
  });
});
