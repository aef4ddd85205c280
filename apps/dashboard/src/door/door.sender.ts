import type { Checkins } from '@innoweek/contracts';
import { ProblemError } from '../api/problem.error.ts';
import type { DoorDatabase } from './door.database.ts';

/** Counts of one request. */
const MAX_ENTRIES = 500;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 60_000;

/** How the last try to send went. */
export type SendingState = 'idle' | 'sending' | 'unreachable' | 'signedOut';

/** What the sender needs of the world; tests bring their own. */
export type SenderWorld = {
  send(checkins: Checkins): Promise<unknown>;
  /** Runs one at a time over all tabs of this browser. */
  alone(task: () => Promise<void>): Promise<void>;
  after(ms: number, task: () => void): () => void;
  random(): number;
};

/**
 * Sends what this phone counted, oldest first, until the server has all of it. A count is let go only after its
 * receipt: whatever is lost on the way is sent again, and the server counts (device, seq) once.
 */
export class DoorSender {
  #state: SendingState = 'idle';
  #failures = 0;
  #cancel: (() => void) | null = null;
  #running = false;
  /** How often it was asked to send: asked meanwhile, it looks once more. */
  #wakes = 0;

  constructor(
    private readonly database: DoorDatabase,
    private readonly world: SenderWorld,
    /** Called when anything changed that a screen may show. */
    private readonly changed: () => void,
  ) {}

  get state(): SendingState {
    return this.#state;
  }

  /** Asks to send after so many milliseconds: taps gather meanwhile. An earlier appointment is kept. */
  wakeIn(ms: number): void {
    if (this.#cancel) return;
    this.#cancel = this.world.after(ms, () => void this.wake());
  }

  /** Sends what waits; while a try is under way, once more after it. */
  async wake(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#wakes += 1;
    if (this.#running) return;
    this.#running = true;
    let seen: number;
    do {
      seen = this.#wakes;
      await this.world.alone(() => this.#sendAll());
    } while (seen !== this.#wakes);
    this.#running = false;
  }

  async #sendAll(): Promise<void> {
    try {
      for (const event of await this.database.waitingEvents()) await this.#sendEvent(event);
      this.#failures = 0;
      this.#show('idle');
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401) {
        this.#show('signedOut');
        return;
      }
      this.#show('unreachable');
      this.#failures += 1;
      const asked = error instanceof ProblemError ? (error.retryAfter ?? 0) * 1_000 : 0;
      const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** (this.#failures - 1));
      this.wakeIn(Math.max(asked, wait * (0.5 + this.world.random())));
    }
  }

  async #sendEvent(event: string): Promise<void> {
    for (;;) {
      const checkins = await this.database.seal(event, MAX_ENTRIES);
      if (!checkins) return;
      this.#show('sending');
      try {
        await this.world.send(checkins);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        // It will not be taken later either, unless somebody changes something; other events go on.
        await this.database.refuse(event, { code: error.code, text: sentenceOf(error) });
        this.changed();
        return;
      }
      await this.database.settle(
        event,
        checkins.entries.map(({ seq }) => seq),
      );
      this.changed();
    }
  }

  #show(state: SendingState): void {
    this.#state = state;
    this.changed();
  }
}

/** What the server understood and does not accept; everything else may work later. */
const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  error.status >= 400 &&
  error.status < 500 &&
  ![401, 408, 425, 429].includes(error.status);

/** The most exact of the server's sentences. */
const sentenceOf = (error: ProblemError): string => error.problem.errors[0]?.message ?? error.message;
