import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Edition, Problem, PublicBoard, PublicBoardSettings, Receipt } from '@innoweek/contracts';
import { LiveGateway } from '../live/live.gateway.ts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

let stage: EventStage;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  coordinator = stage.coordinator;
  const { code } = await stage.server.createApprovedEvent(stage.body.id);
  const entry = { event: code, day: '2016-10-12' };
  const sent = await stage.guangdong.post<Receipt>(
    '/tallies',
    {
      entries: [
        { ...entry, metric: 'participants', value: 23_456 },
        { ...entry, metric: 'agreement_amount', value: 123_456_789_00 },
      ],
    },
    { 'idempotency-key': 'public-1' },
  );
  if (sent.status !== 201) throw new Error(`not taken: ${JSON.stringify(sent.body)}`);
  await stage.folded();
});
afterAll(() => stage.server.stop());

const OPEN: PublicBoardSettings = {
  audience: 'open',
  metrics: ['participants', 'agreement_amount', 'events', 'media_reports'],
  units: true,
  embedding: true,
};
const publish = async (change: Partial<PublicBoardSettings>): Promise<void> => {
  const set = await coordinator.put('/editions/week-2016/public-board', { ...OPEN, ...change });
  if (set.status !== 200) throw new Error(`not set: ${JSON.stringify(set.body)}`);
  // One reading serves all who ask within two seconds; what is public is looked at each time.
};
const read = <T = PublicBoard>(path = '/public/board', headers: Record<string, string> = {}) =>
  stage.server.nobody.get<T>(path, headers);

test('everybody reads the totals that a coordinator chose, without grades or anything that leads further', async () => {
  const first = await read();
  expect(first.body).toMatchObject({
    embedding: false,
    nation: { participants: 23_456, media_reports: null },
  });
  await publish({ metrics: ['events', 'participants'] });
  const { body, headers } = await read();
  // Always in the same order, whichever they were named in.
  expect(body.metrics).toEqual(['participants', 'events']);
  expect(body.nation).toEqual({ participants: 23_456, events: 1 });
  expect(body.units?.find(({ id }) => id === 'CN-GD')?.figures).toEqual({ participants: 23_456, events: 1 });
  expect(body.units?.find(({ id }) => id === 'CN-SC')?.figures).toEqual({ participants: null, events: null });
  expect(JSON.stringify(body)).not.toMatch(/reported|reporter|organis|12345678900/);
  expect(headers.get('cache-control')).toContain('public, max-age=10');
  await publish({ units: false });
  expect((await read()).body.units).toBeNull();
});

test('with what lies in the territory of no unit, the units add up to the nation', async () => {
  await publish({ metrics: ['events'] });
  await stage.server.createApprovedEvent(stage.body.id, { region: '810000' });
  await stage.folded();
  let shown = (await read()).body;
  // One reading serves all who ask within two seconds.
  for (let tries = 0; tries < 100 && shown.nation.events !== 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    shown = (await read()).body;
  }
  const sum = (shown.units ?? []).reduce((all, { figures }) => all + (figures.events ?? 0), 0);
  expect([shown.nation.events, sum]).toEqual([2, 2]);
  expect(shown.units?.at(-1)).toEqual({ id: 'none', figures: { events: 1 } });
});

test('what has not changed is answered with 304, and what has with something else', async () => {
  await publish({});
  const etag = (await read()).headers.get('etag') ?? '';
  const same = await read('/public/board', { 'if-none-match': `W/${etag}` });
  expect([same.status, same.body]).toEqual([304, '']);
  await publish({ units: false });
  const other = await read('/public/board', { 'if-none-match': etag });
  expect(other.status).toBe(200);
  expect(other.headers.get('etag')).not.toBe(etag);
});

test('a figure is to be had as an image, in both languages, for the nation or a unit, while embedding is on', async () => {
  await publish({});
  const tile = (query: string) => read<string>(`/public/tiles/${query}`);
  const nation = await tile('participants.svg');
  expect(nation.headers.get('content-type')).toContain('image/svg+xml');
  expect(nation.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(nation.headers.get('content-security-policy')).toContain('sandbox');
  expect(nation.body).toContain('2.35万');
  expect(nation.body).toContain('23,456');
  expect(nation.body).not.toContain('<script');
  const guangdong = await tile('agreement_amount.svg?unit=CN-GD&lang=en&theme=dark');
  expect(guangdong.body).toContain('Guangdong · Agreement value (CNY)');
  expect(guangdong.body).toContain('123.46M');
  const corps = await tile('agreement_amount.svg?unit=CN-XJ-XPCC&lang=en');
  for (const line of ['Xinjiang Production and Construction Corps', 'Agreement value (CNY)'])
    expect(corps.body).toContain(`>${line}</text>`);
  expect((await tile('media_reports.svg')).body).toContain('暂无数据');
  expect((await tile('agreements.svg')).status).toBe(404);
  expect((await tile('participants.svg?unit=CN-XX')).status).toBe(404);
  expect((await tile('participants.svg?lang=fr')).status).toBe(400);
  await publish({ units: false });
  expect((await tile('participants.svg?unit=CN-GD')).status).toBe(404);
  await publish({ embedding: false });
  expect((await read<Problem>('/public/tiles/participants.svg')).body.code).toBe('embedding_off');
});

test('the image is to be had as dots, too: twice as large, another one when the figure is, kept like the other', async () => {
  await publish({});
  const { url } = stage.server;
  const picture = async (query: string, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${url}/api/v1/public/tiles/${query}`, { headers });
    return { reply, bytes: Buffer.from(await reply.arrayBuffer()) };
  };
  const { reply, bytes } = await picture('participants.png');
  expect(reply.headers.get('content-type')).toBe('image/png');
  expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(reply.headers.get('cache-control')).toContain('public, max-age=10');
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([720, 300]);
  // Words and figures are drawn, whatever fonts this machine has: other ones make another picture.
  const others = await Promise.all(
    ['agreement_amount.png', 'participants.png?lang=en', 'participants.png?unit=CN-SC'].map((query) =>
      picture(query),
    ),
  );
  const all = [bytes, ...others.map((other) => other.bytes)].map((one) => one.toString('base64'));
  expect(new Set(all).size).toBe(4);
  expect(Math.min(...all.map(({ length }) => length))).toBeGreaterThan(6_000);
  const etag = reply.headers.get('etag') ?? '';
  const again = await picture('participants.png', { 'if-none-match': etag });
  expect([again.reply.status, again.bytes.length]).toEqual([304, 0]);
  expect((await picture('participants.svg', { 'if-none-match': etag })).reply.status).toBe(200);
  expect((await picture('agreements.png')).reply.status).toBe(404);
  expect((await picture('participants.png?lang=fr')).reply.status).toBe(400);
  const before = await picture('media_reports.png');
  const entry = { unit: 'CN-GD', day: '2016-10-12', metric: 'media_reports', value: 7 };
  await stage.guangdong.post('/tallies', { entries: [entry] }, { 'idempotency-key': 'public-png' });
  await stage.folded();
  // One reading serves all who ask within two seconds.
  let after = before;
  for (let tries = 0; tries < 50 && after.bytes.equals(before.bytes); tries += 1) {
    await sleep(200);
    after = await picture('media_reports.png');
  }
  expect(after.bytes.equals(before.bytes)).toBe(false);
});

test('names that are markup stay text in the image', async () => {
  const { server } = stage;
  await publish({});
  await server.administrator.patch<Edition>('/editions/week-2016', { name: '<script>&"周"' });
  const { body } = await read<string>('/public/tiles/events.svg');
  expect(body).toContain('&lt;script&gt;&amp;');
  expect(body).not.toContain('<script');
});

test('reduced, only the public board is left to those without a session; closed, nothing is', async () => {
  const { server } = stage;
  const strangers = [
    '/board',
    '/board/series?metric=participants',
    '/board/corrections',
    '/board/history/span',
    '/annotations',
    '/media',
    '/media?scope=unit:CN-GD&q=x',
  ];
  const explained = '/board/explanation?cell=nation/participants/total';
  await publish({ audience: 'open' });
  for (const path of [...strangers, explained])
    expect([path, (await read(path)).status]).toEqual([path, 200]);
  const watcher = new TestWatcher(server.url);
  await watcher.ask();
  const shownOut = new Promise<unknown>((resolve) => watcher.socket.on('board:closed', resolve));

  await publish({ audience: 'reduced' });
  // Told at once: it need not wait for a pulse that does not come.
  expect(await shownOut).toEqual({ board: 'nation', edition: 'week-2016' });
  expect((await read()).status).toBe(200);
  for (const path of [...strangers, explained])
    expect([path, (await read<Problem>(path)).body.code]).toEqual([path, 'board_closed']);
  const joined = await watcher.tryToJoin({ board: 'nation' });
  expect('problem' in joined && joined.problem.code).toBe('board_closed');
  // Nothing more is told to whoever watched already.
  const namespace = server.app.get(LiveGateway).namespace;
  for (const socket of namespace.sockets.values())
    expect([...socket.rooms].filter((room) => room.includes('/nation'))).toEqual([]);
  watcher.close();
  expect((await coordinator.get('/board')).status).toBe(200);
  for (const path of ['/board', '/media', '/media?scope=unit:CN-SC', '/board/history/span'])
    expect([path, (await stage.guangdong.get(path)).status]).toEqual([path, 200]);
  // A unit's association asks for an organisation of another unit: there is none.
  const there = `/media?scope=organisation:${stage.body.id}`;
  expect((await stage.guangdong.get(there)).status).toBe(200);
  expect((await stage.sichuan.get<Problem>(there)).body.code).toBe('board_not_found');

  await publish({ audience: 'closed' });
  expect((await read<Problem>()).body.code).toBe('public_board_closed');
  expect((await read<Problem>('/public/tiles/participants.svg')).body.code).toBe('public_board_closed');
});

test('only those who coordinate decide it, in words that are known, and it is written down', async () => {
  const path = '/editions/week-2016/public-board';
  expect((await stage.guangdong.put(path, OPEN)).status).toBe(403);
  expect((await coordinator.put(path, { ...OPEN, metrics: [] })).status).toBe(400);
  expect((await coordinator.put(path, { ...OPEN, audience: 'friends' })).status).toBe(400);
  expect((await coordinator.put('/editions/week-1999/public-board', OPEN)).status).toBe(404);
  const trail = await stage.server.administrator.get('/audit?action=edition.publish');
  expect(JSON.stringify(trail.body)).toContain('"audience":"closed"');
});

test('before anything is counted, the board stays the same, and so does its tag', async () => {
  await publish({});
  const { source } = stage.server;
  await source.query(`delete from board_versions`);
  stage.server.announceAccess();
  const tags = new Set<string | null>();
  for (let round = 0; round < 2; round += 1) {
    // As long as one reading is shared.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const { headers, body } = await read();
    expect(body.version).toBe(0);
    tags.add(headers.get('etag'));
  }
  expect(tags.size).toBe(1);
});

test('who asks too often is told in words how long to wait, and others are not held up', async () => {
  await publish({});
  const statuses = new Map<number, number>();
  let refused: Problem | null = null;
  for (let round = 0; round < 12 && refused === null; round += 1) {
    const replies = await Promise.all(Array.from({ length: 40 }, () => read<Problem>('/public/board')));
    for (const { status, body, headers } of replies) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== 429) continue;
      refused = body;
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  }
  expect(refused).toMatchObject({ code: 'too_many_requests' });
  expect(statuses.get(200)).toBeGreaterThan(100);
  expect((await coordinator.get('/board')).status).toBe(200);
});
