import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The machines of docker/compose.yaml as processes of this one.

const SERVER = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const NGINX_CONF = fileURLToPath(new URL('../../../docker/nginx.conf', import.meta.url));
export const ADMINISTRATOR = { email: 'root@machines.innoweek.local', password: 'correct horse battery' };

/** Whether a program is installed here. */
export const isInstalled = (program: string): boolean => spawnSync(program, ['-v']).status === 0;

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Waits until a program has printed these words, and goes on reading what it prints. */
const untilSaid = (child: ChildProcess, words: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (piece) => {
      said += String(piece);
      if (said.includes(words)) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`ended before it said ${words}: ${said}`));
    });
  });

/** A process of the server that can be stopped and started again. */
export class ServerProcess {
  #child: ChildProcess | null = null;

  constructor(
    readonly role: 'api' | 'worker',
    readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  /** Starts it and waits until it says that it works. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [SERVER, '--empty'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        ROLE: this.role,
        PORT: String(this.port),
        LOG_LEVEL: 'fatal',
        INNOWEEK_ADMIN_EMAIL: ADMINISTRATOR.email,
        INNOWEEK_ADMIN_PASSWORD: ADMINISTRATOR.password,
        ...this.env,
      },
    });
    this.#child = child;
    await untilSaid(child, '✓ InnoWeek');
  }

  /** @returns the exit code; null when a signal ended it */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || ended(child)) return child?.exitCode ?? null;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  }
}

/** nginx with the product's own configuration; only addresses and folders are this machine's. */
export const startNginx = async (
  folder: string,
  port: number,
  apis: readonly number[],
): Promise<ChildProcess> => {
  const servers = apis
    .map((api) => `server 127.0.0.1:${String(api)} max_fails=1 fail_timeout=1s;`)
    .join('\n    ');
  const asUser = process.getuid?.() === 0 ? 'user root;\n' : '';
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n  ');
  const written = (await readFile(NGINX_CONF, 'utf8'))
    .replace('listen 8080;', `listen 127.0.0.1:${String(port)};`)
    .replaceAll('server api:3000 resolve max_fails=1 fail_timeout=1s;', servers)
    .replace('resolver 127.0.0.11 valid=10s;', '')
    .replace('http {', `http {\n  access_log off;\n  ${temporary}`);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const path = join(folder, 'nginx.conf');
  await writeFile(
    path,
    `${asUser}daemon off;\npid ${join(folder, 'nginx.pid')};\nerror_log stderr error;\n${written}`,
  );
  const child = spawn('nginx', ['-p', folder, '-c', path, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (piece) => (complaint += String(piece)));
  for (let tries = 0; tries < 200; tries += 1) {
    if (ended(child)) throw new Error(`nginx did not start: ${complaint}`);
    const reached = await fetch(`http://127.0.0.1:${String(port)}/healthz`).catch(() => null);
    if (reached) return child;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nginx does not answer: ${complaint}`);
};

/** A Redis of the test's own, set as in the compose file. */
export const startRedis = async (folder: string, port: number): Promise<ChildProcess> => {
  await mkdir(folder, { recursive: true });
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes'];
  const child = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilSaid(child, 'Ready to accept connections');
  return child;
};

export const endProcess = async (child: ChildProcess | null): Promise<void> => {
  if (!child || ended(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
};
