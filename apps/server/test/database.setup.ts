import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataSource } from '../src/database/data-source.ts';
import { removeEmbeddedDatabase, startEmbeddedDatabase } from '../src/database/embedded.database.ts';
import { runMigrations } from '../src/database/migration.runner.ts';
import { postgresBackend } from '../src/queue/queue.backend.ts';
import { createDatabase, TEMPLATE, withDatabase } from './test.database.ts';

declare global {
  var stopTestDatabase: (() => Promise<void>) | undefined;
}

/** One PostgreSQL for all test files, and in it a template with the schema that each file clones. */
export default async function setUp(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'innoweek-test-'));
  const database = await startEmbeddedDatabase({ dataDir, durable: false });
  globalThis.stopTestDatabase = async () => {
    await database.stop();
    removeEmbeddedDatabase(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  process.env['INNOWEEK_TEST_DATABASE'] = database.url;
  await createDatabase(database.url, TEMPLATE);
  const url = withDatabase(database.url, TEMPLATE);
  const source = await openDataSource(url, 4);
  await runMigrations(source);
  await source.destroy();
  const backend = postgresBackend(url);
  const queue = backend.openQueue('innoweek', {});
  await queue.getJobCounts('waiting');
  await queue.close();
  await backend.close();
}
