import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { cloneDatabase, type TestDatabase } from '../../test/test.database.ts';
import { openDataSource } from '../database/data-source.ts';
import { FoldRepository } from './fold.repository.ts';

let database: TestDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await cloneDatabase();
  source = await openDataSource(database.url, 1);
});
afterAll(async () => {
  await source.destroy();
  await database.drop();
});

const IDLE = `select current_setting('idle_in_transaction_session_timeout') as idle`;

test('whoever has the lock of an edition and falls silent loses it soon, other transactions later', async () => {
  const [locked, held] = await source.transaction(async (manager) => {
    await new FoldRepository().lock(manager, 7);
    const locks = await manager.query<unknown[]>(
      `select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = 7 and granted`,
    );
    return [await manager.query<unknown[]>(IDLE), locks.length];
  });
  expect(held).toBe(1);
  expect(locked).toEqual([{ idle: '15s' }]);
  expect(await source.query<unknown[]>(IDLE)).toEqual([{ idle: '5min' }]);
});
