import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { isBesideTransaction } from '../src/database/beside.transaction.ts';

type Running = { open: boolean };

const hasPool = (driver: object): driver is { master: pg.Pool } =>
  'master' in driver && driver.master instanceof pg.Pool;

type Method = (args: readonly unknown[]) => unknown;

/** Calls something else in place of a method, which gets the method itself. */
const around = (
  owner: object,
  name: string,
  call: (method: Method, args: readonly unknown[]) => unknown,
): void => {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') throw new Error(`${name} is no method`);
  Reflect.set(owner, name, (...args: unknown[]): unknown =>
    call((given) => Reflect.apply(method, owner, given), args),
  );
};

/**
 * Refuses a second connection to whoever asks for one within a transaction: as many of those at once as the pool has
 * connections wait for each other. Works on the data source from now on.
 * @returns where each of them was asked for, to be looked at in the end: what ran it may have swallowed the refusal.
 */
export const allowOneConnection = ({ driver, manager }: DataSource): readonly Error[] => {
  if (!hasPool(driver)) throw new Error('the data source is not on PostgreSQL');
  const asked: Error[] = [];
  const running = new AsyncLocalStorage<Running>();
  around(manager, 'transaction', (begin, args) =>
    begin(
      args.map((arg) => {
        if (typeof arg !== 'function') return arg;
        return async (own: EntityManager): Promise<unknown> => {
          const store = { open: true };
          try {
            const done: unknown = await running.run(store, (): unknown =>
              Reflect.apply(arg, undefined, [own]),
            );
            return done;
          } finally {
            // What it started and did not wait for may go on when it has ended.
            store.open = false;
          }
        };
      }),
    ),
  );
  around(driver.master, 'connect', (connect, args) => {
    if (running.getStore()?.open !== true || isBesideTransaction()) return connect(args);
    const refusal = new Error('a second connection was asked for within a transaction');
    asked.push(refusal);
    const [told] = args;
    if (typeof told !== 'function') return Promise.reject(refusal);
    Reflect.apply(told, undefined, [refusal]);
    return undefined;
  });
  return asked;
};
