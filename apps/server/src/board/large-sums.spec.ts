import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MAX_AMOUNT, type Board, type Event, type Receipt, type Trace } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

/** As many of the largest amounts as go beyond 2^53 together. */
const EVENTS = 25;
const DAYS = 37;
const AMOUNT = 'nation/agreement_amount/total';

let server: TestServer;
let coordinator: TestClient;
let watcher: TestWatcher;
beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  coordinator = await server.actAs(['coordinator']);
  const clock = { at: '2016-10-18T20:00:00+08:00', speed: 0 };
  await server.administrator.patch('/editions/week-2016', { clock });
  watcher = new TestWatcher(server.url);
});
afterAll(async () => {
  watcher.close();
  await server.stop();
});

const send = async (entries: unknown[]): Promise<void> => {
  const sent = await coordinator.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `large-${String(entries.length)}` },
  );
  expect(sent.status).toBe(201);
  await server.folded(coordinator, sent.body);
};

const trace = async (cursor: string): Promise<Trace> => {
  const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const path = `/board/trace?cell=${encodeURIComponent(AMOUNT)}&limit=200${from}`;
  return (await coordinator.get<Trace>(path)).body;
};

test('a sum beyond 2^53 is told in digits beside the nearest number, everywhere', async () => {
  const body = await server.createOrganisation();
  const events: Event[] = [];
  while (events.length < EVENTS)
    events.push(
      await server.createApprovedEvent(body.id, {
        start: '2016-09-12T09:00:00+08:00',
        end: '2016-10-18T17:00:00+08:00',
      }),
    );
  const first = Date.parse('2016-09-12T00:00:00Z');
  const entries = events.flatMap(({ code }) =>
    Array.from({ length: DAYS }, (_, at) => ({
      event: code,
      day: new Date(first + at * 86_400_000).toISOString().slice(0, 10),
      metric: 'agreement_amount',
      value: MAX_AMOUNT.agreement_amount,
    })),
  );
  const [odd, ...others] = entries;
  await send(others);
  const exactNow = (BigInt(EVENTS * DAYS - 1) * BigInt(MAX_AMOUNT.agreement_amount)).toString();
  const before = (await server.nobody.get<Board>('/board')).body;
  expect(before.exact).toMatchObject({ [AMOUNT]: exactNow, 'unit:CN-GD/agreement_amount/total': exactNow });
  await watcher.ask();
  const held = watcher.board;

  await send([{ ...odd, value: 7 }]);
  const digits = `${exactNow.slice(0, -1)}7`;
  const board = (await server.nobody.get<Board>('/board')).body;
  expect(board.exact?.[AMOUNT]).toBe(digits);
  expect(board.cells[AMOUNT]).toBe(Number(digits));
  // What fits into a number is told by the number alone.
  expect(Object.keys(board.exact ?? {}).filter((key) => !key.includes('/agreement_amount/'))).toEqual([]);
  await watcher.until(({ version }) => version >= board.version);
  expect(watcher.deltas.some(({ exact }) => exact?.[AMOUNT] === digits)).toBe(true);
  watcher.board = held;
  expect(await watcher.ask()).toMatchObject({ full: false, exact: { [AMOUNT]: digits } });

  let sum = 0n;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { exact, items, nextCursor } = await trace(cursor);
    expect(exact).toBe(digits);
    for (const { value } of items) sum += BigInt(value);
    cursor = nextCursor;
  }
  expect(sum.toString()).toBe(digits);
  expect((await server.administrator.get('/proof')).body).toMatchObject({ balanced: true });
});
