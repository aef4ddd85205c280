/** Lets at most `width` tasks run at a time, in the order in which they came. */
export class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.width) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** Runs a task for every item, `width` at a time; results in the order of the items. */
export const eachOf = async <T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> => {
  const gate = new Gate(width);
  return Promise.all(items.map((item) => gate.run(() => task(item))));
};

/**
 * Lanes: tasks of one lane run one after the other, different lanes side by side through the gate. After
 * the first failure nothing more begins, and `drained` throws it.
 */
export class Lanes {
  private readonly tails = new Map<string, Promise<void>>();
  private failure: { readonly error: unknown } | null = null;

  constructor(private readonly gate: Gate) {}

  get waiting(): number {
    return this.tails.size;
  }

  add(lane: string, task: () => Promise<void>): void {
    const before = this.tails.get(lane) ?? Promise.resolve();
    const tail = before
      .then(() => (this.failure ? undefined : this.gate.run(task)))
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .then(() => {
        if (this.tails.get(lane) === tail) this.tails.delete(lane);
      });
    this.tails.set(lane, tail);
  }

  /** Throws what failed, if anything did. */
  check(): void {
    if (this.failure) throw this.failure.error;
  }

  async drained(): Promise<void> {
    while (this.tails.size > 0) await Promise.all(this.tails.values());
    this.check();
  }
}
