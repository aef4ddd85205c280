import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Correction, Event, Page, Receipt } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

const MINUTE_MS = 60_000;
const START = Date.parse('2016-10-12T08:00:00+08:00');
/** When something is said, in minutes, and what: the first is no correction. */
const SAID = [
  [0, 900],
  [2, 800],
  [2, 850],
  [5, 700],
  [9, 720],
  [9.5, 600],
] as const;
let server: TestServer;
let coordinator: TestClient;
let event: Event;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const society = await server.createOrganisation({ kind: 'national_society', region: undefined });
  coordinator = await server.actAs(['coordinator']);
  event = await server.createApprovedEvent(society.id, {});
  for (const [turn, [minute, value]] of SAID.entries()) {
    await server.administrator.patch('/editions/week-2016', { clock: { at: iso(minute), speed: 0 } });
    const { body } = await coordinator.post<Receipt>(
      '/tallies',
      {
        entries: [
          { event: event.code, day: '2016-10-12', metric: 'participants', value, revision: turn + 1 },
        ],
      },
      { 'idempotency-key': `corrections-${String(turn)}` },
    );
    await server.folded(coordinator, body);
  }
});
afterAll(() => server.stop());

const iso = (minute: number): string => new Date(START + minute * MINUTE_MS).toISOString();
const find = async (query: string): Promise<Page<Correction>> =>
  (await server.nobody.get<Page<Correction>>(`/board/corrections?${query}`)).body;
const CHANGES = [-100, 50, -150, 20, -120];
const changesOf = ({ items }: Page<Correction>): number[] => items.map(({ change }) => change);

test('they are listed from either end, page by page', async () => {
  expect(changesOf(await find(''))).toEqual(CHANGES.toReversed());
  const read: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page<Correction> = await find(`order=oldest&limit=2${cursor && `&cursor=${cursor}`}`);
    read.push(...changesOf(page));
    expect(page.total).toBe(CHANGES.length);
    cursor = page.nextCursor;
  }
  expect(read).toEqual(CHANGES);
});

test('from any moment the next one and the one before are found, however many lie between it and now', async () => {
  for (const [minute, before, after] of [
    [-1, [], [-100]],
    [3, [50], [-150]],
    [5, [-150], [20]],
    [9.2, [20], [-120]],
    [20, [-120], []],
  ] as const) {
    expect(changesOf(await find(`limit=1&until=${iso(minute)}`))).toEqual(before);
    expect(changesOf(await find(`limit=1&order=oldest&since=${iso(minute)}`))).toEqual(after);
  }
  expect((await find(`since=${iso(3)}`)).total).toBe(3);
  expect((await server.nobody.get('/board/corrections?since=noon')).status).toBe(400);
  expect((await server.nobody.get('/board/corrections?order=size')).status).toBe(400);
});
