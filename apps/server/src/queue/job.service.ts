import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { JOBS, type JobName, type JobPayload } from '@innoweek/contracts';
import type { JobsOptions } from 'bullmq';
import { Rounds } from '../operations/rounds.timer.ts';
import type { JobQueue, QueueBackend } from './queue.backend.ts';

export const QUEUE_BACKEND = Symbol('innoweek:queue-backend');
export const QUEUE_NAME = 'innoweek';

/** Whoever asks how the queue is gets an answer within this, in milliseconds. */
const ANSWER_MS = 1_500;
/** How often it is looked whether the queue still knows what is to be repeated, in milliseconds. */
const RENEWAL_MS = 10_000;

export type JobOutcome = 'done' | 'failed';

/** Asks for work to be done. A job is a reminder, never the only place where something is known. */
@Injectable()
export class JobService implements OnApplicationShutdown {
  readonly #log = new Logger('queue');
  readonly #queue: JobQueue;
  readonly #repeated = new Map<JobName, () => Promise<unknown>>();
  // A queue that is away keeps one waiting until it is back.
  readonly #renewals = new Rounds(
    () => this.renew(),
    (error) => {
      this.#log.warn({ msg: 'repeated jobs were not looked at', err: error });
    },
  );
  #onHandled: (job: JobName, outcome: JobOutcome, seconds: number) => void = () => undefined;

  constructor(@Inject(QUEUE_BACKEND) private readonly backend: QueueBackend) {
    this.#queue = backend.openQueue(QUEUE_NAME, {
      defaultJobOptions: { removeOnComplete: true, removeOnFail: 100, attempts: 3, backoff: 500 },
    });
    this.#queue.on('error', (error) => {
      this.#log.warn({ msg: 'queue unreachable', err: error.message });
    });
  }

  /** Adds a job. With `once`, one of that id runs and one waits, however many are asked for. */
  async add<N extends JobName>(name: N, payload: JobPayload<N>, once?: string): Promise<void> {
    const options: JobsOptions = once ? { deduplication: { id: once, keepLastIfActive: true } } : {};
    await this.#queue.add(name, JOBS[name].payload.parse(payload), options);
  }

  /**
   * Adds a job whose loss a sweep makes good: never throws, so that a queue that is away cannot fail what
   * was already committed.
   */
  remind<N extends JobName>(name: N, payload: JobPayload<N>, once: string): void {
    this.add(name, payload, once).catch((error: unknown) => {
      this.#log.warn({ msg: `reminder ${name} lost; a sweep will find it`, err: error });
    });
  }

  /** Runs a job again and again, once in all processes together, also where the queue is emptied meanwhile. */
  async repeat<N extends JobName>(name: N, payload: JobPayload<N>, everyMs: number): Promise<void> {
    const ask = (): Promise<unknown> =>
      this.#queue.upsertJobScheduler(name, { every: everyMs }, { name, data: payload });
    this.#repeated.set(name, ask);
    await ask();
    this.#renewals.begin(RENEWAL_MS);
  }

  /** Has the queue repeat no such job any more, if it does. */
  async forget(name: string): Promise<void> {
    await this.#queue.removeJobScheduler(name);
  }

  /** Asks again for whatever is to be repeated and the queue does not know of any more: Redis may lose all it has. */
  async renew(): Promise<void> {
    for (const [name, ask] of this.#repeated) if (!(await this.#queue.getJobScheduler(name))) await ask();
  }

  /** Says who wants to know of every job that this process has run. */
  onHandled(listener: (job: JobName, outcome: JobOutcome, seconds: number) => void): void {
    this.#onHandled = listener;
  }

  handled(job: JobName, outcome: JobOutcome, seconds: number): void {
    this.#onHandled(job, outcome, seconds);
  }

  /** How many jobs are in which state. Fails where the queue does not answer; BullMQ itself would wait for it. */
  async counts(): Promise<Record<string, number>> {
    const late = new AbortController();
    const patience = sleep(ANSWER_MS, null, { signal: late.signal, ref: false }).then(() => {
      throw new Error(`the queue did not answer within ${String(ANSWER_MS)} ms`);
    });
    const counts = this.#queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
    try {
      return await Promise.race([counts, patience]);
    } finally {
      late.abort();
      for (const rest of [counts, patience]) rest.catch(() => undefined);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    // Not waited for: the queue may be away.
    void this.#renewals.end();
    await this.#queue.close();
    await this.backend.close();
  }
}
