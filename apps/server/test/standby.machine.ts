import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { takeBackup } from '../src/backups/base.backup.ts';
import { archiveAt } from '../src/database/embedded-archive.files.ts';
import {
  findPlace,
  preparePlace,
  programFor,
  type ClusterPlace,
} from '../src/database/embedded-cluster.files.ts';
import { findProgramPackage, type DatabaseProgram } from '../src/database/embedded-program.files.ts';
import { ask } from './embedded.machine.ts';
import { freePort } from './machines.processes.ts';

/** A PostgreSQL of its own that streams from an embedded one, and answers what only reads. */
export class Standby {
  #process: ChildProcess | null = null;
  #port = 0;

  private constructor(
    private readonly place: ClusterPlace,
    private readonly program: DatabaseProgram,
    private readonly primaryUrl: URL,
  ) {}

  /**
   * Makes a standby out of a backup, and starts it.
   * @param primary its address, data folder and backup folder
   */
  static async of(
    primary: { url: string; dataDir: string; backupDir: string },
    dataDir: string,
  ): Promise<Standby> {
    const primaryPlace = findPlace(primary.dataDir);
    if (!primaryPlace) throw new Error('there is no primary');
    const archive = archiveAt(primary.backupDir);
    const name = await takeBackup({ url: primary.url, place: primaryPlace, archive });
    const place = preparePlace(dataDir);
    cpSync(join(archive.bases, name, 'data'), place.cluster, { recursive: true });
    chmodSync(place.cluster, 0o700);
    writeFileSync(join(place.cluster, 'standby.signal'), '');
    const { account } = place;
    if (account !== undefined)
      for (const path of ['', ...readdirSync(place.cluster, { recursive: true, encoding: 'utf8' })])
        chownSync(join(place.cluster, path), account.uid, account.gid);
    const program = programFor(place, findProgramPackage());
    const standby = new Standby(place, program, new URL(primary.url));
    standby.#port = await freePort();
    await standby.start();
    return standby;
  }

  get url(): string {
    const url = new URL(this.primaryUrl);
    url.port = String(this.#port);
    return url.href;
  }

  /** On the port that it had. */
  async start(): Promise<void> {
    const { hostname, port, username, password } = this.primaryUrl;
    const { place, program } = this;
    const settings = {
      port: String(this.#port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      fsync: 'off',
      primary_conninfo: `host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = openSync(place.logFile, 'a');
    this.#process = spawn(program.postgres, ['-D', place.cluster, ...flags], {
      cwd: place.home,
      env: program.env,
      stdio: ['ignore', log, log],
      ...(place.account && { uid: place.account.uid, gid: place.account.gid }),
    });
    closeSync(log);
    for (let tries = 0; tries < 400; tries += 1) {
      if ((await ask(this.url, 'select pg_is_in_recovery()').catch(() => '')) === 'true') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the standby did not start within 20 s: ${readFileSync(place.logFile, 'utf8')}`);
  }

  /** As if the machine were gone: nobody is told. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGQUIT');
    await exited;
  }
}
