import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';

/** How long it may take to put things in order before it is killed, in milliseconds. */
const PATIENCE_MS = 5_000;
const PARENT_WATCH = new URL(`./parent.watch${extname(import.meta.url)}`, import.meta.url);

export type RehearsalStart = {
  script: string;
  args: readonly string[];
  /** All it gets to see of the environment. */
  env: Record<string, string>;
  logFile: string;
  onLine: (line: string) => void;
  onExit: (code: number | null) => void;
  patienceMs?: number;
};

/** The rehearsal as a child process: it never outlives the server. */
export class RehearsalProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;

  readonly #patienceMs: number;

  constructor({ script, args, env, logFile, onLine, onExit, patienceMs = PATIENCE_MS }: RehearsalStart) {
    this.#patienceMs = patienceMs;
    const child = spawn(process.execPath, ['--import', PARENT_WATCH.href, script, ...args], {
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      // In a group of its own: Ctrl-C at the terminal reaches the server alone, which then stops it in order.
      detached: true,
    });
    const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    // A full disk must not take the server down with the log of its demo.
    log.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${new Date().toISOString()} ${line}\n`);
        onLine(line);
      });
    }
    child.stdin.on('error', () => undefined);
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      const end = (code: number | null): void => {
        log.end();
        onExit(code);
        resolve();
      };
      child.once('error', () => {
        end(null);
      });
      child.once('close', end);
    });
  }

  /** Asks it to stop, makes it stop, and waits until it has. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), this.#patienceMs);
    await this.#gone;
    clearTimeout(timer);
  }
}
