import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Problem, Remainder } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: ImportStage;
let guangdong: TestClient;
let coordinator: TestClient;
let keys = 0;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

const declare = async (line: string): Promise<string> => {
  const file = new TextEncoder().encode(`地区,日期,参与人次\n${line}\n`);
  const { body } = await stage.upload(guangdong, file, '合计.csv', 'tallies');
  await stage.reaches(guangdong, body.id, 'ready');
  await guangdong.post(`/imports/${body.id}/commit`);
  await stage.reaches(guangdong, body.id, 'committed');
  return body.id;
};
const report = async (code: string, value: number): Promise<void> => {
  keys += 1;
  const entries = [{ event: code, day: '2016-10-12', metric: 'participants', value }];
  await guangdong.post('/tallies', { entries }, { 'idempotency-key': `remainder-${String(keys)}` });
  await stage.folded();
};
const remainders = async (client = guangdong, query = ''): Promise<Remainder[]> =>
  (await client.get<Page<Remainder>>(`/remainders${query}`)).body.items;
const total = async (): Promise<number> => (await stage.folded())['unit:CN-GD/participants/total'] ?? 0;

test('what a unit declares beyond its events is accepted once, or explained', async () => {
  const { code } = await stage.server.createApprovedEvent(stage.body.id);
  await report(code, 600);
  await declare('广东,2016-10-12,1000');
  const [open] = await remainders();
  expect(open).toMatchObject({
    unit: 'CN-GD',
    day: '2016-10-12',
    metric: 'participants',
    declared: 1000,
    events: 600,
    outside: null,
    difference: 400,
    state: 'open',
    explanation: null,
  });
  expect(await total()).toBe(600);
  // Nobody else's, and nothing that is not there any more.
  const path = `/remainders/${open?.id ?? ''}`;
  expect(await remainders(guangdong, `?id=${open?.id ?? ''}`)).toEqual([open]);
  expect(await remainders(stage.events.sichuan, `?id=${open?.id ?? ''}`)).toEqual([]);
  expect((await guangdong.get('/remainders?id=none')).status).toBe(400);
  expect((await stage.events.sichuan.post(`${path}/acceptance`, { difference: 400 })).status).toBe(404);
  expect((await stage.organizer.get('/remainders')).status).toBe(403);
  expect(await remainders(stage.events.sichuan)).toEqual([]);
  expect((await stage.events.sichuan.get('/remainders?unit=CN-GD')).status).toBe(404);
  const moved = await guangdong.post<Problem>(`${path}/acceptance`, { difference: 399 });
  expect([moved.status, moved.body.code]).toEqual([409, 'remainder_moved']);

  // Twice at once: one counts, the other finds nothing left.
  const both = await Promise.all([
    guangdong.post(`${path}/acceptance`, { difference: 400 }),
    guangdong.post(`${path}/acceptance`, { difference: 400 }),
  ]);
  expect(both.some(({ status }) => status === 201)).toBe(true);
  expect(await total()).toBe(1000);
  expect((await remainders())[0]).toMatchObject({ outside: 400, difference: 0, state: 'settled' });

  // The event is corrected upwards: the remainder is too much now, and shrinks when it is accepted again.
  await report(code, 700);
  expect(await total()).toBe(1100);
  expect((await remainders(coordinator, '?state=open'))[0]).toMatchObject({ difference: -100 });
  expect((await guangdong.post(`${path}/acceptance`, { difference: -100 })).status).toBe(201);
  expect(await total()).toBe(1000);
  await report(code, 1500);
  const below = await guangdong.post<Problem>(`${path}/acceptance`, { difference: -800 });
  expect([below.status, below.body.code]).toEqual([409, 'remainder_below_events']);
  const explained = await guangdong.post<Remainder>(`${path}/explanation`, { text: '合计表未含夜场' });
  expect(explained.body).toMatchObject({ state: 'explained', explanation: { text: '合计表未含夜场' } });
  expect(await remainders(guangdong, '?state=open')).toEqual([]);
});

test('a total of the whole edition is held against all its days, and one that is taken back is gone', async () => {
  const id = await declare('广东,,9000');
  const [open] = await remainders(guangdong, '?state=open');
  expect(open).toMatchObject({ day: null, declared: 9000 });
  expect(open?.difference).toBe(9000 - (await total()));
  await guangdong.post(`/imports/${id}/undo`, { reason: '重报' });
  expect(await remainders(guangdong, '?state=open')).toEqual([]);
  const first = await coordinator.get<Page<Remainder>>('/remainders?limit=1');
  expect(first.body).toMatchObject({ total: 1, nextCursor: null });
  expect((await coordinator.get('/remainders?cursor=none')).status).toBe(400);
});
