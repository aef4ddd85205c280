import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { issuedTokenSchema } from '@innoweek/contracts';

/** Both `src/bench` and `dist/bench` lie three folders below `apps`. */
export const SERVER = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));
const START_PATIENCE_MS = 90_000;
const STOP_PATIENCE_MS = 20_000;
export const EMAIL = 'bench@innoweek.local';
export const PASSWORD = 'a long enough password';

/** A server of our own on an empty data folder, and an administrator's token for it. */
export type BenchServer = {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** The PostgreSQL that the server has started for itself. */
  readonly databaseUrl: string;
  readonly postgresPid: number;
  readonly dataDir: string;
  stop(): Promise<void>;
};

/** @param givenDir an empty folder for its data; its own one in the temporary folder unless it is given */
export const startServer = async (givenDir?: string): Promise<BenchServer> => {
  const dataDir = givenDir ?? (await mkdtemp(join(tmpdir(), 'innoweek-bench-')));
  // As root, PostgreSQL runs as somebody else, who has to get in.
  await chmod(dataDir, 0o755);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [SERVER, '--empty'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      INNOWEEK_ADMIN_EMAIL: EMAIL,
      INNOWEEK_ADMIN_PASSWORD: PASSWORD,
    },
  });
  // However this process ends, its server does not stay behind.
  const end = (): void => void child.kill('SIGTERM');
  process.on('exit', end);
  child.once('exit', () => process.off('exit', end));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-2000);
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    if (givenDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await ready(url, child);
    const database = await databaseOf(dataDir);
    return { url, token: await signIn(url), pid: child.pid ?? 0, ...database, dataDir, stop };
  } catch (error) {
    await stop();
    throw new Error(`The server did not start: ${said.trim() || String(error)}`, { cause: error });
  }
};

/** As the server itself finds it: process and port stand in the first and fourth line of PostgreSQL's own file. */
export const databaseOf = async (
  dataDir: string,
): Promise<Pick<BenchServer, 'databaseUrl' | 'postgresPid'>> => {
  const home = join(dataDir, 'postgresql');
  const password = (await readFile(join(home, 'password'), 'utf8')).trim();
  const lines = (await readFile(join(home, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  const databaseUrl = `postgres://innoweek:${encodeURIComponent(password)}@127.0.0.1:${lines[3]?.trim() ?? ''}/innoweek`;
  return { databaseUrl, postgresPid: Number(lines[0]) };
};

/** A port that nobody listens at. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('the system gave no port'));
      });
    });
  });

/** Waits until a server of ours says that it works. */
export const ready = (url: string, child: ChildProcess): Promise<void> => answers(`${url}/readyz`, child);

/** Waits until a server that was started answers well at an address. */
export const answers = async (address: string, child: ChildProcess): Promise<void> => {
  const until = Date.now() + START_PATIENCE_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > until) throw new Error(`it was not ready within ${START_PATIENCE_MS / 1000} s`);
    await sleep(100);
  }
};

/** A token of the administrator that every server of ours begins with. */
export const signIn = async (url: string): Promise<string> => {
  const json = { 'content-type': 'application/json', origin: url };
  const session = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
  });
  if (!session.ok) throw new Error(`signing in was answered ${session.status}: ${await session.text()}`);
  const cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const token = await fetch(`${url}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...json, cookie },
    body: JSON.stringify({ name: 'bench' }),
  });
  if (!token.ok) throw new Error(`asking for a token was answered ${token.status}: ${await token.text()}`);
  return issuedTokenSchema.parse(await token.json()).secret;
};

/** Asks a process to stop, and makes it where it does not. */
export const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
  await exit;
  clearTimeout(late);
};
