import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyPackage, installReason, PeerError, peerManifest, type PeerRelease } from './peer.model.ts';

/** Directus is a gigabyte in fourteen hundred packages. */
const PATIENCE_MS = 900_000;
const TAIL = 20_000;
const INSTALL = [
  ...['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'],
  ...['--fetch-retries=1', '--fetch-timeout=60000'],
];
/** What a surrounding `npm run` says about this project must not reach an install elsewhere; how to reach the registry does. */
const OURS =
  /^(NODE_ENV|INIT_CWD|npm_(?!config_(registry|cache|userconfig|globalconfig|proxy|https?[-_]proxy|noproxy|ca|cafile|strict[-_]ssl)$).*)$/i;

/** Peers in temporary folders, each installed once a run; however the run ends, nothing of them stays behind. */
export class PeerShelf {
  readonly #folders = new Map<string, Promise<string>>();
  readonly #made = new Set<string>();

  constructor(private readonly say: (line: string) => void) {}

  /** The folder in which the release is installed. Fails with a PeerError where it cannot be had. */
  installed(release: PeerRelease): Promise<string> {
    const known = this.#folders.get(release.name);
    if (known) return known;
    const folder = this.#install(release);
    this.#folders.set(release.name, folder);
    return folder;
  }

  async clear(): Promise<void> {
    for (const folder of this.#made) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    this.#made.clear();
    process.off('exit', this.#clearNow);
  }

  async #install(release: PeerRelease): Promise<string> {
    const { name, version } = release;
    const folder = await mkdtemp(join(tmpdir(), 'innoweek-peer-'));
    if (this.#made.size === 0) process.on('exit', this.#clearNow);
    this.#made.add(folder);
    this.say(`· installing ${name} ${version} into ${folder}`);
    await writeFile(join(folder, 'package.json'), JSON.stringify(peerManifest(release), null, 2));
    for (const left of release.without) {
      const empty = join(folder, emptyPackage(left));
      await mkdir(empty);
      await writeFile(
        join(empty, 'package.json'),
        JSON.stringify({ name: left, version: '0.0.0', main: 'index.js' }),
      );
      await writeFile(join(empty, 'index.js'), 'module.exports = {};\n');
    }
    const reason = await npmInstall(folder);
    if (reason !== null) throw new PeerError(`${name} ${version} cannot be installed: ${reason}`);
    return folder;
  }

  readonly #clearNow = (): void => {
    this.say(`· removing ${[...this.#made].join(' and ')}`);
    for (const folder of this.#made) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
}

/** Why nothing was installed, or null. */
const npmInstall = (folder: string): Promise<string | null> =>
  new Promise((resolve) => {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
    const script = process.env['npm_execpath'] ?? '';
    const windows = process.platform === 'win32';
    const found = /npm-cli\.[cm]?js$/.test(script);
    const command = windows ? 'npm.cmd' : 'npm';
    const child = spawn(found ? process.execPath : command, [...(found ? [script] : []), ...INSTALL], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
      // Windows runs npm.cmd in a shell only.
      shell: windows && !found,
    });
    const end = (): void => void child.kill('SIGKILL');
    process.prependListener('exit', end);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = `${output}${text}`.slice(-TAIL);
      });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) resolve(null);
      else
        resolve(
          signal === null ? installReason(output) : `npm did not end within ${PATIENCE_MS / 60_000} minutes`,
        );
    });
  });
