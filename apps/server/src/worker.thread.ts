import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';

/** A thread that fell is started again after so long, in milliseconds. */
const PAUSE_MS = 1_000;
/** Jobs under way may take so long to end, in milliseconds; whoever starts next takes them over. */
const PATIENCE_MS = 15_000;
/** What a fold reads and writes is garbage right after it: with room for several, it is never copied around. */
const YOUNG_MB = 192;

/**
 * Runs the jobs of a server that is api and worker in one, in a thread of its own: folding thousands of tallies and
 * judging imports is arithmetic, and must not hold up a single reply.
 */
export class WorkerThread {
  readonly #log = new Logger('worker');
  readonly #env: NodeJS.ProcessEnv;
  #worker: Worker;
  #stopping = false;

  private constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
    this.#worker = this.#open();
  }

  /**
   * Gives back a thread that takes jobs.
   * @param env what the server was started with
   * @param databaseUrl of the database that the server found or started
   */
  static async start(env: NodeJS.ProcessEnv, databaseUrl: string): Promise<WorkerThread> {
    // The backups are looked after where the database was started.
    const thread = new WorkerThread({ ...env, ROLE: 'worker', DATABASE_URL: databaseUrl, BACKUP_DIR: '' });
    try {
      await once(thread.#worker, 'message');
    } catch (error) {
      thread.#stopping = true;
      throw error;
    }
    return thread;
  }

  /** Lets the jobs under way end, and waits for that. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#worker.threadId < 0) return;
    const exit = once(this.#worker, 'exit');
    this.#worker.postMessage('stop');
    const late = new AbortController();
    await Promise.race([exit, sleep(PATIENCE_MS, null, { signal: late.signal, ref: false })]);
    late.abort();
    await this.#worker.terminate();
  }

  #open(): Worker {
    const worker = new Worker(new URL('./worker.thread.main.js', import.meta.url), {
      workerData: this.#env,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('error', (error: unknown) => {
      this.#log.error({ msg: 'the thread that runs jobs fell; it is started again', err: error });
    });
    worker.once('exit', () => {
      if (this.#stopping) return;
      setTimeout(() => {
        if (!this.#stopping) this.#worker = this.#open();
      }, PAUSE_MS).unref();
    });
    return worker;
  }
}
