import { randomBytes } from 'node:crypto';
import pg from 'pg';

export const TEMPLATE = 'innoweek_template';

/** The same server, another database. */
export const withDatabase = (url: string, name: string): string => {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.toString();
};

const run = async (url: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

export const createDatabase = (url: string, name: string, template?: string): Promise<void> =>
  run(url, `create database ${name}${template === undefined ? '' : ` template ${template}`}`);

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A database of its own for a test file: a copy of the migrated template. */
export const cloneDatabase = async (template: string | undefined = TEMPLATE): Promise<TestDatabase> => {
  const server = process.env['INNOWEEK_TEST_DATABASE'];
  if (server === undefined)
    throw new Error('the test database was not started: run Jest with its globalSetup');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createDatabase(server, name, template);
  return {
    url: withDatabase(server, name),
    drop: () => run(server, `drop database if exists ${name} with (force)`),
  };
};
