import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Owing, Receipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';

let stage: EventStage;

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

test('what is owed is listed by event and day until it is reported, and again once that is taken back', async () => {
  const { server, guangdong, sichuan, coordinator, body } = stage;
  const { code } = await server.createApprovedEvent(body.id);
  const clock = (at: string) =>
    server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
  const owed = async (query = '') => (await guangdong.get<Owing>(`/board/owing${query}`)).body;

  // Before midnight in Beijing, although it is the same day in UTC until eight hours later.
  await clock('2016-10-12T23:59:59+08:00');
  expect((await owed('?day=2016-10-12')).items).toMatchObject([{ event: code, state: 'notDue' }]);
  await clock('2016-10-13T00:00:00+08:00');
  expect((await owed('?day=2016-10-12')).items).toMatchObject([
    { unit: 'CN-GD', state: 'due', due: '2016-10-13T16:00:00.000Z' },
  ]);
  await clock('2016-10-14T00:00:00+08:00');
  expect(await owed('?day=2016-10-12')).toMatchObject({ total: 1, items: [{ state: 'late' }] });
  // Nothing is owed of days that are still to come.
  expect((await owed()).items.every(({ day }) => day <= '2016-10-14')).toBe(true);

  const sent = await guangdong.post<Receipt>(
    '/tallies',
    { entries: [{ event: code, day: '2016-10-12', metric: 'participants', value: 0 }] },
    { 'idempotency-key': 'owing-1' },
  );
  expect(sent.status).toBe(201);
  await stage.folded();
  expect(await owed('?day=2016-10-12')).toMatchObject({ total: 0, items: [] });
  const taken = await guangdong.post(`/receipts/${sent.body.receipt}/withdraw`, { reason: '点错了' });
  expect(taken.status).toBeLessThan(300);
  await stage.folded();
  expect((await owed('?day=2016-10-12')).total).toBe(1);

  expect((await coordinator.get<Owing>('/board/owing?day=2016-10-12')).body.total).toBe(1);
  expect((await coordinator.get<Owing>('/board/owing?unit=CN-SC')).body.total).toBe(0);
  expect((await sichuan.get<Owing>('/board/owing')).body.total).toBe(0);
  expect((await sichuan.get('/board/owing?unit=CN-GD')).status).toBe(404);
  expect((await coordinator.get('/board/owing?unit=CN-XX')).status).toBe(404);
  expect((await coordinator.get('/board/owing?day=2016-02-30')).status).toBe(400);
});
