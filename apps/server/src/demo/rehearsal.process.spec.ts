import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { RehearsalProcess } from './rehearsal.process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innoweek-rehearsal-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
const start = (script: string, patienceMs?: number) => {
  const lines: string[] = [];
  let exit: (code: number | null) => void = () => undefined;
  let say: () => void = () => undefined;
  const exited = new Promise<number | null>((resolve) => {
    exit = resolve;
  });
  const spoke = new Promise<void>((resolve) => {
    say = resolve;
  });
  const process = new RehearsalProcess({
    script,
    args: ['--url', 'http://localhost'],
    env: { INNOWEEK_REHEARSAL_TOKEN: 'iw_secret' },
    logFile: join(folder, 'rehearsal.log'),
    onLine: (line) => {
      lines.push(line);
      say();
    },
    onExit: exit,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  return { process, lines, exited, spoke };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const gone = async (pid: number): Promise<boolean> => {
  for (let tries = 0; tries < 100 && isAlive(pid); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return !isAlive(pid);
};

const PLAYS_ON = `console.log(process.pid); setInterval(() => {}, 1000);`;

describe('the rehearsal as a child process', () => {
  test('gets its arguments and nothing of the environment but its token, and ends by itself', async () => {
    const script = await write(
      'says.mjs',
      `console.log(process.argv.slice(2).join(' '));
       console.error(Object.keys(process.env).filter((name) => name.startsWith('INNOWEEK') || name.startsWith('DATABASE')).join());
       process.exitCode = 3;`,
    );
    const { lines, exited } = start(script);
    expect(await exited).toBe(3);
    expect(lines.sort()).toEqual(['--url http://localhost', 'INNOWEEK_REHEARSAL_TOKEN']);
    const log = await readFile(join(folder, 'rehearsal.log'), 'utf8');
    expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z --url http:\/\/localhost$/m);
  });

  test('is asked to stop and waited for', async () => {
    const script = await write(
      'orderly.mjs',
      `process.on('SIGTERM', () => { console.log('put away'); process.exit(0); }); ${PLAYS_ON}`,
    );
    const { process, lines, exited, spoke } = start(script);
    await spoke;
    await process.stop();
    expect(lines).toContain('put away');
    expect(await exited).toBe(0);
  });

  test('is made to stop when it does not', async () => {
    const script = await write('stubborn.mjs', `process.on('SIGTERM', () => {}); ${PLAYS_ON}`);
    const { process, lines, exited, spoke } = start(script, 200);
    await spoke;
    await process.stop();
    expect(await exited).toBeNull();
    expect(isAlive(Number(lines[0]))).toBe(false);
  });

  test('does not outlive a server that is killed', async () => {
    const child = await write('child.mjs', `process.on('SIGTERM', () => {}); ${PLAYS_ON}`);
    const module = fileURLToPath(new URL('./rehearsal.process.ts', import.meta.url));
    const parent = await write(
      'parent.mjs',
      `import { RehearsalProcess } from ${JSON.stringify(module)};
       new RehearsalProcess({ script: ${JSON.stringify(child)}, args: [], env: {},
         logFile: ${JSON.stringify(join(folder, 'parent.log'))},
         onLine: (line) => console.log(line), onExit: () => {} });`,
    );
    const server = spawn(process.execPath, ['--no-warnings', parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((resolve) => {
      server.stdout.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
    });
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    server.kill('SIGKILL');
    expect(await gone(pid)).toBe(true);
  });
});
