import type { Unanswered } from './tally.draft.ts';

const KEY_BYTES = 16;
/** A second tap within so many milliseconds is the same as the first. */
const DOUBLE_TAP_MS = 3000;

/** A key nobody else will use. `crypto.randomUUID` is missing where the page comes over plain HTTP. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/**
 * The `Idempotency-Key` of what a form sends. Sending the same again after a failure uses the same key, for the
 * first try may have arrived; changed content, or the next submission after a success, gets a new one.
 */
export class SubmissionKey {
  readonly #make: () => string;
  readonly #now: () => number;
  #pending: Unanswered | null;
  #settled: { content: string; at: number } | null = null;

  constructor({
    make = newKey,
    now = Date.now,
    pending = null,
  }: { make?: () => string; now?: () => number; pending?: Unanswered | null } = {}) {
    this.#make = make;
    this.#now = now;
    this.#pending = pending;
  }

  /** What was sent and not answered. */
  get pending(): Unanswered | null {
    return this.#pending;
  }

  /** The key for this content. */
  take(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#pending?.content !== text) this.#pending = { content: text, key: this.#make() };
    return this.#pending.key;
  }

  /** Whether just this was accepted a moment ago. */
  isRepeated(content: unknown): boolean {
    return (
      this.#settled !== null &&
      this.#settled.content === JSON.stringify(content) &&
      this.#now() - this.#settled.at < DOUBLE_TAP_MS
    );
  }

  /** To be called once the server gave a receipt. */
  settle(): void {
    if (this.#pending) this.#settled = { content: this.#pending.content, at: this.#now() };
    this.#pending = null;
  }

  /** What was not answered is not wanted any more. */
  drop(): void {
    this.#pending = null;
  }
}
