import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DataSource } from 'typeorm';
import { cloneDatabase, type TestDatabase } from '../../test/test.database.ts';
import { asProblem } from '../problems/problem.filter.ts';
import { dataSourceOptions } from './data-source.ts';
import { preparedQuery } from './prepared.query.ts';

// Between us and PostgreSQL lies a network that swallows what it carries, or cuts it off.

const ANSWER_MS = 500;
const wires = new Set<{ near: Socket; deaf: boolean }>();
let database: TestDatabase;
let network: Server;
let source: DataSource;

beforeAll(async () => {
  database = await cloneDatabase();
  const there = new URL(database.url);
  const { hostname, port } = there;
  network = createServer((near) => {
    const far = connect(Number(port), hostname);
    const wire = { near, deaf: false };
    wires.add(wire);
    const carry = (from: Socket, to: Socket): void => {
      from.on('data', (chunk) => {
        if (!wire.deaf) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        wires.delete(wire);
        to.destroy();
      });
    };
    carry(near, far);
    carry(far, near);
  }).listen(0, '127.0.0.1');
  await once(network, 'listening');
  const address = network.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  there.hostname = '127.0.0.1';
  there.port = String(address.port);
  source = new DataSource(dataSourceOptions(there.href, 1));
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  for (const { near } of wires) near.destroy();
  network.close();
  await database.drop();
});

test('where no answer comes the connection is given up, and the next statement gets one that works', async () => {
  const query = preparedQuery(source, ANSWER_MS);
  expect(await query('select 1 as here', [])).toEqual([{ here: 1 }]);
  for (const wire of wires) wire.deaf = true;
  const swallowed = await query('select 1 as here', []).catch((error: unknown) => error);
  expect(asProblem(swallowed)).toMatchObject({ code: 'unavailable', status: 503 });
  // There is one connection only: the deaf one is gone.
  expect(await query('select 1 as here', [])).toEqual([{ here: 1 }]);
});

test('a connection that breaks in the middle of a statement is no error of ours: come again', async () => {
  const query = preparedQuery(source, 60_000);
  const broken = query('select pg_sleep(60)', []).catch((error: unknown) => error);
  const watch = new DataSource(dataSourceOptions(database.url, 1));
  await watch.initialize();
  const isRunning = async (): Promise<boolean> =>
    (
      await watch.query<unknown[]>(`select from pg_stat_activity
       where datname = current_database() and query like 'select pg_sleep%' and state = 'active'`)
    ).length > 0;
  while (!(await isRunning())) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { near } of wires) near.destroy();
  expect(asProblem(await broken)).toMatchObject({ code: 'unavailable', status: 503 });
  expect(await query('select 1 as here', [])).toEqual([{ here: 1 }]);
  await watch.destroy();
});
