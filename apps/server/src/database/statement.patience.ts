import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import {
  EventSubscriber,
  type BeforeQueryEvent,
  type EntitySubscriberInterface,
  type QueryRunner,
} from 'typeorm';

/** So long an answer to a statement is waited for, in milliseconds, unless whoever sends it says otherwise. */
const ANSWER_MS = 60_000;

const patience = new AsyncLocalStorage<number>();

/**
 * Does something whose statements are each answered within so many milliseconds: sooner than others, because somebody
 * waits for it, or much later, because it reads all there is.
 */
export const answeredWithin = <T>(milliseconds: number, work: () => Promise<T>): Promise<T> =>
  patience.run(milliseconds, work);

/** An hour: for what goes through everything there is. */
const UNHURRIED_MS = 3_600_000;

/** Does something whose statements may take as long as they want. */
export const unhurried = <T>(work: () => Promise<T>): Promise<T> => answeredWithin(UNHURRIED_MS, work);

type Waiting = { statements: number; timer: NodeJS.Timeout | null };

/**
 * Gives up connections on which no answer comes. Where the network swallows a statement there is no error, ever: whoever
 * sent it would wait for good, and so would everybody behind the locks that it holds.
 */
@EventSubscriber()
export class StatementPatience implements EntitySubscriberInterface {
  readonly #waiting = new WeakMap<QueryRunner, Waiting>();

  beforeQuery({ queryRunner }: BeforeQueryEvent): void {
    const waiting = this.#waiting.get(queryRunner) ?? { statements: 0, timer: null };
    this.#waiting.set(queryRunner, waiting);
    waiting.statements += 1;
    this.#wait(queryRunner, waiting);
  }

  afterQuery({ queryRunner }: BeforeQueryEvent): void {
    const waiting = this.#waiting.get(queryRunner);
    if (!waiting) return;
    waiting.statements -= 1;
    this.#wait(queryRunner, waiting);
  }

  #wait(runner: QueryRunner, waiting: Waiting): void {
    if (waiting.timer) clearTimeout(waiting.timer);
    waiting.timer = null;
    if (waiting.statements === 0) return;
    waiting.timer = setTimeout(() => {
      void giveUp(runner);
    }, patience.getStore() ?? ANSWER_MS);
  }
}

/**
 * Statements that wait are refused. The transaction that they are in is rolled back as soon as PostgreSQL notices; what
 * was said outside of one may have been done.
 */
const giveUp = async (runner: QueryRunner): Promise<void> => {
  const connection: unknown = await runner.connect();
  if (connection instanceof pg.Client) await connection.end().catch(() => undefined);
};
