import { receiptSchema } from '@innoweek/contracts';
import { api } from '../api/api.client.ts';
import { momentAt } from './door.clock.ts';
import { DoorDatabase, type DoorFacts, type DoorView } from './door.database.ts';
import { DoorSender, type SendingState } from './door.sender.ts';

/** Taps gather for so long before they are sent together. */
const GATHER_MS = 1_500;
/** A crowd's network swallows requests without a word: after so long another try is due. */
const TIME_LIMIT_MS = 20_000;
const LOCK = 'innoweek-door';

export type DoorSnapshot = DoorView & {
  /** Whether the browser's own database was read yet. */
  loaded: boolean;
  /** The browser forbids to keep anything: nothing can be counted here. */
  forbidden: boolean;
  sending: SendingState;
  online: boolean;
};

/** Web Locks are missing over plain HTTP; two tabs then may send the same twice, which counts once. */
const alone = async (task: () => Promise<void>): Promise<void> => {
  if ('locks' in navigator) await navigator.locks.request(LOCK, task);
  else await task();
};

/** The doors of this browser: one database, one sender, and screens that watch. It lives as long as the page. */
class DoorStore {
  readonly #database = new DoorDatabase();
  readonly #listeners = new Set<() => void>();
  readonly #views = new Map<string, DoorSnapshot>();
  readonly #others = new BroadcastChannel('innoweek-door');
  #reading: Promise<void> = Promise.resolve();
  readonly #sender = new DoorSender(
    this.#database,
    {
      send: (checkins) => api.post('/checkins', checkins, receiptSchema, { timeLimitMs: TIME_LIMIT_MS }),
      alone,
      after: (ms, task) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
      random: () => Math.random(),
    },
    () => this.#changed(),
  );

  constructor() {
    this.#others.onmessage = () => void this.#refresh();
    addEventListener('online', () => this.wake());
    addEventListener('offline', () => void this.#refresh());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.wake();
    });
  }

  /** Calls back when a door may look different; the result ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A door as it was read last. */
  readonly view = (event: string): DoorSnapshot => {
    const known = this.#views.get(event);
    if (known) return known;
    const blank: DoorSnapshot = {
      record: null,
      waiting: 0,
      entries: 0,
      loaded: false,
      forbidden: false,
      sending: this.#sender.state,
      online: navigator.onLine,
    };
    this.#views.set(event, blank);
    void this.#refresh();
    return blank;
  };

  /** Counts people at a door; false when there is not that much to take back. */
  async tap(event: string, people: number, facts: DoorFacts): Promise<boolean> {
    const taken = await this.#database.tap(event, people, momentAt(facts, Date.now()));
    if (taken) {
      this.#changed();
      this.#sender.wakeIn(GATHER_MS);
    }
    return taken;
  }

  async keepFacts(facts: DoorFacts): Promise<void> {
    await this.#database.keepFacts(facts);
    this.#changed();
  }

  async discard(event: string): Promise<void> {
    await this.#database.discard(event);
    this.#changed();
  }

  /** Tries to send what waits now. */
  wake(): void {
    void this.#refresh();
    void this.#sender.wake();
  }

  #changed(): void {
    this.#others.postMessage(null);
    void this.#refresh();
  }

  /** Reads one after the other, so that an old answer never covers a newer one. */
  #refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  async #read(): Promise<void> {
    for (const [event, before] of this.#views) {
      const view = await this.#database.read(event).catch(() => null);
      this.#views.set(event, {
        ...before,
        ...view,
        loaded: true,
        forbidden: view === null,
        sending: this.#sender.state,
        online: navigator.onLine,
      });
    }
    for (const listener of this.#listeners) listener();
  }
}

export const doorStore = new DoorStore();
