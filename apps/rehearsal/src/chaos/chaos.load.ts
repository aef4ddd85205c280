import { setTimeout as sleep } from 'node:timers/promises';
import { receiptSchema } from '@innoweek/contracts';
import { EDITION, type BenchEntry, type BenchStage, type Reached } from '../bench/stage.bench.ts';
import { ApiClient, ApiError } from '../client/api.client.ts';
import type { ChaosLedger } from './chaos.ledger.ts';

const SENDERS = 8;
/** Between two requests of a sender, in milliseconds. */
const PAUSE_MS = 30;
/** How long a sender repeats one request. */
const PATIENCE_MS = 90_000;
/** A connection that says nothing for so long is given up. */
const SILENCE_MS = 4_000;
/** Every so many a request is broken off first and sent again under the same key. */
const ABANDON_EVERY = 12;
/** The longest request, in entries. */
const LONGEST = 3;

/** People who report without a pause, and repeat each request under its key until they are answered. */
export class ChaosLoad {
  /** Answers that should not have come: refusals, and none at all. */
  readonly surprises: string[] = [];
  readonly #api: ApiClient;
  #isStopped = false;
  #count = 0;
  readonly #senders: Promise<void>[];

  /** @param prefix of its keys; no two loads may have the same */
  constructor(
    private readonly week: BenchStage<Reached>,
    private readonly ledger: ChaosLedger,
    private readonly prefix: string,
  ) {
    this.#api = new ApiClient({
      url: week.server.url,
      connections: SENDERS,
      patienceMs: PATIENCE_MS,
      signal: new AbortController().signal,
      silenceMs: SILENCE_MS,
    });
    this.#senders = Array.from({ length: SENDERS }, () => this.#report());
  }

  /** Begins nothing new, and waits until everything that was sent is answered. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#senders);
    this.#api.close();
    this.surprises.push(...this.#api.internalErrors);
  }

  async #report(): Promise<void> {
    while (!this.#isStopped) {
      const n = this.#count;
      this.#count += 1;
      await this.#send(`${this.prefix}${n}`, n);
      await sleep(PAUSE_MS);
    }
  }

  async #send(key: string, n: number): Promise<void> {
    const entries: BenchEntry[] = Array.from({ length: 1 + (n % LONGEST) }, () => this.week.nextEntry());
    const request = {
      method: 'POST' as const,
      path: '/tallies',
      token: this.week.organizer,
      headers: { 'idempotency-key': key },
      json: { edition: EDITION, entries },
    };
    this.ledger.attempt(key, entries);
    if (n % ABANDON_EVERY === 0) await this.#api.abandon(request, n % 20);
    try {
      const { status, body } = await this.#api.send(request);
      const receipt = receiptSchema.safeParse(body);
      if (status === 201 && receipt.success) this.ledger.acknowledge(key, receipt.data.receipt);
      else this.surprises.push(`${key}: ${status} ${JSON.stringify(body).slice(0, 200)}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.surprises.push(`${key}: ${error.message}`);
    }
  }
}
