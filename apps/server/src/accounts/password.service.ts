import { Injectable } from '@nestjs/common';
import { hash, verify, type Options } from '@node-rs/argon2';
import { ProblemError } from '../problems/problem.error.ts';
import { newSecret } from '../access/secret.hash.ts';

/** OWASP's recommendation for argon2id, which is the algorithm unless another is named: 19 MiB, two passes, one lane. */
const PARAMETERS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Passwords checked at once in one process: each takes a core and 19 MiB. */
const MAX_RUNNING = 4;
/** Beyond so many that wait, callers are told to come back: a flood must not use up memory. */
const MAX_WAITING = 200;

/** The same password typed on another keyboard or input method is the same password. */
const normalised = (password: string): string => password.normalize('NFKC');

/** Keeps and checks passwords, few at a time. */
@Injectable()
export class PasswordService {
  /** Checked in place of a password that is not there, so that the answer takes as long. */
  readonly #nobody: Promise<string> = hash(newSecret(), PARAMETERS);
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normalised(password), PARAMETERS));
  }

  /** Whether it is the password; without a hash it never is, after the same work. Call it in turn. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const right = await verify(passwordHash ?? (await this.#nobody), normalised(password));
    return right && passwordHash !== null;
  }

  /** Runs something costly when its turn comes. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_RUNNING) {
      if (this.#waiting.length >= MAX_WAITING)
        throw new ProblemError('busy', { params: { seconds: 2 }, retryAfterS: 2 });
      // Whoever finishes hands over their place, so that it cannot be taken in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
