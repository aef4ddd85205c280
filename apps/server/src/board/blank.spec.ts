import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Board, Event, Proof, Receipt, Series } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';
import { BlankCells } from '../database/migrations/0073-blank-cells.migration.ts';

let server: TestServer;
let organizer: TestClient;
let event: Event;
const keys = { sent: 0 };
const watchers: TestWatcher[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const society = await server.createOrganisation({ kind: 'national_society', region: undefined });
  organizer = await server.actAs(['organizer'], society.id);
  event = await server.createApprovedEvent(society.id);
});
afterAll(async () => {
  for (const watcher of watchers) watcher.close();
  await server.stop();
});

const TOTAL = 'nation/participants/total';
const UNIT = 'unit:CN-GD/participants/total';
const report = async (value: number, metric = 'participants'): Promise<Receipt> => {
  keys.sent += 1;
  const entries = [{ event: event.code, day: '2016-10-12', metric, value }];
  const { body } = await organizer.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `blank-${String(keys.sent)}` },
  );
  await server.folded(organizer, body);
  return body;
};
const withdraw = async ({ receipt }: Receipt): Promise<void> => {
  const { body } = await organizer.post<Receipt>(`/receipts/${receipt}/withdraw`, { reason: '误报' });
  await server.folded(organizer, body);
};
const figures = async (query = ''): Promise<string[]> => {
  const { body } = await server.nobody.get<Board>(`/board?scope=nation${query}`);
  return Object.keys(body.cells).filter((key) => !key.includes('/events/'));
};
const allFolded = async (): Promise<void> => {
  for (;;) {
    const waiting = await server.source.query<unknown[]>(`select from batches where folded_version is null`);
    if (waiting.length === 0) return;
    await sleep(25);
  }
};
const differences = async (): Promise<Proof['differences']> =>
  (await server.administrator.get<Proof>('/proof')).body.differences;

test('what was taken back is blank for everybody, and a zero that is reported is 0', async () => {
  const present = new TestWatcher(server.url);
  const away = new TestWatcher(server.url);
  watchers.push(present, away);
  const receipt = await report(40);
  const reported = new Date().toISOString();
  await Promise.all([present, away].map((watcher) => watcher.ask()));
  expect(away.board.cells[TOTAL]).toBe(40);
  away.socket.disconnect();
  await sleep(5);

  await withdraw(receipt);
  expect(await figures()).toEqual([]);
  expect(await figures(`&asOf=${reported}`)).toContain(TOTAL);
  expect(await figures(`&asOf=${new Date().toISOString()}`)).toEqual([]);
  await present.until(({ cells }) => !(TOTAL in cells) && !(UNIT in cells));
  // Whoever does not know of cells that are gone reads them as 0.
  const told = present.deltas.find(({ gone }) => gone?.includes(TOTAL));
  expect(told?.cells).toMatchObject({ [TOTAL]: 0, [UNIT]: 0 });

  away.socket.connect();
  const reply = await away.ask();
  expect(reply).toMatchObject({ full: false, cells: { [TOTAL]: 0 } });
  expect(reply.gone).toContain(TOTAL);
  const { body: board } = await server.nobody.get<Board>('/board');
  expect(away.board.cells).toEqual(board.cells);
  expect(present.board.cells).toEqual(board.cells);
  const series = await server.nobody.get<Series>('/board/series?metric=participants&by=day');
  expect(series.body.items).toEqual([]);

  await report(0);
  expect(await server.cells()).toMatchObject({ [TOTAL]: 0, [UNIT]: 0 });
  await present.until(({ cells }) => cells[TOTAL] === 0);
  expect(await differences()).toEqual([]);
});

test('a status that no event has is blank, and so is what a cancelled event had reported', async () => {
  await report(7);
  const cancelled = await organizer.post(`/events/${event.code}/cancel`, { reason: '场地停用' });
  expect(cancelled.status).toBe(200);
  await allFolded();
  expect(await figures()).toEqual([]);
  const events = Object.entries(await server.cells()).filter(([key]) => key.startsWith('nation/events/'));
  expect(Object.fromEntries(events)).toEqual({ 'nation/events/cancelled': 1, 'nation/events/total': 1 });
  expect(await differences()).toEqual([]);
});

test('a cell that says more or less stands behind it than does is found', async () => {
  await server.source.query(`update cells set parts = 2 where key = 'nation/events/total'`);
  expect(await differences()).toEqual([
    { what: 'parts', key: 'nation/events/total', board: '2', recount: '1' },
  ]);
  await server.source.query(`update cells set parts = 1 where key = 'nation/events/total'`);
});

test('a database from before knows what stands behind its cells, and tells whoever watches what is blank', async () => {
  event = await server.createApprovedEvent(event.organiser.id);
  await report(0);
  await withdraw(await report(3, 'media_reports'));
  const now = await server.nobody.get<Board>('/board');
  const runner = server.source.createQueryRunner();
  const migration = new BlankCells();
  await runner.startTransaction();
  await migration.down(runner);
  const cells = await runner.manager.query<{ key: string; value: string }[]>(
    `select key, value from cells where scope ~ '^(nation|unit:|kind:)'`,
  );
  await migration.up(runner);
  await runner.commitTransaction();
  await runner.release();
  expect(await differences()).toEqual([]);
  const after = await server.nobody.get<Board>('/board');
  expect(after.body).toMatchObject({ cells: now.body.cells, version: now.body.version + 1 });
  const late = new TestWatcher(server.url);
  watchers.push(late);
  late.board = {
    ...now.body,
    cells: Object.fromEntries(cells.map(({ key, value }) => [key, Number(value)])),
  };
  expect(Object.keys(late.board.cells).length).toBeGreaterThan(Object.keys(now.body.cells).length);
  expect(await late.ask()).toMatchObject({ full: false });
  expect(late.board.cells).toEqual(now.body.cells);
});
