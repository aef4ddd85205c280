import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { cloneDatabase, type TestDatabase } from '../../test/test.database.ts';
import { TestNetwork } from '../../test/test.network.ts';
import { asProblem } from '../problems/problem.filter.ts';
import { dataSourceOptions } from './data-source.ts';
import { preparedQuery } from './prepared.query.ts';
import { answeredWithin } from './statement.patience.ts';

const ANSWER_MS = 500;
let database: TestDatabase;
let network: TestNetwork;
let source: DataSource;
/** Looks at what the other does. */
let watch: DataSource;

beforeAll(async () => {
  database = await cloneDatabase();
  network = await TestNetwork.before(database.url);
  source = new DataSource(dataSourceOptions(network.url, 1));
  watch = new DataSource(dataSourceOptions(database.url, 1));
  await Promise.all([source.initialize(), watch.initialize()]);
});
afterAll(async () => {
  await Promise.all([source.destroy(), watch.destroy()]);
  network.close();
  await database.drop();
});

const isSleeping = async (): Promise<boolean> => {
  const rows = await watch.query<unknown[]>(`select from pg_stat_activity
    where datname = current_database() and query like 'select pg_sleep%' and state = 'active'`);
  return rows.length > 0;
};

/** Without an answer: the connection is given up, and the only other one works. */
const expectGivenUp = async (swallowed: Promise<unknown>): Promise<void> => {
  const error = await swallowed.catch((error: unknown) => error);
  expect(asProblem(error)).toMatchObject({ code: 'unavailable', status: 503 });
  expect(await source.query('select 1 as here')).toEqual([{ here: 1 }]);
};

test('where no answer comes the connection is given up, and the next statement gets one that works', async () => {
  const query = preparedQuery(source, ANSWER_MS);
  expect(await query('select 1 as here', [])).toEqual([{ here: 1 }]);
  network.deafen();
  await expectGivenUp(query('select 1 as here', []));
});

test('so it is with what TypeORM sends, of its own or within a transaction', async () => {
  expect(await source.query('select 1 as here')).toEqual([{ here: 1 }]);
  network.deafen();
  await expectGivenUp(answeredWithin(ANSWER_MS, () => source.query('select 1 as here')));
  await expectGivenUp(
    answeredWithin(ANSWER_MS, () =>
      source.transaction(async (manager) => {
        await manager.query('select 1');
        network.deafen();
        await Promise.all([manager.query('select 2'), manager.query('select 3')]);
      }),
    ),
  );
});

test('what is answered in time has as long as it needs, however much that is together', async () => {
  const slept = await answeredWithin(2 * ANSWER_MS, () =>
    source.transaction(async (manager) => {
      for (let count = 0; count < 4; count += 1)
        await manager.query('select pg_sleep($1)', [ANSWER_MS / 1_000]);
      return manager.query<{ here: number }[]>('select 1 as here');
    }),
  );
  expect(slept).toEqual([{ here: 1 }]);
});

test('a connection that breaks in the middle of a statement is no error of ours: come again', async () => {
  const query = preparedQuery(source, 60_000);
  const broken = query('select pg_sleep(60)', []).catch((error: unknown) => error);
  while (!(await isSleeping())) await new Promise((resolve) => setTimeout(resolve, 20));
  network.cut();
  expect(asProblem(await broken)).toMatchObject({ code: 'unavailable', status: 503 });
  expect(await query('select 1 as here', [])).toEqual([{ here: 1 }]);
});

test('a statement that was given up does not go on in PostgreSQL', async () => {
  const error = await answeredWithin(ANSWER_MS, () => source.query<unknown>('select pg_sleep(120)')).catch(
    (error: unknown) => error,
  );
  expect(asProblem(error)).toMatchObject({ code: 'unavailable', status: 503 });
  const until = Date.now() + 20_000;
  while ((await isSleeping()) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await isSleeping()).toBe(false);
});
