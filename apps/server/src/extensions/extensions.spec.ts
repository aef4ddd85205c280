import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  AuditEntry,
  Completeness,
  Edition,
  Extension,
  Notification,
  Owing,
  Page,
  Problem,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
const day = '2016-10-12';

beforeAll(async () => {
  stage = await EventStage.set();
  await stage.server.createApprovedEvent(stage.body.id);
  await stage.server.administrator.patch('/editions/week-2016', {
    clock: { at: '2016-10-14T09:00:00+08:00', speed: 0 },
  });
  // An answer serves everybody for two seconds, and whoever looked for gaps meanwhile may have asked before.
  for (let tries = 0; tries < 400 && (await cell(stage.guangdong)) === undefined; tries += 1) await sleep(25);
});
afterAll(() => stage.server.stop());

const give = (draft: Record<string, unknown> = {}, client = stage.coordinator) =>
  client.post<Extension & Problem>('/extensions', {
    unit: 'CN-GD',
    step: 'daily',
    day,
    until: '2016-10-15T18:00:00+08:00',
    reason: '系统故障，补报一天',
    ...draft,
  });
const cell = async (client: TestClient) => {
  const { body } = await client.get<Completeness>('/board/completeness');
  return body.units.find(({ unit }) => unit === 'CN-GD')?.days[body.days.findIndex((one) => one.day === day)];
};
const list = async (client: TestClient, query = '') =>
  (await client.get<Page<Extension>>(`/extensions${query}`)).body;

test('a unit that is late is given time with a reason, sees it, and is late again when it is taken back', async () => {
  const { coordinator, guangdong, sichuan, server } = stage;
  expect(await cell(guangdong)).toEqual({ state: 'late', held: 1, reported: 0 });
  const given = await give();
  expect(given).toMatchObject({
    status: 201,
    body: {
      unit: 'CN-GD',
      until: '2016-10-15T10:00:00.000Z',
      at: '2016-10-14T01:00:00.000Z',
      withdrawn: null,
    },
  });
  const { id } = given.body;
  for (const client of [coordinator, guangdong])
    expect(await cell(client)).toMatchObject({ state: 'due', extendedUntil: '2016-10-15T10:00:00.000Z' });
  expect((await guangdong.get<Owing>(`/board/owing?day=${day}`)).body.items).toMatchObject([
    { state: 'due', due: '2016-10-15T10:00:00.000Z' },
  ]);
  expect((await list(guangdong)).items).toMatchObject([{ id, reason: '系统故障，补报一天' }]);
  // To others it does not exist.
  expect(await list(sichuan)).toMatchObject({ items: [], total: 0 });
  for (const list of ['extensions', 'tasks', 'disagreements', 'claims'])
    for (const [client, unit] of [
      [sichuan, 'CN-GD'],
      [coordinator, 'CN-ZZ'],
    ] as const)
      expect(await client.get(`/${list}?unit=${unit}`)).toMatchObject({
        status: 404,
        body: { code: 'unit_not_found', title: expect.stringContaining('报送单位') },
      });

  // Another for the same replaces it.
  const again = await give({ until: '2016-10-16T18:00:00+08:00' });
  expect((await list(coordinator, '?standing=true')).items.map((one) => one.id)).toEqual([again.body.id]);
  expect((await list(coordinator, '?limit=1')).nextCursor).not.toBeNull();
  const over = await coordinator.post<Problem>(`/extensions/${id}/withdraw`, { reason: '重复' });
  expect(over).toMatchObject({ status: 409, body: { code: 'extension_over' } });

  const path = `/extensions/${again.body.id}/withdraw`;
  expect((await guangdong.post(path, { reason: '不要了' })).status).toBe(403);
  expect((await coordinator.post(path, { reason: '' })).status).toBe(400);
  expect((await coordinator.post<Extension>(path, { reason: '已恢复' })).body.withdrawn).toMatchObject({
    reason: '已恢复',
  });
  expect(await cell(guangdong)).toMatchObject({ state: 'late' });
  const trail = await server.administrator.get<Page<AuditEntry>>(`/audit?q=${again.body.id}`);
  expect(trail.body.items).toMatchObject([
    { action: 'extension.withdraw', detail: { unit: 'CN-GD', reason: '已恢复' } },
    { action: 'extension.create', detail: { unit: 'CN-GD', replaces: id } },
  ]);
});

test('the unit is told of less time as such, and of nothing where its time stays', async () => {
  const { coordinator, guangdong } = stage;
  const told = async () => {
    const { body } = await guangdong.get<Page<Notification>>('/notifications');
    return body.items.flatMap(({ kind, due, reason }) =>
      kind === 'extended' || kind === 'shortened' ? [{ kind, due, reason }] : [],
    );
  };
  const before = (await told()).length;
  const news = async () => (await told()).slice(0, -before || undefined);
  const takeBack = (id: string) => coordinator.post(`/extensions/${id}/withdraw`, { reason: '收回' });
  await give({ day: '2016-10-13', until: '2016-10-17T18:00:00+08:00' });
  const shorter = await give({ day: '2016-10-13', until: '2016-10-15T18:00:00+08:00', reason: '提前' });
  await give({ day: '2016-10-13', until: '2016-10-15T18:00:00+08:00', reason: '同前' });
  expect(shorter.status).toBe(201);
  expect(await news()).toEqual([
    { kind: 'shortened', due: '2016-10-15T10:00:00.000Z', reason: '提前' },
    { kind: 'extended', due: '2016-10-17T10:00:00.000Z', reason: '系统故障，补报一天' },
  ]);
  const [standing] = (await list(coordinator, '?standing=true')).items;
  await takeBack(standing?.id ?? '');
  expect((await news())[0]).toEqual({ kind: 'shortened', due: '2016-10-14T16:00:00.000Z', reason: '收回' });
  const every = await give({ day: undefined });
  await takeBack(every.body.id);
  expect((await news()).slice(0, 2)).toEqual([
    { kind: 'shortened', due: null, reason: '收回' },
    { kind: 'extended', due: '2016-10-15T10:00:00.000Z', reason: '系统故障，补报一天' },
  ]);
});

test('time for every day of a unit, and for what it reports once', async () => {
  const every = await give({ day: undefined });
  expect(await cell(stage.guangdong)).toMatchObject({ state: 'due' });
  await stage.coordinator.post(`/extensions/${every.body.id}/withdraw`, { reason: '已恢复' });
  const media = await give({ step: 'media', day: undefined, until: '2016-11-01T00:00:00+08:00' });
  expect(media.status).toBe(201);
  const { body } = await stage.guangdong.get<Completeness>('/board/completeness');
  expect(body.steps.map(({ step, due }) => [step, due])).toEqual([
    ['tallies', '2016-10-20T16:00:00.000Z'],
    ['media', '2016-10-25T16:00:00.000Z'],
    ['agreements', '2016-10-25T16:00:00.000Z'],
  ]);
  expect(body.units[0]?.steps[1]).toEqual({ state: 'notDue', extendedUntil: '2016-10-31T16:00:00.000Z' });
  expect(body.nation).toBeNull();
});

test.each([
  [{ until: '2016-10-13T18:00:00+08:00' }, 422],
  [{ until: '2016-10-14T08:00:00+08:00', day: undefined }, 422],
  [{ until: '2019-10-14T08:00:00+08:00' }, 422],
  [{ until: 'tomorrow' }, 400],
  [{ unit: 'CN-XX' }, 422],
  [{ unit: 'none' }, 422],
  [{ day: '2016-12-01' }, 422],
  [{ step: 'media' }, 400],
  [{ step: 'party' }, 400],
  [{ reason: ' ' }, 400],
  [{ edition: 'week-1999' }, 404],
])('%j is refused and nothing is kept', async (draft, status) => {
  const before = (await list(stage.coordinator)).total;
  expect((await give(draft)).status).toBe(status);
  expect((await list(stage.coordinator)).total).toBe(before);
});

test('coordinators set the deadlines of an edition; completeness follows them', async () => {
  const { coordinator, guangdong } = stage;
  const path = '/editions/week-2016/deadlines';
  const set = await coordinator.put<Edition>(path, {
    deadlines: { tallies: '2016-10-22' },
    dailyDue: { days: 3, hour: 10 },
  });
  expect(set).toMatchObject({ status: 200, body: { dailyDue: { days: 3, hour: 10 } } });
  expect(await cell(coordinator)).toMatchObject({ state: 'due' });
  const { body } = await coordinator.get<Completeness>('/board/completeness');
  expect(body.days.find((one) => one.day === day)?.due).toBe('2016-10-15T02:00:00.000Z');
  expect(body.nation).toEqual({ owed: 0, onTime: null, final: null });
  for (const [wrong, status] of [
    [{ deadlines: { tallies: '2016-10-17' }, dailyDue: { days: 1, hour: 24 } }, 422],
    [{ deadlines: { media: '2018-10-17' }, dailyDue: { days: 1, hour: 24 } }, 422],
    [{ deadlines: {}, dailyDue: { days: 0, hour: 24 } }, 400],
    [{ deadlines: {}, dailyDue: { days: 1, hour: 25 } }, 400],
    [{ deadlines: {} }, 400],
  ] as const)
    expect((await coordinator.put(path, wrong)).status).toBe(status);
  expect((await guangdong.put(path, { deadlines: {}, dailyDue: { days: 1, hour: 24 } })).status).toBe(403);
  expect(
    (await coordinator.put('/editions/none/deadlines', { deadlines: {}, dailyDue: { days: 1, hour: 24 } }))
      .status,
  ).toBe(404);
});
