import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Completeness, Receipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let keys = 0;

beforeAll(async () => {
  stage = await EventStage.set();
});
afterAll(() => stage.server.stop());

const tally = async (client: TestClient, entry: Record<string, unknown>): Promise<void> => {
  const body = { entries: [{ day: '2016-10-12', metric: 'participants', ...entry }] };
  keys += 1;
  const sent = await client.post<Receipt>('/tallies', body, {
    'idempotency-key': `complete-${String(keys)}`,
  });
  expect(sent.status).toBe(201);
  await stage.folded();
};
/** What a unit owes of 12 October; asked anew once the answer that serves everybody has aged. */
const seen = async (client: TestClient, unit: string, state: string, reported?: number) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const { body } = await client.get<Completeness>('/board/completeness');
    const at = body.days.findIndex(({ day }) => day === '2016-10-12');
    const found = body.units.find((one) => one.unit === unit);
    const day = found?.days[at];
    if (day?.state === state && (reported ?? day.reported) === day.reported)
      return { ...day, units: body.units.length };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${unit} did not become ${state}`);
};

test('a unit owes a figure of every event that takes place there, by the end of the next day', async () => {
  const { server, guangdong, sichuan, coordinator, organizer, body } = stage;
  const clock = (at: string) =>
    server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
  const one = await server.createApprovedEvent(body.id);
  const other = await server.createApprovedEvent(body.id);
  await clock('2016-10-12T12:00:00+08:00');
  expect(await seen(coordinator, 'CN-GD', 'notDue')).toMatchObject({
    held: 2,
    reported: 0,
    units: 37,
  });
  await tally(organizer, { event: one.code, value: 0 });
  await clock('2016-10-13T12:00:00+08:00');
  expect(await seen(guangdong, 'CN-GD', 'due', 1)).toMatchObject({ held: 2, units: 1 });
  await clock('2016-10-14T12:00:00+08:00');
  await seen(coordinator, 'CN-GD', 'late');
  await tally(guangdong, { event: other.code, value: 0 });
  await seen(coordinator, 'CN-GD', 'zero');
  await tally(guangdong, { event: other.code, value: 30 });
  await seen(coordinator, 'CN-GD', 'received');
  await tally(coordinator, { event: one.code, value: 10 });
  await tally(coordinator, { event: other.code, value: 30 });
  await seen(coordinator, 'CN-GD', 'verified');
  const { body: all } = await coordinator.get<Completeness>('/board/completeness');
  const guangdongs = all.units.find(({ unit }) => unit === 'CN-GD');
  expect([guangdongs?.onTime, guangdongs?.final]).toEqual([0, 1]);
  // Sichuan sees itself alone, and owes nothing: nothing took place there.
  expect(await seen(sichuan, 'CN-SC', 'notDue', 0)).toMatchObject({ isOverWithoutEvents: true });
  const { body: own } = await sichuan.get<Completeness>('/board/completeness');
  expect(own.units).toMatchObject([{ unit: 'CN-SC', onTime: null, final: null }]);
  await tally(sichuan, { unit: 'CN-SC', value: 0 });
  await seen(sichuan, 'CN-SC', 'zero');
  expect((await coordinator.get('/board/completeness?edition=none')).status).toBe(404);
});

test('a figure that was corrected keeps the moment at which it first came', async () => {
  const { server, body, organizer, coordinator } = stage;
  const { code } = await server.createApprovedEvent(body.id, {
    region: '430100',
    start: '2016-10-12T09:00:00+08:00',
    end: '2016-10-12T17:00:00+08:00',
  });
  await server.administrator.patch('/editions/week-2016', {
    clock: { at: '2016-10-12T20:00:00+08:00', speed: 0 },
  });
  await tally(organizer, { event: code, value: 40 });
  const firsts = () =>
    server.source.query<{ version: number }[]>(`select version from first_reports where subject = $1`, [
      `event:${code}`,
    ]);
  const known = await firsts();
  expect(known).toHaveLength(1);
  await server.administrator.patch('/editions/week-2016', {
    clock: { at: '2016-10-15T20:00:00+08:00', speed: 0 },
  });
  await tally(organizer, { event: code, value: 41 });
  await tally(coordinator, { event: code, value: 42 });
  expect(await firsts()).toEqual(known);
  await seen(coordinator, 'CN-HN', 'verified');
  const onTime = async (): Promise<number | null | undefined> => {
    const all = await coordinator.get<Completeness>('/board/completeness');
    return all.body.units.find(({ unit }) => unit === 'CN-HN')?.onTime;
  };
  expect(await onTime()).toBe(1);
  // As where a server of the version before folded it, which writes nothing down.
  await server.source.query('delete from first_reports');
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect(await onTime()).toBe(1);
  // Nor is what is said next the first that was said: nothing is written down for it.
  await tally(await server.actAsAssociation('CN-HN'), { event: code, value: 43 });
  expect(await firsts()).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 2_200));
  expect(await onTime()).toBe(1);
});
