/**
 * Something that is done again and again. One round at a time: where a round takes longer than the time between two,
 * the next one begins later.
 */
export class Rounds {
  #timer: NodeJS.Timeout | null = null;
  #underWay: Promise<void> | null = null;
  #ended = false;

  /** @param onFailure told of a round that failed; the next one begins all the same */
  constructor(
    private readonly round: () => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Begins a round every so many milliseconds; does nothing where that was said before, or after the end. Holds no process up. */
  begin(everyMs: number): void {
    if (this.#ended) return;
    this.#timer ??= setInterval(() => void this.once(), everyMs).unref();
  }

  /** A round now, or the one under way. Never fails. */
  once(): Promise<void> {
    this.#underWay ??= this.round()
      .catch(this.onFailure)
      .finally(() => {
        this.#underWay = null;
      });
    return this.#underWay;
  }

  /** Begins none any more, and waits for the one under way. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#underWay;
  }
}
