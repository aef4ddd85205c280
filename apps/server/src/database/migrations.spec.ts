import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cloneDatabase, createDatabase, withDatabase, type TestDatabase } from '../../test/test.database.ts';
import { openDataSource } from './data-source.ts';
import { runMigrations } from './migration.runner.ts';
import { EditionMoments } from './migrations/0080-edition-moments.migration.ts';

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

test("moments of a rehearsal become those of its clock, and the world's again", async () => {
  await runMigrations(source);
  const runner = source.createQueryRunner();
  const clock = { at: '2016-10-12T00:00:00.000Z', since: '2026-11-01T00:00:00.000Z', speed: 60 };
  for (const [id, its] of [
    [1, clock],
    [2, null],
  ] as const) {
    await runner.query(
      `insert into editions (id, code, name, name_en, warm_up_start, start, "end", rehearsal, current, clock)
       values ($1, $2, '周', 'Week', '2016-09-12', '2016-10-12', '2016-10-18', $3, false, $4)`,
      [id, `week-${String(id)}`, its !== null, its && JSON.stringify(its)],
    );
    await runner.query(
      `insert into board_versions (edition_id, version, at, edition_at)
       values ($1, 1, '2026-11-01T00:00:00Z', '2016-10-12T00:00:00Z'), ($1, 2, '2026-11-01T01:00:00Z', '2016-10-14T12:00:00Z')`,
      [id],
    );
    await runner.query(
      `insert into media_reports (id, edition_id, link, link_key, title, outlet, kind, day, search, account_id, registered_at, posted, version)
       values ($1, $2, 'x', 'x', 'x', 'x', 'web', '2016-10-12', 'x', $1, '2026-11-01T00:30:00Z', '[]', 1)`,
      // The milliseconds of 2026-11-01T00:30:00Z.
      [
        `${(1793493000000)
          .toString(16)
          .padStart(12, '0')
          .replace(/^(.{8})/, '$1-')}-7000-8000-00000000000${String(id)}`,
        id,
      ],
    );
  }
  const registered = async (): Promise<string[]> => {
    const rows = await source.query<{ at: Date }[]>(
      `select registered_at as at from media_reports order by edition_id`,
    );
    return rows.map(({ at }) => at.toISOString());
  };
  const world = '2026-11-01T00:30:00.000Z';
  const moments = new EditionMoments();
  await moments.up(runner);
  expect(await registered()).toEqual(['2016-10-14T12:00:00.000Z', world]);
  await moments.down(runner);
  expect(await registered()).toEqual([world, world]);
  await runner.query('truncate media_reports, board_versions');
  await runner.query('delete from editions');
  await runner.release();
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
