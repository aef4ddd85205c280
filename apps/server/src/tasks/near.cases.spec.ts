import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event, Page, Task, TaskHistory } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { EditionService } from '../editions/edition.service.ts';
import { CheckService } from './check.service.ts';

let stage: ImportStage;
let keys = 0;
const day = '2016-10-12';

beforeAll(async () => {
  stage = await ImportStage.set();
});
afterAll(() => stage.server.stop());

const report = async (client: TestClient, event: string, value: number, on = day): Promise<void> => {
  const entries = [{ event, day: on, metric: 'participants', value }];
  const key = { 'idempotency-key': `near-${String((keys += 1))}` };
  expect((await client.post('/tallies', { entries }, key)).status).toBe(201);
};
const found = async (rule: Task['rule'], state = 'open'): Promise<Task[]> => {
  await stage.folded();
  const edition = await stage.server.app.get(EditionService).find();
  await stage.server.app.get(CheckService).run(edition);
  return (await stage.coordinator.get<Page<Task>>(`/tasks?rule=${rule}&state=${state}`)).body.items;
};
const declare = async (line: string): Promise<void> => {
  const file = new TextEncoder().encode(`地区,日期,参与人次\n${line}\n`);
  const { body } = await stage.upload(stage.guangdong, file, '合计.csv', 'tallies');
  await stage.reaches(stage.guangdong, body.id, 'ready');
  await stage.guangdong.post(`/imports/${body.id}/commit`);
  await stage.reaches(stage.guangdong, body.id, 'committed');
};

test('what a unit declares is a task once it is far from what is counted, and over once that is accepted', async () => {
  const { code } = await stage.server.createApprovedEvent(stage.body.id);
  await report(stage.guangdong, code, 98_500);
  // Within two of a hundred of what is declared.
  await declare(`广东,${day},100000`);
  expect(await found('remainder')).toEqual([]);
  await report(stage.guangdong, code, 97_000);
  const [task, ...more] = await found('remainder');
  expect([task, more]).toMatchObject([
    { subject: 'unit:CN-GD', unit: 'CN-GD', metric: 'participants', day, event: null, may: { act: true } },
    [],
  ]);
  expect(task?.because).toContain('100,000 人次');
  const accepted = await stage.guangdong.post(`/remainders/${task?.remainder ?? ''}/acceptance`, {
    difference: 3000,
  });
  expect(accepted.status).toBe(201);
  expect(await found('remainder')).toEqual([]);
  expect((await found('remainder', 'closed')).map(({ id, closed }) => [id, closed?.cause])).toEqual([
    [task?.id, 'gone'],
  ]);
});

test('a later report that changes the facts opens a decided disagreement again', async () => {
  const partner = await stage.server.createOrganisation({ name: '佛山创客协会' });
  const client = await stage.server.actAs(['organizer'], partner.id);
  const { code } = await stage.server.createApprovedEvent(stage.body.id, { coOrganisers: [partner.id] });
  await report(stage.organizer, code, 100);
  await report(client, code, 140);
  const [task] = await found('disagreement');
  const id = task?.id ?? '';
  const decided = await stage.coordinator.post(`/tasks/${id}/decide`, { outcome: 'right', reason: '已核对' });
  expect(decided.status).toBe(200);
  // The same said again, and what else there is to say of it, is no news.
  await report(client, code, 140);
  await report(client, code, 12, '2016-10-13');
  expect(await found('disagreement')).toEqual([]);
  await report(client, code, 160);
  expect(await found('disagreement')).toMatchObject([
    { id, reopenedAt: expect.any(String), decision: null, evidence: { figures: [{ value: 160 }, {}, {}] } },
  ]);
  const history = await stage.coordinator.get<TaskHistory>(`/tasks/${id}/history`);
  expect(history.body.items.map(({ action }) => action)).toEqual(['reopened', 'decide', 'found']);
});

test('a unit jumps when its events have far more than on other days, not when there are more events', async () => {
  const days = ['2016-10-12', '2016-10-13', '2016-10-14', '2016-10-15', '2016-10-16'];
  const place = { region: '510100', start: '2016-10-12T09:00:00+08:00', end: '2016-10-16T17:00:00+08:00' };
  const create = async () => (await stage.server.createApprovedEvent(stage.body.id, place)).code;
  const [first, second, third] = [await create(), await create(), await create()];
  for (const on of days) await report(stage.organizer, first, 600, on);
  // Twelve hundred more by two more events: the day is busy, and like the others.
  await report(stage.organizer, second, 640, '2016-10-13');
  await report(stage.organizer, third, 560, '2016-10-13');
  const jumped = async () => (await found('jump')).map(({ subject, day: on }) => `${subject} ${on ?? ''}`);
  expect(await jumped()).toEqual([]);
  await report(stage.organizer, second, 3_400, '2016-10-15');
  // 4,000 by two events against 600 of one: 3.3 times as many each, of six that are too many.
  expect(await jumped()).toEqual([]);
  await report(stage.organizer, second, 8_000, '2016-10-15');
  expect(await jumped()).toEqual(['unit:CN-SC 2016-10-15']);
});

test('the events of one series are not likely one event; one that was registered beside them is', async () => {
  const title = '全国科普大讲堂青年创新创业专场报告会';
  const at = (date: string) => ({ start: `${date}T09:00:00+08:00`, end: `${date}T11:00:00+08:00` });
  const series = Object.fromEntries(
    Object.entries(stage.events.draft({ title })).filter(([field]) => field !== 'start' && field !== 'end'),
  );
  const reply = await stage.organizer.post<{ items: Event[] }>('/events/series', {
    ...series,
    submit: true,
    occurrences: [at('2016-10-13'), at('2016-10-14')],
  });
  expect(reply.status).toBe(201);
  expect(await found('double_event')).toEqual([]);
  const alone = await stage.server.createApprovedEvent(stage.body.id, { title, ...at('2016-10-14') });
  const pairs = (await found('double_event')).map(({ event, other }) => [event?.code, other?.code].sort());
  expect(pairs.length).toBeGreaterThan(0);
  for (const pair of pairs) expect(pair).toContain(alone.code);
});
