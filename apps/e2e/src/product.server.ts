import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  accountSchema,
  eventSchema,
  issuedTokenSchema,
  organisationSchema,
  type Event,
  type Role,
} from '@innoweek/contracts';

const SERVER = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));
const DASHBOARD = fileURLToPath(new URL('../../dashboard/dist/index.html', import.meta.url));
const REHEARSAL = fileURLToPath(new URL('../../rehearsal/dist/main.js', import.meta.url));
export const PASSWORD = 'a long enough password';
/** The first administrator signs in with the same password as everybody. */
export const ADMIN_EMAIL = 'root@e2e.innoweek.local';
/** Names the data folder that each server begins with. */
export const TEMPLATE = 'INNOWEEK_TEST_DATA';
const ADMINISTRATOR = { email: ADMIN_EMAIL, password: PASSWORD };

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
};

/** Started by root, PostgreSQL runs as another user: the cluster stays in a folder only if that user can enter. */
const makeFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'innoweek-e2e-'));
  await chmod(folder, 0o755);
  return folder;
};

/** Spares a server its first start, unless the cluster had to go elsewhere or the machine has no `cp`. */
const copyTemplate = (folder: string): void => {
  const template = process.env[TEMPLATE] ?? '';
  if (existsSync(join(template, 'postgresql', 'data'))) spawnSync('cp', ['-a', `${template}/.`, folder]);
};

/** The built product as a person starts it: the server with its own PostgreSQL, serving the built dashboard. */
export class ProductServer {
  #child: ChildProcess | null = null;
  /** The administrator's token. */
  token = '';

  private constructor(
    readonly port: number,
    readonly dataDir: string,
    private readonly more: Record<string, string>,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** A data folder as it is after a first start; nothing of it runs. */
  static async makeTemplate(): Promise<string> {
    const server = new ProductServer(await freePort(), await makeFolder(), {});
    await server.launch();
    await server.end('SIGTERM');
    return server.dataDir;
  }

  static async start(more: Record<string, string> = {}): Promise<ProductServer> {
    for (const built of [SERVER, DASHBOARD, REHEARSAL])
      if (!existsSync(built)) throw new Error(`${built} is not built: run npm run build`);
    const dataDir = await makeFolder();
    copyTemplate(dataDir);
    const server = new ProductServer(await freePort(), dataDir, more);
    try {
      await server.#open();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  async #open(): Promise<void> {
    await this.launch();
    const signedIn = await this.request('POST', '/session', ADMINISTRATOR);
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const issued = await this.request('POST', '/tokens', { name: 'e2e' }, { cookie });
    this.token = issuedTokenSchema.parse(await issued.json()).secret;
  }

  /** Starts the process and waits until it can work; also again after a kill. */
  async launch(): Promise<void> {
    this.#child = spawn(process.execPath, [SERVER, '--empty'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        PORT: String(this.port),
        DATA_DIR: this.dataDir,
        PUBLIC_URL: this.url,
        LOG_LEVEL: 'fatal',
        INNOWEEK_ADMIN_EMAIL: ADMINISTRATOR.email,
        INNOWEEK_ADMIN_PASSWORD: ADMINISTRATOR.password,
        ...this.more,
      },
    });
    for (let tries = 0; tries < 600; tries += 1) {
      const ready = await fetch(`${this.url}/readyz`).catch(() => null);
      if (ready?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the server is not ready after a minute');
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.#child) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
    this.#child = null;
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The reply's JSON; anything but success fails the journey with what the server said. */
  async call(
    method: string,
    path: string,
    body?: unknown,
    token = this.token,
    more: Record<string, string> = {},
  ): Promise<unknown> {
    const reply = await this.request(method, path, body, { authorization: `Bearer ${token}`, ...more });
    if (!reply.ok) throw new Error(`${method} ${path}: ${String(reply.status)} ${await reply.text()}`);
    return reply.json();
  }

  /** The current edition, its clock standing on the first morning of the week. */
  async createEdition(): Promise<void> {
    await this.call('POST', '/editions', {
      code: 'week-2016',
      name: '第二届全国双创周',
      nameEn: 'Innovation Week 2016',
      warmUpStart: '2016-09-12',
      start: '2016-10-12',
      end: '2016-10-18',
      rehearsal: true,
      current: true,
    });
    await this.call('PATCH', '/editions/week-2016', { clock: { at: '2016-10-12T08:00:00+08:00', speed: 0 } });
  }

  async createOrganisation(name: string): Promise<string> {
    const made = await this.call('POST', '/organisations', {
      name,
      kind: 'local_association',
      region: '440100',
    });
    return organisationSchema.parse(made).id;
  }

  /** Somebody whose token acts, and who can sign in unless there is no password yet. */
  async createAccount(
    email: string,
    roles: Role[],
    organisation?: string,
    password: string | null = PASSWORD,
  ): Promise<string> {
    const draft = {
      email,
      name: email,
      ...(password === null ? {} : { password }),
      roles,
      ...(organisation ? { organisation } : {}),
    };
    const { id } = accountSchema.parse(await this.call('POST', '/accounts', draft));
    return issuedTokenSchema.parse(await this.call('POST', '/tokens', { name: 'e2e', account: id })).secret;
  }

  async createEvent(title: string, organiser: string, token: string): Promise<Event> {
    const draft = {
      title,
      organiser,
      region: '440100',
      start: '2016-10-12T09:00:00+08:00',
      end: '2016-10-12T17:00:00+08:00',
      submit: true,
    };
    return eventSchema.parse(await this.call('POST', '/events', draft, token));
  }

  /** Plays a small week as fast as the server takes it; the exit code says whether the books agree. */
  async rehearse(scale: number): Promise<number> {
    const args = ['--url', this.url, '--token', this.token, '--scale', String(scale), '--speed', 'max'];
    const child = spawn(process.execPath, [REHEARSAL, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    await once(child, 'exit');
    return child.exitCode ?? -1;
  }
}
