import DataLoader from 'dataloader';

const MAX_BATCH = 5_000;
/**
 * An answer serves for so long, in milliseconds. Whoever changes what it tells announces it, and every process
 * forgets at once: this bounds how long one is wrong whose channel is down.
 */
const KEEP_MS = 3_000;
/** Answers kept at most. */
const MAX_KEPT = 20_000;

/**
 * Looks keys up for many callers with few queries. One query is under way at a time, and whoever asks meanwhile
 * shares the next: alone, a caller waits for nobody; under load, a query serves all who came during the last one.
 * What was found is kept for a moment; what was not found is looked for each time.
 */
export class SharedLookup<Value extends object> {
  readonly #loader: DataLoader<string, Value | null>;
  readonly #kept = new Map<string, { value: Value; until: number }>();
  #underWay = false;
  #next: (() => void) | null = null;
  /** Counts what was announced: an answer to a question from before an announcement is not kept. */
  #announced = 0;

  /** @param find the values of the keys, at their places; null where there is none. */
  constructor(find: (keys: readonly string[]) => Promise<(Value | null)[]>) {
    this.#loader = new DataLoader((keys) => this.#ask(find, keys), {
      cache: false,
      maxBatchSize: MAX_BATCH,
      batchScheduleFn: (run) => {
        if (this.#underWay) this.#next = run;
        // Later in this turn, so that requests read from the network together go together.
        else setImmediate(run);
      },
    });
  }

  /** The value of a key, or null where there is none. */
  async load(key: string): Promise<Value | null> {
    const kept = this.#kept.get(key);
    if (kept && kept.until > performance.now()) return kept.value;
    return this.#loader.load(key);
  }

  /** To be called when what was found may have changed. */
  forget(): void {
    this.#announced += 1;
    this.#kept.clear();
  }

  async #ask(
    find: (keys: readonly string[]) => Promise<(Value | null)[]>,
    keys: readonly string[],
  ): Promise<(Value | null)[]> {
    this.#underWay = true;
    const announced = this.#announced;
    try {
      const values = await find(keys);
      if (announced === this.#announced) this.#keep(keys, values);
      return values;
    } finally {
      this.#underWay = false;
      this.#next?.();
      this.#next = null;
    }
  }

  #keep(keys: readonly string[], values: readonly (Value | null)[]): void {
    if (this.#kept.size + keys.length > MAX_KEPT) this.#kept.clear();
    const until = performance.now() + KEEP_MS;
    keys.forEach((key, at) => {
      const value = values[at];
      if (value) this.#kept.set(key, { value, until });
    });
  }
}
