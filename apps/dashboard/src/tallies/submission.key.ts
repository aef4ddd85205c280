const KEY_BYTES = 16;

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
  #pending: { content: string; key: string } | null = null;

  constructor(make: () => string = newKey) {
    this.#make = make;
  }

  /** The key for this content. */
  take(content: unknown): string {
    const text = JSON.stringify(content);
    if (this.#pending?.content !== text) this.#pending = { content: text, key: this.#make() };
    return this.#pending.key;
  }

  /** To be called once the server gave a receipt. */
  settle(): void {
    this.#pending = null;
  }
}
