import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event, Explanation, Organisation, Receipt } from '@innoweek/contracts';
import type { DataSource } from 'typeorm';
import { ask, clearFolder, makeFolder } from '../../test/embedded.machine.ts';
import { Standby } from '../../test/standby.machine.ts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { openDataSource } from './data-source.ts';
import { startEmbeddedDatabase, type EmbeddedDatabase } from './embedded.database.ts';
import { runMigrations } from './migration.runner.ts';
import { SnapshotReader, type ReadOutcome } from './snapshot.reader.ts';

let folder = '';
let primary: EmbeddedDatabase;
let standby: Standby;
let server: TestServer;
let coordinator: TestClient;
let organizer: TestClient;
let society: Organisation;
let event: Event;
let told = 0;

beforeAll(async () => {
  folder = makeFolder(tmpdir());
  const [dataDir, backupDir] = [join(folder, 'primary'), join(folder, 'kept')];
  primary = await startEmbeddedDatabase({ dataDir, backupDir, durable: false });
  const source = await openDataSource(primary.url, 2);
  await runMigrations(source);
  await source.destroy();
  standby = await Standby.of({ url: primary.url, dataDir, backupDir }, join(folder, 'standby'));
  const database = { url: primary.url, drop: () => Promise.resolve() };
  server = await TestServer.on(database, { DATABASE_REPLICA_URL: standby.url });
  await server.createEdition();
  society = await server.createOrganisation();
  organizer = await server.actAs(['organizer'], society.id);
  coordinator = await server.actAs(['coordinator']);
  event = await server.createApprovedEvent(society.id);
});
afterAll(async () => {
  await server.stop();
  await standby.stop();
  await primary.stop();
  for (const name of ['primary', 'standby']) clearFolder(join(folder, name), join(folder, name));
  clearFolder(folder, folder);
});

/** Has a figure of the event counted; tells the version of the board that has it. */
const report = async (value: number): Promise<number> => {
  told += 1;
  const entry = { event: event.code, day: '2016-10-12', metric: 'participants', value, revision: told };
  const headers = { 'idempotency-key': `replica-${String(told)}` };
  const { body } = await organizer.post<Receipt>('/tallies', { entries: [entry] }, headers);
  return server.folded(organizer, body);
};
const explain = async (query = ''): Promise<number> => {
  const path = `/board/explanation?cell=nation/participants/total${query}`;
  const { status, body } = await coordinator.get<Explanation>(path);
  expect(status).toBe(200);
  expect(body.items.reduce((sum, { value }) => sum + value, 0)).toBe(body.value);
  return body.value;
};
const replayed = async (version: number): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (Number(await ask(standby.url, 'select coalesce(max(version), 0) from board_versions')) >= version)
      return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the standby did not follow within 10 s');
};
/** How many readings had this outcome while something was done. */
const counted = async (outcome: ReadOutcome, work: () => Promise<void>): Promise<number> => {
  const read = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(
      new RegExp(`^innoweek_replica_reads_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0,
    );
  };
  const before = await read();
  await work();
  return (await read()) - before;
};

test('a figure, what it is made of and files are read on the replica once that has the version', async () => {
  await replayed(await report(120));
  const count = await counted('replica', async () => {
    expect(await explain()).toBe(120);
    const claims = `/board/explanation/claims?subject=event:${event.code}&metric=participants`;
    expect((await coordinator.get<{ value: number }>(claims)).body.value).toBe(120);
    const file = await coordinator.get<string>('/board/export?panel=figures&format=csv', {
      'accept-language': 'en',
    });
    expect(file.body).toContain(',120');
    const ledger = gunzipSync(await server.administrator.download('/proof/export')).toString('utf8');
    expect(ledger).toContain('"cell":["nation/participants/total","120"]');
  });
  expect(count).toBe(4);
  const connected = `select count(*) from pg_stat_activity where application_name = 'innoweek-replica'`;
  expect(Number(await ask(standby.url, connected))).toBeGreaterThan(0);
});

test('while the replica stands still the newest is read at the primary, what was before on the replica', async () => {
  const old = await report(130);
  await replayed(old);
  await ask(standby.url, 'select pg_wal_replay_pause()::text');
  expect(
    await counted('behind', async () => {
      await report(140);
      expect(await explain()).toBe(140);
    }),
  ).toBe(1);
  expect(
    await counted('replica', async () => {
      expect(await explain(`&version=${String(old)}`)).toBe(130);
    }),
  ).toBe(1);
  await ask(standby.url, 'select pg_wal_replay_resume()::text');
});

test('what is cut off on the replica is read at the primary', async () => {
  const [edition] = await server.source.query<{ id: number }[]>('select id from editions where current');
  const outcomes: ReadOutcome[] = [];
  const reader = new SnapshotReader(server.source, standby.url);
  reader.onRead((outcome) => outcomes.push(outcome));
  await replayed(await report(150));
  const answer = await reader.read({ editionId: edition?.id ?? 0, version: undefined }, async (source) => {
    const [row] = await source.query<{ away: boolean }[]>('select pg_is_in_recovery() as away');
    if (row?.away === true) await source.query('select pg_terminate_backend(pg_backend_pid())');
    return row?.away;
  });
  await reader.close();
  expect(answer).toBe(false);
  expect(outcomes).toEqual(['replica', 'unreachable']);
});

test('whoever finds the replica busy reads at the primary, and those who read there are left alone', async () => {
  const [edition] = await server.source.query<{ id: number }[]>('select id from editions where current');
  const of = { editionId: edition?.id ?? 0, version: undefined };
  const reader = new SnapshotReader(server.source, standby.url);
  await replayed(await report(155));
  const isReplica = async (source: DataSource, seconds: number): Promise<boolean> => {
    const [row] = await source.query<{ away: boolean }[]>(
      'select pg_is_in_recovery() as away from (select pg_sleep($1)) as rest',
      [seconds],
    );
    return row?.away === true;
  };
  const readings = Array.from({ length: 8 }, () => reader.read(of, (source) => isReplica(source, 4)));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await reader.read(of, (source) => isReplica(source, 0))).toBe(false);
  expect(await Promise.all(readings)).toEqual(readings.map(() => true));
  expect(await reader.read(of, (source) => isReplica(source, 0))).toBe(true);
  await reader.close();
});

test('without the replica everything is read at the primary; when it is back, there again', async () => {
  await standby.stop();
  await report(160);
  expect(
    await counted('unreachable', async () => {
      expect(await explain()).toBe(160);
      expect(await explain()).toBe(160);
    }),
  ).toBe(2);
  await standby.start();
  await replayed(await report(170));
  let away = 0;
  for (let tries = 0; tries < 100 && away === 0; tries += 1) {
    away = await counted('replica', async () => {
      expect(await explain()).toBe(170);
    });
    if (away === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  expect(away).toBe(1);
});
