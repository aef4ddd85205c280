import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { JOBS, type JobName } from '@innoweek/contracts';
import { answeredWithin } from '../database/statement.patience.ts';
import { HANDLES, isJobName, type JobHandler } from './job.handler.ts';
import { JobService, QUEUE_BACKEND, QUEUE_NAME, type JobOutcome } from './job.service.ts';
import type { JobWorker, QueueBackend, QueuedJob } from './queue.backend.ts';

/** Jobs run side by side in one process: folds of several editions, an import beside them. */
const CONCURRENCY = 4;
/** How often event clocks are read, in milliseconds. */
const CLOCK_MS = 1_000;
/** How often jobs without a living worker are looked for, in milliseconds. */
const STALLED_MS = 2_500;

const hasHandle = (instance: unknown): instance is JobHandler =>
  typeof instance === 'object' &&
  instance !== null &&
  'handle' in instance &&
  typeof instance.handle === 'function';

/** Takes jobs from the queue and gives them to their handlers. Only in processes with the role worker or all. */
@Injectable()
export class JobWorkerService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger('worker');
  readonly #handlers = new Map<JobName, JobHandler>();
  #worker: JobWorker | null = null;

  constructor(
    @Inject(QUEUE_BACKEND) private readonly backend: QueueBackend,
    private readonly jobs: JobService,
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#findHandlers();
    this.#worker = this.backend.openWorker(QUEUE_NAME, (job) => this.#run(job), {
      concurrency: CONCURRENCY,
      // Jobs of a worker that was killed are taken over within seconds; every handler may run twice.
      stalledInterval: STALLED_MS,
      lockDuration: 2 * STALLED_MS,
    });
    this.#worker.on('error', (error) => {
      this.#log.warn({ msg: 'worker', err: error.message });
    });
    this.#worker.on('failed', (job, error) => {
      this.#log.error({ msg: `job ${job?.name ?? ''} failed`, err: error });
    });
    await this.jobs.repeat('clock', {}, CLOCK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#worker?.close();
  }

  #findHandlers(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      const name = metatype ? this.reflector.get<string | undefined>(HANDLES, metatype) : undefined;
      if (name === undefined) continue;
      if (!isJobName(name) || !hasHandle(instance)) throw new Error(`no such job: ${name}`);
      if (this.#handlers.has(name)) throw new Error(`job ${name} has two handlers`);
      this.#handlers.set(name, instance);
    }
    for (const name of Object.keys(JOBS)) {
      if (isJobName(name) && !this.#handlers.has(name)) throw new Error(`job ${name} has no handler`);
    }
  }

  async #run(job: QueuedJob): Promise<void> {
    const handler = isJobName(job.name) ? this.#handlers.get(job.name) : undefined;
    if (!handler || !isJobName(job.name)) {
      this.#log.error({ msg: `unknown job ${job.name} dropped` });
      // Another version asked for it again and again, and the queue still does.
      await this.jobs.forget(job.name);
      return;
    }
    const { payload, timeLimitMs } = JOBS[job.name];
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`job ${job.name} took longer than ${String(timeLimitMs)} ms`));
      }, timeLimitMs);
    });
    const began = performance.now();
    let outcome: JobOutcome = 'failed';
    try {
      const work = answeredWithin(timeLimitMs, () => handler.handle(payload.parse(job.data)));
      await Promise.race([work, limit]);
      outcome = 'done';
    } finally {
      clearTimeout(timer);
      this.jobs.handled(job.name, outcome, (performance.now() - began) / 1_000);
    }
  }
}
