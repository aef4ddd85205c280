import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Board,
  BoardDifference,
  Cells,
  Correction,
  Event,
  History,
  HistorySpan,
  Page,
  Problem,
  Proof,
  Receipt,
  Series,
} from '@innoweek/contracts';
import { recount, toCells, type Ledger } from '@innoweek/counting';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { BooksRepository } from '../counting/books.repository.ts';
import { HistoryThinner } from './history.thinner.ts';

let server: TestServer;
let organizer: TestClient;
let coordinator: TestClient;
let events: Event[];
const receipts: { client: TestClient; receipt: string }[] = [];

/** The same numbers on every run. */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};
const pick = numbers(2016);
const START = Date.parse('2016-10-12T08:00:00+08:00');
const MINUTE_MS = 60_000;
const ACTIONS = 60;
const clock = { at: START };

const setClock = async (at: number): Promise<void> => {
  clock.at = at;
  const set = await server.administrator.patch('/editions/week-2016', {
    clock: { at: new Date(at).toISOString(), speed: 0 },
  });
  if (set.status !== 200) throw new Error(JSON.stringify(set.body));
};
const settled = async (client: TestClient, body: Receipt): Promise<void> => {
  await server.folded(client, body);
};
const say = async (client: TestClient, entry: object, key: number): Promise<void> => {
  const reply = await client.post<Receipt>(
    '/tallies',
    { entries: [{ day: '2016-10-12', metric: 'participants', ...entry }] },
    { 'idempotency-key': `history-${String(key)}` },
  );
  if (reply.status !== 201) return;
  receipts.push({ client, receipt: reply.body.receipt });
  await settled(client, reply.body);
};
const act = async (turn: number): Promise<void> => {
  const event = events[pick(events.length)]?.code ?? '';
  const said = new Date(START + pick(20 * 60) * MINUTE_MS).toISOString();
  switch (pick(7)) {
    case 0:
    case 1:
      return say(organizer, { event, value: pick(500), revision: turn, occurredAt: said }, turn);
    case 2:
      return say(coordinator, { event, value: pick(500), revision: turn, occurredAt: said }, turn);
    case 3: {
      const device = `gate-${String(pick(2))}-${String(turn)}`;
      const entries = [{ seq: 1, count: 1 + pick(9), at: said }];
      const reply = await organizer.post<Receipt>('/checkins', { event, device, entries });
      if (reply.status === 201) {
        receipts.push({ client: organizer, receipt: reply.body.receipt });
        await settled(organizer, reply.body);
      }
      return;
    }
    case 4: {
      const old = receipts.splice(pick(receipts.length), 1)[0];
      if (!old) return;
      const reply = await old.client.post<Receipt>(`/receipts/${old.receipt}/withdraw`, { reason: '误报' });
      return settled(old.client, reply.body);
    }
    case 5: {
      const rule = (['max', 'sum', 'value', 'default'] as const)[pick(4)] ?? 'max';
      const ruling = { event, day: '2016-10-12', metric: 'participants', rule };
      await coordinator.post('/rulings', {
        rulings: [rule === 'value' ? { ...ruling, value: pick(900) } : ruling],
        reason: '核对',
      });
      return;
    }
    default:
      return setClock(clock.at + pick(4) * 20_000);
  }
};
const allFolded = async (): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const waiting = await server.source.query<unknown[]>(`select from batches where folded_version is null`);
    if (waiting.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('not folded');
};

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const society = await server.createOrganisation({ kind: 'national_society', region: undefined });
  organizer = await server.actAs(['organizer'], society.id);
  coordinator = await server.actAs(['coordinator']);
  events = [];
  for (const region of ['440100', '510100', '440100'])
    events.push(await server.createApprovedEvent(society.id, { region }));
  for (let turn = 1; turn <= ACTIONS; turn += 1) {
    await act(turn);
    if (turn % 6 === 0) await setClock(clock.at + 20_000);
  }
  await organizer.post(`/events/${events[2]?.code ?? ''}/cancel`, { reason: '场地停用' });
  await setClock(clock.at + 3 * 3_600_000);
  await say(coordinator, { event: events[0]?.code, value: 321, revision: 999 }, 999);
  await allFolded();
}, 180_000);
afterAll(() => server.stop());

const board = async (query = ''): Promise<Board> => {
  const reply = await server.nobody.get<Board>(`/board?scope=nation${query}`);
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};
/** The ledger as it was at a version, counted again from nothing. */
const ledgerAt = async (version: number): Promise<Ledger> => {
  const ids = await server.source.query<{ id: string }[]>(
    `select id from batches where folded_version <= $1`,
    [version],
  );
  const books = server.app.get(BooksRepository, { strict: false });
  return recount(
    await books.loadBatches(
      server.source.manager,
      ids.map(({ id }) => id),
    ),
  );
};
const isNational = (key: string): boolean => /^(nation|unit:|kind:)/.test(key);
const cellsOf = (ledger: Ledger): Cells =>
  toCells(
    [...ledger.cells].filter(([key]) => isNational(key)).map(([key, { amount }]) => [key, amount] as const),
  );
const history = async (query: string): Promise<History> => {
  const reply = await server.nobody.get<History>(`/board/history?${query}`);
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};
/** Boards at the end of each step, as they are played back. */
const played = ({ base, frames, from, to, step }: History): Map<number, Cells> => {
  const boards = new Map<number, Cells>();
  let cells = base.cells;
  for (let at = Date.parse(from) + step * 1_000; at <= Date.parse(to); at += step * 1_000) {
    const frame = frames.find((one) => Date.parse(one.at) === at);
    if (frame) {
      const gone = new Set(frame.gone);
      cells = Object.fromEntries(
        Object.entries({ ...cells, ...frame.cells }).filter(([key]) => !gone.has(key)),
      );
    }
    boards.set(at, cells);
  }
  return boards;
};
const iso = (at: number): string => new Date(at).toISOString();

describe('as it was known', () => {
  test('every version is the ledger up to it, counted again from nothing', async () => {
    const newest = (await board()).version;
    for (let version = 1; version <= newest; version += 1 + pick(4))
      expect({ version, cells: (await board(`&version=${String(version)}`)).cells }).toEqual({
        version,
        cells: cellsOf(await ledgerAt(version)),
      });
    expect((await board(`&version=${String(newest)}`)).cells).toEqual((await board()).cells);
  });

  test('a playback is, step by step, what is read of each moment', async () => {
    const boards = played(await history(`from=${iso(START - MINUTE_MS)}&to=${iso(START + 40 * MINUTE_MS)}`));
    expect(new Set([...boards.values()].map((cells) => JSON.stringify(cells))).size).toBeGreaterThan(5);
    for (const [at, cells] of boards) expect(cells).toEqual((await board(`&moment=${iso(at - 1)}`)).cells);
  });

  test('series and corrections up to a moment are those of a board that had not gone on', async () => {
    const series = async (until = '') =>
      (
        await server.nobody.get<Series>(
          `/board/series?metric=participants&by=minute${until && `&until=${until}`}`,
        )
      ).body.items;
    const corrections = async (until = '') =>
      (await server.nobody.get<Page<Correction>>(`/board/corrections?limit=200${until && `&until=${until}`}`))
        .body;
    const [allSteps, allCorrections] = await Promise.all([series(), corrections()]);
    expect(allCorrections.total).toBeGreaterThan(0);
    for (const at of [START - MINUTE_MS, START + 4.5 * MINUTE_MS, START + 9 * MINUTE_MS, clock.at]) {
      const before = (one: { at: string }): boolean => Date.parse(one.at) <= at;
      expect(await series(iso(at))).toEqual(allSteps.filter(before));
      const { items, total } = await corrections(iso(at));
      expect(items).toEqual(allCorrections.items.filter(before));
      expect(total).toBe(items.length);
    }
    expect((await server.nobody.get('/board/series?metric=participants&until=noon')).status).toBe(400);
  });

  test('moments before everything are empty, and what the span says can be read', async () => {
    expect((await board('&moment=2016-01-01T00:00:00Z')).cells).toEqual({});
    // As the links of the board write a minute.
    const minute = iso(START + 5 * MINUTE_MS);
    const short = minute.replace(':00.000Z', 'Z');
    expect(await board(`&moment=${short}`)).toEqual(await board(`&moment=${minute}`));
    for (const path of ['/board/series?metric=participants&until=', '/board/corrections?until='])
      expect(await server.nobody.get(path + short)).toMatchObject({
        status: 200,
        body: (await server.nobody.get(path + minute)).body,
      });
    const { body } = await server.nobody.get<HistorySpan>('/board/history/span');
    expect(body.span?.last.version).toBe((await board()).version);
    expect(body.span?.thinned).toBe(0);
  });
});

describe('as it is now known to have been', () => {
  /** What counts of a moment, by the definition and not by the statement. */
  const truthAt = (ledger: Ledger, at: number, newest: number): number => {
    let sum = 0n;
    for (const value of ledger.counted.values()) {
      const status = ledger.facts.get(value.subject)?.status;
      if (value.metric !== 'participants' || status === 'cancelled' || status === undefined) continue;
      const claim = [...ledger.claims.values()].find(
        (one) =>
          one.subject === value.subject &&
          one.metric === value.metric &&
          one.day === value.day &&
          one.reporter === value.reporter &&
          one.grade === value.grade,
      );
      const revision = claim?.revisions.find(({ said, voided }) => said && !voided);
      if (claim && claim.additions > 0) continue;
      const [from, to] = [
        Date.parse(`${value.day}T00:00:00+08:00`),
        Date.parse(`${value.day}T24:00:00+08:00`),
      ];
      const moment = Math.min(Math.max(revision?.occurredAt ?? to, from), to, newest);
      if (moment <= at) sum += value.amount;
    }
    return Number(sum);
  };

  test('in the end it is what was known, and what the board shows', async () => {
    const live = await board();
    const end = iso(Date.parse(live.editionAt ?? '') + 60_000);
    expect((await board(`&mode=true&moment=${live.editionAt ?? ''}`)).cells).toEqual(live.cells);
    expect((await board(`&mode=true&moment=${end}`)).cells).toEqual(live.cells);
    expect((await board(`&moment=${end}`)).cells).toEqual(live.cells);
    for (const event of events) {
      const scope = `event:${event.code}`;
      const one = await coordinator.get<Board>(`/board?scope=${scope}`);
      const true_ = await coordinator.get<Board>(`/board?scope=${scope}&mode=true&moment=${end}`);
      expect(true_.body.cells).toEqual(one.body.cells);
    }
  });

  test('reports count from when they say it happened, devices by each count, decisions from the end of their day', async () => {
    const live = await board();
    const newest = Date.parse(live.editionAt ?? '');
    const ledger = await ledgerAt(live.version);
    for (let at = START - MINUTE_MS; at < newest; at += 11 * MINUTE_MS) {
      const { cells } = await board(`&mode=true&moment=${iso(at)}`);
      const observed = cells['nation/participants/observed'] ?? 0;
      expect((cells['nation/participants/total'] ?? 0) - observed).toBe(truthAt(ledger, at, newest));
    }
  });

  test('a playback is, step by step, what is read of each moment', async () => {
    const boards = played(
      await history(`mode=true&step=600&from=${iso(START - 600_000)}&to=${iso(START + 3_600_000)}`),
    );
    for (const [at, cells] of boards)
      expect(cells).toEqual((await board(`&mode=true&moment=${iso(at - 1)}`)).cells);
  });

  test('events begin and end when they do', async () => {
    const before = await board(`&mode=true&moment=2016-10-12T08:30:00%2B08:00`);
    expect(before.cells['nation/events/approved']).toBe(2);
    const during = await board(`&mode=true&moment=2016-10-12T09:30:00%2B08:00`);
    expect(during.cells['nation/events/live']).toBe(2);
  });
});

describe('between two moments', () => {
  test('cells, events and corrections tell the difference', async () => {
    const from = iso(START + 5 * MINUTE_MS);
    const { body } = await coordinator.get<BoardDifference>(`/board/difference?from=${from}`);
    const [before, after] = [await board(`&moment=${from}`), await board()];
    for (const { key, before: was, after: is } of body.cells)
      expect([was, is]).toEqual([before.cells[key] ?? null, after.cells[key] ?? null]);
    const changed = Object.keys({ ...before.cells, ...after.cells }).filter(
      (key) => before.cells[key] !== after.cells[key],
    );
    expect(body.cells.map(({ key }) => key)).toEqual(changed.toSorted());
    const change = body.events.reduce((sum, event) => sum + (event.after ?? 0) - (event.before ?? 0), 0);
    const total = 'nation/participants/total';
    expect(change).toBe((after.cells[total] ?? 0) - (before.cells[total] ?? 0));
    expect(body.corrections.length).toBeGreaterThan(0);
    expect(body.totalCorrections).toBe(body.corrections.length);
    const middle = body.corrections[Math.floor(body.corrections.length / 2)];
    const to = middle?.at ?? '';
    const until = (await coordinator.get<BoardDifference>(`/board/difference?from=${from}&to=${to}`)).body;
    const by = (one: { at: string }): boolean => one.at <= to;
    expect(until.totalCorrections).toBe(body.corrections.filter(by).length);
    expect(until.cells.length).toBeGreaterThan(0);
    const then = await board(`&moment=${to}`);
    for (const { key, after: was } of until.cells) expect(was).toBe(then.cells[key] ?? null);
    expect(body.corrections.some(({ reason }) => reason === '误报')).toBe(true);
    const { body: open } = await server.nobody.get<BoardDifference>(`/board/difference?from=${from}`);
    expect(open.corrections.every(({ reporterName }) => reporterName === null)).toBe(true);
  });
});

describe('who and what', () => {
  test('another unit’s organisation has no history for those who may not see it, and nonsense is told', async () => {
    const path = `scope=organisation:${events[0]?.organiser.id ?? ''}&from=${iso(START)}&to=${iso(START + MINUTE_MS)}`;
    expect((await server.nobody.get(`/board/history?${path}`)).status).toBe(404);
    expect((await organizer.get(`/board/history?${path}`)).status).toBe(200);
    for (const query of [
      `from=${iso(START)}&to=${iso(START)}`,
      `from=${iso(START)}&to=${iso(START + 2_000 * MINUTE_MS)}`,
      `from=${iso(START)}&to=${iso(START + MINUTE_MS)}&step=90`,
      'from=yesterday&to=today',
    ])
      expect((await server.nobody.get(`/board/history?${query}`)).status).toBe(400);
    expect((await server.nobody.get('/board?mode=true')).status).toBe(400);
    for (const version of ['', '%20', '1e2', '0x1', '-1'])
      expect((await server.nobody.get(`/board?version=${version}`)).status).toBe(400);
    expect((await server.nobody.get('/board?version=1&asOf=2016-10-12T00:00:00Z')).status).toBe(400);
  });
});

describe('thinned', () => {
  test('the end of every minute stays what it was, and a version in between is answered with the minute before', async () => {
    const minutes = Array.from({ length: 40 }, (_, minute) => START + (minute + 1) * MINUTE_MS - 1);
    const read = (at: number): Promise<Board> => board(`&moment=${iso(at)}`);
    const before = await Promise.all(minutes.map(read));
    const span = `from=${iso(START - MINUTE_MS)}&to=${iso(START + 40 * MINUTE_MS)}`;
    const playback = await history(span);
    const rows = async (): Promise<number> =>
      (await server.source.query<unknown[]>(`select from cell_changes`)).length;
    const all = await rows();
    const newest = await board();
    await server.source.query(`update board_versions set at = at - interval '30 days' where version < $1`, [
      newest.version,
    ]);
    const thinner = server.app.get(HistoryThinner, { strict: false });
    await thinner.handle();
    await thinner.handle();
    expect(await rows()).toBeLessThan(all);
    const after = await Promise.all(minutes.map(read));
    expect(after.map(({ cells }) => cells)).toEqual(before.map(({ cells }) => cells));
    expect((await history(span)).frames.map(({ at, cells, gone }) => ({ at, cells, gone }))).toEqual(
      playback.frames.map(({ at, cells, gone }) => ({ at, cells, gone })),
    );
    const { body } = await server.nobody.get<HistorySpan>('/board/history/span');
    expect(body.span?.thinned).toBe(newest.version - 1);
    const steps = await server.source.query<{ version: number }[]>(`select version from board_steps`);
    const whole = new Set(steps.map(({ version }) => version));
    for (let version = 1; version < newest.version; version += 1) {
      const read = await board(`&version=${String(version)}`);
      if (!whole.has(version)) expect(read.version).toBeLessThan(version);
      expect(read.cells).toEqual(cellsOf(await ledgerAt(read.version)));
    }
    expect((await board()).cells).toEqual(newest.cells);
    expect((await server.administrator.get<Proof>('/proof')).body.differences).toEqual([]);
  });
});

test('one caller may compare so often, is told how long to wait, and nobody else is held up', async () => {
  const from = `/board/difference?from=${iso(START + MINUTE_MS)}`;
  let refused: Reply<Problem> | null = null;
  for (let round = 0; round < 20 && refused === null; round += 1) {
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => server.nobody.get<Problem>(`${from}&scope=unit:nowhere`)),
    );
    refused = replies.find(({ status }) => status === 429) ?? null;
  }
  expect(refused?.body.code).toBe('too_many_requests');
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await coordinator.get(from)).status).toBe(200);
});
