import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  ORGANISATION_KINDS,
  type Board,
  type BoardJoin,
  type Correction,
  type Event,
  type Organisation,
  type Page,
  type Receipt,
} from '@innoweek/contracts';
import { REPORTING_UNITS } from '@innoweek/places';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

let server: TestServer;
let society: Organisation;
let organizer: TestClient;
let event: Event;
let revision = 0;
const watchers: TestWatcher[] = [];

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  society = await server.createOrganisation({ kind: 'national_society', region: undefined });
  organizer = await server.actAs(['organizer'], society.id);
  event = await server.createApprovedEvent(society.id);
});
afterEach(() => {
  for (const watcher of watchers.splice(0)) watcher.close();
});
afterAll(() => server.stop());

const watch = (join?: BoardJoin, token?: string | null): TestWatcher => {
  const watcher = new TestWatcher(server.url, join, token);
  watchers.push(watcher);
  return watcher;
};
const report = async (value: number): Promise<Receipt> => {
  revision += 1;
  const { body } = await organizer.post<Receipt>(
    '/tallies',
    { entries: [{ event: event.code, day: '2016-10-12', metric: 'participants', value, revision }] },
    { 'idempotency-key': `live-${String(revision)}` },
  );
  return body;
};
const NATION = 'nation/participants/total';
const readBoard = async (scope = 'nation'): Promise<Board> =>
  (await server.nobody.get<Board>(`/board?scope=${scope}`)).body;

test('a change comes to every watched board by itself, as a new value', async () => {
  const nation = watch();
  const unit = watch({ board: 'unit:CN-GD' });
  await Promise.all([nation.ask(), unit.ask()]);
  await report(321);
  await Promise.all([
    nation.until(({ cells }) => cells[NATION] === 321),
    unit.until(({ cells }) => cells['unit:CN-GD/participants/total'] === 321),
  ]);
  expect(nation.board.cells['unit:CN-GD/participants/reported']).toBe(321);
  expect(nation.gaps).toBe(0);
});

test('beyond its most boards a connection is refused another one, and keeps those that it has', async () => {
  const watcher = watch();
  await watcher.ask();
  const events: Event[] = [];
  const busy = await server.createOrganisation();
  while (events.length < 7) events.push(await server.createApprovedEvent(busy.id));
  const boards = [
    ...REPORTING_UNITS.map(({ id }) => `unit:${id}`),
    ...ORGANISATION_KINDS.map((kind) => `kind:${kind}`),
    ...events.map(({ code }) => `event:${code}`),
  ];
  const most = boards.slice(0, 49);
  const joined = await Promise.all(most.map((board) => watcher.tryToJoin({ board })));
  expect(joined.filter((reply) => 'problem' in reply)).toEqual([]);
  const beyond = boards.at(49) ?? '';
  expect(await watcher.tryToJoin({ board: beyond })).toMatchObject({
    problem: { code: 'too_many_boards', status: 409 },
  });
  // The same board again is no further one.
  expect(await watcher.tryToJoin({ board: 'nation' })).toMatchObject({
    board: 'nation',
    now: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const before = watcher.board.cells[NATION] ?? 0;
  await report(before + 17);
  await watcher.until(({ cells }) => cells[NATION] === before + 17);
  watcher.socket.emit('board:leave', { board: most[0] ?? '' });
  expect(await watcher.tryToJoin({ board: beyond })).toMatchObject({ board: beyond });
});

test('who comes back says what it has and is sent only what changed', async () => {
  const watcher = watch();
  const first = await watcher.ask();
  expect(first.full).toBe(true);
  watcher.socket.disconnect();
  await server.folded(organizer, await report(400));
  watcher.socket.connect();
  const second = await watcher.ask();
  expect(second.full).toBe(false);
  expect(Object.keys(second.cells).length).toBeLessThan(Object.keys(first.cells).length);
  expect(second.cells[NATION]).toBe(400);
  expect(watcher.board.cells).toEqual((await readBoard()).cells);
});

test('many changes while others join and leave: everybody ends with the same board', async () => {
  const steady = watch();
  await steady.ask();
  const receipts: Promise<Receipt>[] = [];
  for (let round = 1; round <= 40; round += 1) {
    receipts.push(report(1_000 + round));
    if (round % 8 === 0) {
      const late = watch(round % 16 === 0 ? { board: 'nation' } : { board: `event:${event.code}` });
      await late.ask();
    }
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  const last = (await Promise.all(receipts)).at(-1);
  if (!last) throw new Error('nothing was reported');
  const version = await server.folded(organizer, last);
  const truth = await readBoard();
  await Promise.all(watchers.map((watcher) => watcher.until((board) => board.version >= version)));
  for (const watcher of watchers)
    for (const [key, value] of Object.entries(watcher.board.cells))
      if (key in truth.cells) expect([key, value]).toEqual([key, truth.cells[key]]);
  const versions = steady.deltas.map(({ to }) => to);
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
});

test('every joined board hears a pulse at least every 5 seconds, with the version it should have', async () => {
  const watcher = watch({ board: 'unit:CN-BJ' });
  await watcher.ask();
  const started = Date.now();
  while (watcher.pulses.length < 2 && Date.now() - started < 12_000)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const [first, second] = watcher.pulses;
  if (!first || !second) throw new Error('no pulse');
  expect(Date.parse(second.at) - Date.parse(first.at)).toBeLessThanOrEqual(5_000);
  expect(second.version).toBe((await readBoard('unit:CN-BJ')).version);
  expect(watcher.board.version).toBe(second.version);
});

test('a change says when it was by the clock of a rehearsal, which leaps', async () => {
  const watcher = watch();
  await watcher.ask();
  const leapt = '2016-10-12T09:30:00.000Z';
  await server.administrator.patch('/editions/week-2016', { clock: { at: leapt, speed: 0 } });
  await report(88);
  await watcher.until(({ cells }) => cells[NATION] === 88);
  expect(watcher.deltas.at(-1)).toMatchObject({ editionAt: leapt });
  expect(await watch().ask()).toMatchObject({ editionAt: leapt });
});

test('a lost message on the channel is made good', async () => {
  const watcher = watch();
  await watcher.ask();
  await server.source.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'innoweek-channel' and datname = current_database()`,
  );
  await report(77);
  await watcher.until(({ cells }) => cells[NATION] === 77);
  expect(watcher.board.cells['unit:CN-GD/participants/total']).toBe(77);
});

test('a figure that falls is told with its reason', async () => {
  const watcher = watch();
  await watcher.ask();
  const receipt = await report(900);
  await server.folded(organizer, receipt);
  await organizer.post(`/receipts/${receipt.receipt}/withdraw`, { reason: '重复报送' });
  await watcher.until(() => watcher.notices.some(({ reason }) => reason === '重复报送'));
  const notice = watcher.notices.find(({ reason }) => reason === '重复报送');
  expect(notice).toMatchObject({
    kind: 'correction',
    subject: `event:${event.code}`,
    metric: 'participants',
    change: -823,
  });
});

test('what was corrected is listed for everybody, and whose report it was for those who may know', async () => {
  const list = async (client: TestClient, query = ''): Promise<Page<Correction>> => {
    const reply = await client.get<Page<Correction>>(`/board/corrections?limit=1${query}`);
    expect(reply.status).toBe(200);
    return reply.body;
  };
  const expected = {
    subject: `event:${event.code}`,
    title: event.title,
    metric: 'participants',
    change: -823,
    reason: '重复报送',
  };
  const first = await list(server.nobody);
  expect(first.items).toMatchObject([{ ...expected, reporterName: null }]);
  expect((await list(server.administrator)).items).toMatchObject([
    { ...expected, reporterName: society.name },
  ]);
  expect((await list(organizer, `&scope=event:${event.code}`)).items).toMatchObject([
    { ...expected, reporterName: society.name },
  ]);
  expect((await list(server.nobody, '&scope=unit:CN-GD')).items).toMatchObject([expected]);
  expect(await list(server.nobody, '&scope=unit:CN-SC')).toEqual({ items: [], nextCursor: null, total: 0 });

  // Of 77 that are there now the last one was many times as much, and some others are less.
  const { total: most } = await list(server.nobody, '&share=1');
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(first.total);
  expect((await list(server.nobody, '&share=0')).total).toBe(first.total);
  expect((await server.nobody.get('/board/corrections?share=2')).status).toBe(400);

  const seen = [...first.items];
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await list(server.nobody, `&cursor=${cursor}`);
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(first.total);
  expect(seen.map(({ version }) => version)).toEqual(
    seen.map(({ version }) => version).sort((a, b) => b - a),
  );
  expect((await server.nobody.get('/board/corrections?cursor=bm9uZQ')).status).toBe(400);
});

test('a figure that rises because it was said anew is told, too', async () => {
  const watcher = watch();
  await watcher.ask();
  await report(80);
  await watcher.until(() => watcher.notices.some(({ change }) => change === 3));
  expect(watcher.notices.find(({ change }) => change === 3)).toMatchObject({
    kind: 'correction',
    subject: `event:${event.code}`,
    metric: 'participants',
  });
});

test.each(['unit:CN-ZZ', 'kind:nobody', 'event:NO-SUCH-1', 'organisation:none-such'])(
  'there is no board %s, even for who sees all',
  async (scope) => {
    for (const path of [`/board?scope=${scope}`, `/board/corrections?scope=${scope}`])
      expect([path, (await server.administrator.get(path)).status]).toEqual([path, 404]);
    const cell = encodeURIComponent(`${scope}/participants/total`);
    expect((await server.administrator.get(`/board/trace?cell=${cell}`)).status).toBe(404);
  },
);

test('boards that are not for the caller are answered as ones that do not exist, and nothing comes of them', async () => {
  const draft = await organizer.post<Event>('/events', {
    title: '尚未审核的活动',
    organiser: society.id,
    region: '440100',
    start: '2016-10-13T09:00:00+08:00',
    end: '2016-10-13T10:00:00+08:00',
  });
  const stranger = await server.actAs(['organizer'], (await server.createOrganisation()).id);
  for (const token of [null, stranger.token])
    for (const board of [
      `event:${draft.body.code}`,
      'event:NO-SUCH-1',
      `organisation:${society.id}`,
      'organisation:none-such',
    ]) {
      const reply = await watch({ board }, token).tryToJoin({ board });
      expect([board, reply]).toMatchObject([board, { problem: { status: 404, code: 'board_not_found' } }]);
    }
  const total = `organisation:${society.id}/events/total`;
  const own = watch({ board: `organisation:${society.id}` }, organizer.token);
  await own.ask();
  // The draft may not be folded yet when the board is joined.
  await own.until(({ cells }) => cells[total] === 2);
  expect(own.board.cells[total]).toBe(2);
});

test('nonsense is answered and does not disturb', async () => {
  const watcher = watch();
  for (const join of [
    { board: 'moon' },
    { board: 'nation', have: -1 },
    { board: 'nation', extra: 1 },
    { board: 'nation', edition: 'none' },
  ]) {
    const reply = await watcher.tryToJoin(join);
    expect(reply).toMatchObject({ problem: { status: expect.any(Number) } });
  }
  const ahead = await watcher.tryToJoin({ board: 'nation', have: 1_000_000_000 });
  expect(ahead).toMatchObject({ full: true });
});
