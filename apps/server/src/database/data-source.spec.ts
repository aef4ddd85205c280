import { expect, test } from '@jest/globals';
import type { MediaReport } from '@innoweek/contracts';
import { DataSource } from 'typeorm';
import { EventStage } from '../../test/event.stage.ts';
import { allowOneConnection } from '../../test/one.connection.ts';
import { cloneDatabase } from '../../test/test.database.ts';
import { TestNetwork } from '../../test/test.network.ts';
import { besideTransaction } from './beside.transaction.ts';
import { asProblem } from '../problems/problem.filter.ts';
import { dataSourceOptions } from './data-source.ts';

test('whoever gets no connection in time is told to come again, and nobody waits for ever', async () => {
  const database = await cloneDatabase();
  expect(dataSourceOptions(database.url)).toHaveProperty('connectTimeoutMS', expect.any(Number));
  const source = new DataSource(dataSourceOptions(database.url, 1, 1_000));
  await source.initialize();
  let refused: unknown;
  await source.transaction(async (manager) => {
    // Holds the only one, and asks for a second.
    await manager.query('select 1');
    refused = await source.query('select 1').catch((error: unknown) => error);
  });
  expect(asProblem(refused)).toMatchObject({ code: 'unavailable', status: 503 });
  expect(await source.query('select 1 as here')).toEqual([{ here: 1 }]);
  await source.destroy();
  await database.drop();
});

test('a second connection within a transaction is refused in tests, unless a job says that it needs one', async () => {
  const database = await cloneDatabase();
  const source = new DataSource(dataSourceOptions(database.url, 2));
  await source.initialize();
  const asked = allowOneConnection(source);
  const within = (work: () => Promise<unknown>) => source.transaction(() => work());
  await expect(within(() => source.query('select 1'))).rejects.toThrow('a second connection');
  await expect(source.transaction(() => source.transaction(() => Promise.resolve()))).rejects.toThrow(
    'a second connection',
  );
  expect(asked).toHaveLength(2);
  expect(await within(() => besideTransaction(() => source.query('select 1 as here')))).toEqual([
    { here: 1 },
  ]);
  expect(await source.query('select 1 as here')).toEqual([{ here: 1 }]);
  expect(asked).toHaveLength(2);
  await source.destroy();
  await database.drop();
});

test('PostgreSQL lets go of a session whose other end is gone within minutes, and not after two hours', async () => {
  const database = await cloneDatabase();
  const source = new DataSource(dataSourceOptions(database.url, 1));
  await source.initialize();
  const settings = await source.query<{ name: string; seconds: string }[]>(
    `select name, setting as seconds from pg_settings where name like 'tcp\\_keepalives\\_%' order by name`,
  );
  expect(settings).toEqual([
    { name: 'tcp_keepalives_count', seconds: '3' },
    { name: 'tcp_keepalives_idle', seconds: '60' },
    { name: 'tcp_keepalives_interval', seconds: '10' },
  ]);
  await source.destroy();
  await database.drop();
});

/** PostgreSQL welcomes somebody and ends the connection in one breath: AuthenticationOk, ReadyForQuery, ErrorResponse. */
const WELCOME_AND_END = Buffer.concat([
  Buffer.from('R\0\0\0\x08\0\0\0\0', 'latin1'),
  Buffer.from('Z\0\0\0\x05I', 'latin1'),
  ((text) => {
    const head = Buffer.alloc(5);
    head.write('E');
    head.writeInt32BE(text.length + 4, 1);
    return Buffer.concat([head, text]);
  })(
    Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0', 'latin1'),
  ),
]);

test('a connection that is ended with the words that welcome it is refused, and fells no process', async () => {
  const database = await cloneDatabase();
  const network = await TestNetwork.before(database.url);
  const source = new DataSource(dataSourceOptions(network.url, 2));
  await source.initialize();
  let refused: unknown;
  await source.transaction(async (manager) => {
    // Holds the one that there is, so that the other has to be opened.
    await manager.query('select 1');
    network.answerWith(WELCOME_AND_END);
    refused = await source.query('select 1').catch((error: unknown) => error);
    network.answerWith(null);
    expect(await source.query('select 1 as here')).toEqual([{ here: 1 }]);
  });
  expect(asProblem(refused)).toMatchObject({ code: 'unavailable', status: 503 });
  await source.destroy();
  network.close();
  await database.drop();
});

test('more changes at once than there are connections: each of them is made', async () => {
  const stage = await EventStage.set(2);
  const { server, guangdong } = stage;
  const made = await Promise.all(
    Array.from({ length: 8 }, async (_, at) => {
      const { code } = await stage.created(stage.organizer, { submit: true });
      const link = `https://news.example.com/${String(at)}`;
      const said = { link, title: `报道${String(at)}`, outlet: '日报', kind: 'web', unit: 'CN-GD' };
      const report = await guangdong.post<MediaReport>('/media', said);
      return { code, report: report.body.id };
    }),
  );
  const changed = await Promise.all(
    made.flatMap(({ code, report }) => [
      guangdong.post(`/events/${code}/approve`, {}),
      guangdong.patch(`/media/${report}`, { event: code }, { 'if-match': '"1"' }),
      server.administrator.patch('/editions/week-2016', { previous: null }),
    ]),
  );
  expect(changed.map(({ status }) => status)).toEqual(changed.map(() => 200));
  await server.stop();
});
