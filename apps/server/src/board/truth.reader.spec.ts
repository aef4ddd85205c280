import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Board, Event, Receipt } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;
let guangdong: TestClient;
let event: Event;
let keys = 0;

const END = '2016-10-12T20:00:00%2B08:00';

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  await server.administrator.patch('/editions/week-2016', {
    clock: { at: '2016-10-12T18:00:00+08:00', speed: 0 },
  });
  guangdong = await server.actAsAssociation('CN-GD');
  const society = await server.createOrganisation();
  event = await server.createApprovedEvent(society.id);
  await report(100);
});
afterAll(() => server.stop());

const report = async (value: number): Promise<void> => {
  const entries = [{ event: event.code, day: '2016-10-12', metric: 'participants', value }];
  keys += 1;
  const { body } = await guangdong.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `truth-${String(keys)}` },
  );
  await server.folded(guangdong, body);
};
const boardOf = async (scope: string, mode = 'true'): Promise<Board> =>
  (await server.administrator.get<Board>(`/board?scope=${scope}&mode=${mode}&moment=${END}`)).body;
const TOTAL = 'nation/participants/total';

test('a small ledger is read each time', async () => {
  expect((await boardOf('nation')).cells[TOTAL]).toBe(100);
  await report(110);
  const { cells, version } = await boardOf('nation');
  expect(cells[TOTAL]).toBe(110);
  expect(version).toBe((await boardOf('nation', 'known')).version);
});

test('a large one answers as it was at a version that it tells, and what is small beside it is read each time', async () => {
  await server.source.query(
    `insert into subjects (edition_id, subject, revision, status, unit, kind, organisations)
     select (select id from editions where current), 'event:T-' || n, 1, 'approved', 'CN-SC', 'other', '{}'
     from generate_series(1, 5000) n`,
  );
  const before = await boardOf('nation');
  expect(before.cells['nation/events/approved']).toBeGreaterThanOrEqual(5_000);
  await report(120);
  const after = await boardOf('nation');
  expect([after.version, after.cells]).toEqual([before.version, before.cells]);
  const own = await boardOf(`event:${event.code}`);
  expect(own.cells[`event:${event.code}/participants/total`]).toBe(120);
  expect(own.version).toBeGreaterThan(after.version);
  const earlier = `/board?mode=true&moment=2016-10-11T00:00:00%2B08:00`;
  expect((await server.administrator.get<Board>(earlier)).body.cells[TOTAL]).toBeUndefined();
});
