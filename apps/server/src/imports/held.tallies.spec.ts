import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, Import, ImportRow, Notification, Page, SentReceipt } from '@innoweek/contracts';
import { ImportStage } from '../../test/import.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { HeldTallies } from './held.tallies.ts';

let stage: ImportStage;
let guangdong: TestClient;
let organizer: TestClient;
let held: HeldTallies;

beforeAll(async () => {
  stage = await ImportStage.set();
  ({ guangdong, organizer } = stage);
  held = stage.server.app.get(HeldTallies);
});
afterAll(() => stage.server.stop());

const DAY = '2016-10-13';
const submitted = (title: string): Promise<Event> => stage.events.created(organizer, { title, submit: true });
const approve = async ({ code }: Event): Promise<void> => {
  expect((await guangdong.post(`/events/${code}/approve`, {})).status).toBe(200);
};
const figure = async (code: string): Promise<number | undefined> => {
  await stage.folded();
  const { body } = await guangdong.get<{ cells: Record<string, number> }>(`/board?scope=event:${code}`);
  return body.cells[`event:${code}/participants/total`];
};
const send = async (
  lines: readonly (readonly [string, number])[],
  name = '广东.csv',
  client = guangdong,
): Promise<Import> => {
  const text = [
    '活动编号,日期,参与人次',
    ...lines.map(([code, people]) => `${code},${DAY},${String(people)}`),
  ];
  const reply = await stage.upload(client, new TextEncoder().encode(text.join('\r\n')), name, 'tallies');
  await stage.reaches(client, reply.body.id, 'ready');
  expect((await client.post(`/imports/${reply.body.id}/commit`, {})).status).toBe(202);
  return stage.reaches(client, reply.body.id, 'committed');
};
const read = async (id: string): Promise<Import> => (await guangdong.get<Import>(`/imports/${id}`)).body;
const rowsOf = (id: string): Promise<ImportRow[]> => stage.rowsOf(guangdong, id);
/** Waits until no row of the file is held any more. */
const settled = async (id: string): Promise<Import> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await read(id);
    if (found.rows.held === 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`rows of ${id} are held still`);
};
const undo = async (id: string): Promise<Import> =>
  (await guangdong.post<Import>(`/imports/${id}/undo`, { reason: '报错了' })).body;
const say = async (code: string, value: number, change: object = {}): Promise<void> => {
  const entries = [{ event: code, day: DAY, metric: 'participants', value, ...change }];
  const headers = { 'idempotency-key': `${code}-${String(value)}-${String(Math.random())}` };
  expect((await guangdong.post('/tallies', { entries }, headers)).status).toBe(201);
};

describe('rows about events that are not approved yet', () => {
  test('count by themselves, once, when the event is approved, and whoever uploaded them is told', async () => {
    const [event, other] = [await submitted('等待一'), await submitted('等待二')];
    const file = await send([
      [event.code, 120],
      [other.code, 30],
    ]);
    expect(file).toMatchObject({ receipt: null, impact: {}, rows: { held: 2, new: 0 } });
    await approve(event);
    for (let tries = 0; tries < 400 && (await read(file.id)).rows.held > 1; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await figure(event.code)).toBe(120);
    expect(await read(file.id)).toMatchObject({
      rows: { held: 1, new: 1 },
      impact: { 'nation/participants/total': 120 },
    });
    const [row, waits] = await rowsOf(file.id);
    expect(row).toMatchObject({ state: 'new', event: event.code, errors: [], settledAt: expect.any(String) });
    expect(waits).toMatchObject({ state: 'held', settledAt: null });
    const told = await guangdong.get<Page<Notification>>('/notifications');
    expect(told.body.items[0]).toMatchObject({
      kind: 'counted',
      total: 1,
      events: [{ code: event.code }],
      reason: '广东.csv',
      import: file.id,
    });
    // Asked again and by several at once, it counts no second time.
    await approve(other);
    await Promise.all([held.settle(file.id), held.settle(file.id), held.remindDecided()]);
    await settled(file.id);
    await held.settle(file.id);
    expect([await figure(event.code), await figure(other.code)]).toEqual([120, 30]);
    const sent = await guangdong.get<Page<SentReceipt>>('/receipts');
    const said = sent.body.items.flatMap(({ entries }) => entries.map(({ subject }) => subject));
    expect(said.filter((subject) => subject === `event:${other.code}`)).toHaveLength(1);

    // Taking the file back takes back what counted later as well; again changes nothing.
    expect((await undo(file.id)).state).toBe('undone');
    expect((await undo(file.id)).state).toBe('undone');
    expect([(await figure(event.code)) ?? 0, (await figure(other.code)) ?? 0]).toEqual([0, 0]);
  });

  test('killed before its commit, nothing is written; asked again, all of it', async () => {
    const event = await submitted('中断');
    const file = await send([[event.code, 77]]);
    // The transaction breaks off behind its last statement, as when the process is killed.
    await stage.server.source.query(
      `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`,
    );
    await stage.server.source.query(
      `create constraint trigger break_off after insert on notifications deferrable initially deferred
       for each row when (new.kind = 'counted') execute function break_off()`,
    );
    await approve(event);
    await expect(held.settle(file.id)).rejects.toThrow('killed');
    expect((await read(file.id)).rows.held).toBe(1);
    expect((await figure(event.code)) ?? 0).toBe(0);
    await stage.server.source.query('drop trigger break_off on notifications');
    await held.settle(file.id);
    await settled(file.id);
    expect(await figure(event.code)).toBe(77);
  });

  test('a file that was taken back before the approval never counts, nor one whose event is cancelled', async () => {
    const [event, gone] = [await submitted('撤回'), await submitted('取消')];
    const taken = await send([[event.code, 50]]);
    expect((await undo(taken.id)).state).toBe('undone');
    await approve(event);
    const file = await send([
      [gone.code, 60],
      [event.code, 8],
    ]);
    await guangdong.post(`/events/${gone.code}/cancel`, { reason: '不办了' });
    expect((await settled(file.id)).rows).toMatchObject({ rejected: 1, new: 1, held: 0 });
    await held.settle(taken.id);
    expect([(await figure(gone.code)) ?? 0, await figure(event.code)]).toEqual([0, 8]);
    expect((await rowsOf(file.id))[0]).toMatchObject({
      state: 'rejected',
      event: gone.code,
      errors: [{ code: 'event_cancelled' }],
    });
    const told = await guangdong.get<Page<Notification>>('/notifications');
    expect(told.body.items[0]).toMatchObject({ kind: 'uncounted', import: file.id });
  });

  test('what was reported since stands, whatever number or time it carries; taken back, the file counts', async () => {
    const [event, early] = [await submitted('后报'), await submitted('补报')];
    const file = await send([
      [event.code, 100],
      [early.code, 100],
    ]);
    // The reports come in before the rows are settled.
    await stage.server.source.query(`update import_rows set state = 'rejected' where import_id = $1`, [
      file.id,
    ]);
    await approve(event);
    await approve(early);
    await say(event.code, 250, { revision: 7 });
    await say(early.code, 260, { occurredAt: '2016-10-13T08:00:00+08:00' });
    await stage.server.source.query(`update import_rows set state = 'held' where import_id = $1`, [file.id]);
    await held.settle(file.id);
    await settled(file.id);
    expect([await figure(event.code), await figure(early.code)]).toEqual([250, 260]);
    for (const row of await rowsOf(file.id))
      expect(row).toMatchObject({ state: 'unchanged', errors: [{ code: 'reported_since' }] });
    const sent = await guangdong.get<Page<SentReceipt>>('/receipts');
    const newer = sent.body.items.find(({ entries }) => entries[0]?.amount === 250);
    await guangdong.post(`/receipts/${newer?.receipt ?? ''}/withdraw`, { reason: '重报' });
    expect(await figure(event.code)).toBe(100);
  });

  test('of two files that wait for the same event the later one counts, whichever is settled first', async () => {
    for (const later of [true, false]) {
      const event = await submitted(later ? '先后一' : '先后二');
      const first = await send([[event.code, 90]], '一.csv');
      const second = await send([[event.code, 70]], '二.csv');
      await stage.server.source.query(`update import_rows set state = 'rejected' where event = $1`, [
        event.code,
      ]);
      await approve(event);
      await stage.server.source.query(`update import_rows set state = 'held' where event = $1`, [event.code]);
      for (const { id } of later ? [second, first] : [first, second]) await held.settle(id);
      await settled(first.id);
      await settled(second.id);
      expect(await figure(event.code)).toBe(70);
      // The later one taken back, the earlier one is what was said before it.
      await undo(second.id);
      expect(await figure(event.code)).toBe(90);
    }
  });

  test('one receipt of it taken back by itself leaves the rest of the file', async () => {
    const [one, two] = [await submitted('单独一'), await submitted('单独二')];
    const file = await send([
      [one.code, 11],
      [two.code, 12],
    ]);
    await approve(one);
    await held.settle(file.id);
    await approve(two);
    await held.settle(file.id);
    await settled(file.id);
    expect([await figure(one.code), await figure(two.code)]).toEqual([11, 12]);
    const sent = await guangdong.get<Page<SentReceipt>>('/receipts');
    const last = sent.body.items.find(({ entries }) => entries[0]?.subject === `event:${two.code}`);
    await guangdong.post(`/receipts/${last?.receipt ?? ''}/withdraw`, { reason: '重报' });
    expect([await figure(one.code), (await figure(two.code)) ?? 0]).toEqual([11, 0]);
    expect(await read(file.id)).toMatchObject({
      state: 'committed',
      rows: { new: 1, rejected: 1, total: 2 },
    });
  });
});
