import type { Checkins, Door } from '@innoweek/contracts';
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';

const NAME = 'innoweek-door';
const DEVICE_BYTES = 4;
const MINUTE_MS = 60_000;

/** What the server last said of a door, and when this phone received it. */
export type DoorFacts = Door & { receivedAt: number };
/** Why the server did not take counts, in its own words. */
export type Refusal = { code: string; text: string };

export type DoorRecord = {
  event: string;
  /** The name that this phone counts under at this event. */
  device: string;
  nextSeq: number;
  /** People in counts that the server has acknowledged. */
  sent: number;
  facts: DoorFacts | null;
  refusal: Refusal | null;
};

/** A count that the server has not acknowledged. Once it was sent it never changes: the first try may have arrived. */
export type WaitingCount = {
  event: string;
  seq: number;
  count: number;
  /** By the edition's clock. */
  at: string;
  sealed: boolean;
};

interface DoorSchema extends DBSchema {
  doors: { key: string; value: DoorRecord };
  counts: { key: [string, number]; value: WaitingCount };
}
const STORES: ('doors' | 'counts')[] = ['doors', 'counts'];
// A tap that was shown is on the disk, whatever happens to the phone.
const STRICT = { durability: 'strict' } as const;
type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<DoorSchema, typeof STORES, Mode>;

/** One door as a screen shows it. */
export type DoorView = {
  record: DoorRecord | null;
  /** People in counts that wait to be sent; corrections may make it fall below zero. */
  waiting: number;
  /** How many counts wait. */
  entries: number;
};

const countsOf = (event: string): IDBKeyRange => IDBKeyRange.bound([event, 0], [event, Infinity]);
const sumOf = (counts: readonly WaitingCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);

/** A name nobody else has. `crypto.randomUUID` is missing where the page comes over plain HTTP. */
const newDevice = (): string =>
  `phone:${Array.from(crypto.getRandomValues(new Uint8Array(DEVICE_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')}`;

/**
 * What this phone counted, kept by the browser: it outlives reloads, crashes and a sign-in that expired. All tabs
 * share it, and each step is one transaction. Invariant: every tap is in exactly one place, `counts` or `sent`.
 */
export class DoorDatabase {
  #opened: Promise<IDBPDatabase<DoorSchema>> | null = null;

  constructor(private readonly name: string = NAME) {}

  read(event: string): Promise<DoorView> {
    return this.#run('readonly', async (reading) => {
      const [record, counts] = await Promise.all([
        reading.objectStore('doors').get(event),
        reading.objectStore('counts').getAll(countsOf(event)),
      ]);
      return { record: record ?? null, waiting: sumOf(counts), entries: counts.length };
    });
  }

  /** Keeps what the server said of a door; the first time, the phone gets its name there. */
  keepFacts(facts: DoorFacts): Promise<void> {
    return this.#run('readwrite', async (writing) => {
      const doors = writing.objectStore('doors');
      const event = facts.event.code;
      const known = await doors.get(event);
      await doors.put({
        ...(known ?? { event, device: newDevice(), nextSeq: 1, sent: 0, refusal: null }),
        facts,
      });
    });
  }

  /**
   * Counts people. Taps of one minute that were not sent yet are one count. False when a correction would take back
   * more than this phone counted.
   */
  tap(event: string, people: number, at: Date): Promise<boolean> {
    return this.#run('readwrite', async (writing) => {
      const doors = writing.objectStore('doors');
      const counts = writing.objectStore('counts');
      const record = await doors.get(event);
      if (!record) throw new Error(`the door of ${event} was never opened on this phone`);
      const waiting = await counts.getAll(countsOf(event));
      if (record.sent + sumOf(waiting) + people < 0) return false;
      const last = waiting.at(-1);
      const sameMinute =
        last && Math.floor(Date.parse(last.at) / MINUTE_MS) === Math.floor(at.getTime() / MINUTE_MS);
      if (last && sameMinute && !last.sealed) await counts.put({ ...last, count: last.count + people });
      else {
        await counts.put({
          event,
          seq: record.nextSeq,
          count: people,
          at: at.toISOString(),
          sealed: false,
        });
        await doors.put({ ...record, nextSeq: record.nextSeq + 1 });
      }
      return true;
    });
  }

  /** The events that have counts to be sent. */
  waitingEvents(): Promise<string[]> {
    return this.#run('readonly', async (reading) => {
      const keys = await reading.objectStore('counts').getAllKeys();
      return [...new Set(keys.map(([event]) => event))];
    });
  }

  /** The oldest counts of an event as a request, in order; they do not change from here on. Null when none wait. */
  seal(event: string, limit: number): Promise<Checkins | null> {
    return this.#run('readwrite', async (writing) => {
      const counts = writing.objectStore('counts');
      const record = await writing.objectStore('doors').get(event);
      const entries: Checkins['entries'] = [];
      for (const waiting of await counts.getAll(countsOf(event))) {
        if (entries.length === limit) break;
        // Taps that took each other back, and that the server never heard of.
        if (waiting.count === 0 && !waiting.sealed) {
          await counts.delete([event, waiting.seq]);
          continue;
        }
        if (!waiting.sealed) await counts.put({ ...waiting, sealed: true });
        entries.push({ seq: waiting.seq, count: waiting.count, at: waiting.at });
      }
      return record && entries.length > 0 ? { event, device: record.device, entries } : null;
    });
  }

  /** The server has these counts. Said twice, by two tabs, it is the same as once. */
  settle(event: string, seqs: readonly number[]): Promise<void> {
    return this.#run('readwrite', async (writing) => {
      const counts = writing.objectStore('counts');
      let sent = 0;
      for (const seq of seqs) {
        const waiting = await counts.get([event, seq]);
        if (!waiting) continue;
        sent += waiting.count;
        await counts.delete([event, seq]);
      }
      await this.#change(writing, event, (record) => ({
        ...record,
        sent: record.sent + sent,
        refusal: null,
      }));
    });
  }

  /** The server will not have the counts of an event as they are. They stay. */
  refuse(event: string, refusal: Refusal): Promise<void> {
    return this.#run('readwrite', (writing) =>
      this.#change(writing, event, (record) => ({ ...record, refusal })),
    );
  }

  /** Gives up what waits at an event. */
  discard(event: string): Promise<void> {
    return this.#run('readwrite', async (writing) => {
      await writing.objectStore('counts').delete(countsOf(event));
      await this.#change(writing, event, (record) => ({ ...record, refusal: null }));
    });
  }

  async close(): Promise<void> {
    (await this.#open()).close();
  }

  async #change(
    writing: Transaction<'readwrite'>,
    event: string,
    change: (record: DoorRecord) => DoorRecord,
  ): Promise<void> {
    const doors = writing.objectStore('doors');
    const record = await doors.get(event);
    if (record) await doors.put(change(record));
  }

  async #run<T, Mode extends 'readonly' | 'readwrite'>(
    mode: Mode,
    work: (transaction: Transaction<Mode>) => Promise<T>,
  ): Promise<T> {
    let transaction: Transaction<Mode>;
    try {
      transaction = (await this.#open()).transaction(STORES, mode, STRICT);
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'InvalidStateError') throw error;
      // Phones close the database of a page that was put away for long; nothing was written yet.
      this.#opened = null;
      transaction = (await this.#open()).transaction(STORES, mode, STRICT);
    }
    const [result] = await Promise.all([work(transaction), transaction.done]);
    return result;
  }

  #open(): Promise<IDBPDatabase<DoorSchema>> {
    this.#opened ??= openDB<DoorSchema>(this.name, 1, {
      upgrade: (database) => {
        database.createObjectStore('doors', { keyPath: 'event' });
        database.createObjectStore('counts', { keyPath: ['event', 'seq'] });
      },
      terminated: () => {
        this.#opened = null;
      },
    });
    return this.#opened;
  }
}
