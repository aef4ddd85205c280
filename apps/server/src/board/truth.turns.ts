import { ProblemError } from '../problems/problem.error.ts';

/** Readings at once: each sums up the whole ledger and holds a connection to the database for seconds. */
const AT_ONCE = 2;
/** Those that wait for one; whoever comes then is told to come again. */
const MOST_WAITING = 20;
/** Of one caller, running and waiting: what a screen asks for at once, and that of one that was left a moment ago. */
const MOST_OF_ONE = 4;
const AGAIN_S = 5;

/**
 * Lets a few sum up the ledger at a time. Everybody may ask for it, signed in or not: without turns some dozens who do
 * so at once hold every connection, and nobody else gets an answer. One caller gets a few of the places.
 */
export class TruthTurns {
  readonly #waiting: (() => void)[] = [];
  readonly #callers = new Map<string, number>();
  #running = 0;

  async take<T>(caller: string, work: () => Promise<T>): Promise<T> {
    const own = this.#callers.get(caller) ?? 0;
    if (own >= MOST_OF_ONE) throw tooMany();
    this.#callers.set(caller, own + 1);
    try {
      return await this.#inTurn(work);
    } finally {
      const left = (this.#callers.get(caller) ?? 1) - 1;
      if (left > 0) this.#callers.set(caller, left);
      else this.#callers.delete(caller);
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) await this.#wait();
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes over the place of this one.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= MOST_WAITING) throw tooMany();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }
}

const tooMany = (): ProblemError =>
  new ProblemError('busy', { params: { seconds: AGAIN_S }, retryAfterS: AGAIN_S });
