import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { EMAIL, freePort, PASSWORD, ready, SERVER } from '../bench/server.bench.ts';

const REDIS_PATIENCE_MS = 10_000;

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const killed = async (child: ChildProcess | null): Promise<void> => {
  if (!child || isOver(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
};

export const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A process and everything that it started, and that started in turn. Where there is no /proc it fails. */
export const withDescendants = async (pid: number): Promise<number[]> => {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    // A process may end while it is looked at.
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    // Its name is in parentheses and may hold anything; state and parent come after it.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    const known = children.get(parent);
    if (known) known.push(Number(name));
    else children.set(parent, [Number(name)]);
  }
  const family = [pid];
  for (const one of family) family.push(...(children.get(one) ?? []));
  return family;
};

/** One process of the built server, to be killed, stopped and started again. */
export class ServerMachine {
  #child: ChildProcess | null = null;
  #said = '';

  constructor(
    readonly role: 'api' | 'worker',
    /** Where an api is reached, and where a worker tells how it is. */
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts it and waits until it says that it works.
   * @param more variables for this start only
   */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const child = spawn(process.execPath, [SERVER, '--empty'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        ROLE: this.role,
        PORT: String(this.port),
        ...(this.role === 'worker' && { WORKER_PORT: String(this.port) }),
        HOST: '127.0.0.1',
        LOG_LEVEL: 'fatal',
        INNOWEEK_ADMIN_EMAIL: EMAIL,
        INNOWEEK_ADMIN_PASSWORD: PASSWORD,
        ...this.env,
        ...more,
      },
    });
    this.#child = child;
    // However this process ends, its servers do not stay behind.
    const end = (): void => void child.kill('SIGKILL');
    process.on('exit', end);
    child.once('exit', () => process.off('exit', end));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk.toString('utf8')}`.slice(-2000);
    });
    await ready(`http://127.0.0.1:${this.port}`, child).catch((cause: unknown) => {
      throw new Error(`${this.role} did not start: ${this.#said.trim() || String(cause)}`, { cause });
    });
  }

  /** kill -9. */
  kill(): Promise<void> {
    return killed(this.#child);
  }
}

/** Whether Redis is installed here. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['-v']).status === 0;

/** A Redis set as in the compose file: everything is appended to a file, and nothing is evicted. */
export class RedisMachine {
  #child: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  static async open(folder: string): Promise<RedisMachine> {
    await mkdir(folder, { recursive: true });
    const redis = new RedisMachine(folder, await freePort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const kept = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
    const child = spawn('redis-server', [...settings, ...kept], { stdio: 'ignore' });
    this.#child = child;
    const end = (): void => void child.kill('SIGKILL');
    process.on('exit', end);
    child.once('exit', () => process.off('exit', end));
    for (const until = Date.now() + REDIS_PATIENCE_MS; Date.now() < until;) {
      if ((await this.ask('PING').catch(() => '')).startsWith('+PONG')) return;
      await sleep(50);
    }
    throw new Error('Redis does not answer');
  }

  kill(): Promise<void> {
    return killed(this.#child);
  }

  /** Sends one command and gives back the first line of the reply. */
  ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1');
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('Redis hung up')));
      socket.on('data', (chunk: Buffer) => {
        resolve(chunk.toString('utf8').split('\r\n')[0] ?? '');
        socket.destroy();
      });
      socket.write(`${command}\r\n`);
    });
  }
}
