import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cloneDatabase, createDatabase, withDatabase, type TestDatabase } from '../../test/test.database.ts';
import { openDataSource } from './data-source.ts';
import { runMigrations } from './migration.runner.ts';

let database: TestDatabase;
let source: DataSource;

beforeAll(async () => {
  // From nothing, not from the template that other tests clone.
  database = await cloneDatabase(undefined);
  source = await openDataSource(database.url, 4);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const tables = async (): Promise<string[]> => {
  const rows = await source.query<{ name: string }[]>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  return rows.map((row) => row.name);
};

test('migrations lead to exactly what the entities describe', async () => {
  await runMigrations(source);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
  expect(await tables()).toEqual(expect.arrayContaining(['batches', 'entries', 'claims', 'cells', 'events']));
});

test('migrations go down to nothing and up again', async () => {
  await runMigrations(source);
  const before = await tables();
  for (let left = source.migrations.length; left > 0; left -= 1) await source.undoLastMigration();
  expect(await tables()).toEqual(['migrations']);
  await runMigrations(source);
  expect(await tables()).toEqual(before);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test('processes that start together migrate once', async () => {
  const name = `together_${String(process.pid)}`;
  await createDatabase(database.url, name);
  const sources = await Promise.all([1, 2, 3].map(() => openDataSource(withDatabase(database.url, name), 2)));
  const applied = await Promise.all(sources.map(runMigrations));
  expect(applied.toSorted().reverse()).toEqual([source.migrations.length, 0, 0]);
  await Promise.all(sources.map((one) => one.destroy()));
  await source.query(`drop database ${name}`);
});
