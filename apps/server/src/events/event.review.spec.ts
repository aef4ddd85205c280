import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, EventHistory, Page } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ organizer, guangdong, coordinator } = stage);
});
afterAll(() => stage.server.stop());

const any = { 'if-match': '*' };
const pathOf = ({ code }: Event): string => `/events/${code}`;

const approved = async (change: Record<string, unknown> = {}): Promise<Event> => {
  const event = await stage.created(organizer, { submit: true, ...change });
  return (await guangdong.post<Event>(`${pathOf(event)}/approve`, {})).body;
};
const asPublic = async (event: Event): Promise<Event> =>
  (await stage.server.nobody.get<Event>(pathOf(event))).body;

const LATER = { start: '2016-10-14T09:00:00+08:00', end: '2016-10-14T17:00:00+08:00' };

describe('an approved event', () => {
  test('keeps its approved version public while a change that matters waits', async () => {
    const event = await approved();
    const reply = await organizer.patch<Event>(pathOf(event), { title: '改了名的大赛', ...LATER }, any);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      status: 'approved',
      title: event.title,
      start: event.start,
      pending: { reason: null },
    });
    expect(reply.body.pending?.changes).toEqual([
      { field: 'title', before: event.title, after: '改了名的大赛' },
      { field: 'start', before: event.start, after: '2016-10-14T01:00:00.000Z' },
      { field: 'end', before: event.end, after: '2016-10-14T09:00:00.000Z' },
    ]);
    expect(await asPublic(event)).toMatchObject({ title: event.title, start: event.start, pending: null });
  });

  test('takes small changes at once, together with others that wait', async () => {
    const event = await approved();
    const { body } = await organizer.patch<Event>(
      pathOf(event),
      { summary: '新的简介', expected: 300, venue: '二楼报告厅' },
      any,
    );
    expect(body).toMatchObject({ summary: '新的简介', expected: 300, venue: '广州图书馆' });
    expect(body.pending?.changes).toEqual([{ field: 'venue', before: '广州图书馆', after: '二楼报告厅' }]);
    expect(await asPublic(event)).toMatchObject({ summary: '新的简介', venue: '广州图书馆' });
  });

  test('says the new words once they are approved, and is found by them', async () => {
    const event = await approved();
    await organizer.patch(pathOf(event), { title: '量子计算开放日' }, any);
    expect((await organizer.post(`${pathOf(event)}/approve`, {})).status).toBe(403);
    const decided = await guangdong.post<Event>(`${pathOf(event)}/approve`, {});
    expect(decided).toMatchObject({
      status: 200,
      body: { status: 'approved', title: '量子计算开放日', pending: null },
    });
    const found = await stage.server.nobody.get<Page<Event>>('/events?q=lzjskfr');
    expect(found.body.items.map(({ code }) => code)).toEqual([event.code]);
    const again = await guangdong.post(`${pathOf(event)}/approve`, {});
    expect(again.status).toBe(409);
  });

  test('returned changes stay for their author with the reason, and can be mended and handed in again', async () => {
    const event = await approved();
    await organizer.patch(pathOf(event), LATER, any);
    const returned = await guangdong.post<Event>(`${pathOf(event)}/return`, { reason: '场地当天已有安排' });
    expect(returned.body).toMatchObject({ status: 'approved', pending: { reason: '场地当天已有安排' } });
    expect((await guangdong.post(`${pathOf(event)}/approve`, {})).status).toBe(409);
    const mended = await organizer.patch<Event>(pathOf(event), { end: '2016-10-14T12:00:00+08:00' }, any);
    expect(mended.body.pending).toMatchObject({ reason: null });
    expect(mended.body.pending?.changes.map(({ field, after }) => [field, after])).toEqual([
      ['start', '2016-10-14T01:00:00.000Z'],
      ['end', '2016-10-14T04:00:00.000Z'],
    ]);
    await guangdong.post(`${pathOf(event)}/return`, { reason: '再想想' });
    const insisted = await organizer.post<Event>(`${pathOf(event)}/submit`, {});
    expect(insisted.body.pending).toMatchObject({ reason: null });
    expect((await guangdong.post<Event>(`${pathOf(event)}/approve`, {})).body.start).toBe(
      '2016-10-14T01:00:00.000Z',
    );
  });

  test('an author who takes a change back leaves nothing waiting', async () => {
    const event = await approved();
    await organizer.patch(pathOf(event), { title: '另一个名字' }, any);
    const back = await organizer.patch<Event>(pathOf(event), { title: event.title }, any);
    expect(back.body.pending).toBeNull();
    expect((await guangdong.post(`${pathOf(event)}/approve`, {})).status).toBe(409);
  });

  test('whoever moderates it changes it at once, and settles what waited', async () => {
    const event = await approved();
    await organizer.patch(pathOf(event), { title: '等着的名字', venue: '等着的地方' }, any);
    const { body } = await guangdong.patch<Event>(pathOf(event), { title: '协会定的名字' }, any);
    expect(body.title).toBe('协会定的名字');
    expect(body.pending?.changes.map(({ field }) => field)).toEqual(['venue']);
    await coordinator.patch(pathOf(event), { venue: '等着的地方' }, any);
    expect((await organizer.get<Event>(pathOf(event))).body.pending).toBeNull();
  });

  test('a move to another unit is not for the old one to grant, and moves the count when granted', async () => {
    const event = await approved();
    const sichuan = { region: '510100' };
    const asked = await organizer.patch<Event>(pathOf(event), sichuan, any);
    expect(asked.body).toMatchObject({ unit: 'CN-GD', pending: { reason: null } });
    const before = await stage.folded();
    expect((await guangdong.post(`${pathOf(event)}/approve`, {})).status).toBe(403);
    const moved = await coordinator.post<Event>(`${pathOf(event)}/approve`, {});
    expect(moved.body).toMatchObject({ unit: 'CN-SC', region: '510100' });
    const key = 'unit:CN-SC/events/approved';
    expect(await stage.cell(key, (before[key] ?? 0) + 1)).toBe((before[key] ?? 0) + 1);
  });

  test('cancelled it has nothing waiting', async () => {
    const event = await approved();
    await organizer.patch(pathOf(event), { title: '不再需要' }, any);
    const off = await organizer.post<Event>(`${pathOf(event)}/cancel`, { reason: '计划有变' });
    expect(off.body).toMatchObject({ status: 'cancelled', pending: null });
  });
});

test('changes are refused as they are for a draft, and nothing waits then', async () => {
  const event = await approved();
  const late = await organizer.patch(pathOf(event), { start: '2016-10-13T23:00:00+08:00' }, any);
  expect(late.status).toBe(422);
  expect((await organizer.get<Event>(pathOf(event))).body).toEqual(event);
});

test('what waits is told to those who look after the event and to nobody else', async () => {
  const partner = await stage.server.createOrganisation();
  const asPartner = await stage.server.actAs(['organizer'], partner.id);
  const event = await approved({ coOrganisers: [partner.id] });
  await organizer.patch(pathOf(event), { title: '秘密的新名字' }, any);
  for (const client of [stage.server.nobody, asPartner, stage.sichuan])
    expect((await client.get<Event>(pathOf(event))).body.pending).toBeNull();
  for (const client of [organizer, guangdong, coordinator])
    expect((await client.get<Event>(pathOf(event))).body.pending).not.toBeNull();
  const waiting = async (client: TestClient): Promise<string[]> =>
    (await client.get<Page<Event>>('/events?pending=true&limit=200')).body.items.map(({ code }) => code);
  expect(await waiting(guangdong)).toContain(event.code);
  expect(await waiting(organizer)).toContain(event.code);
  for (const client of [stage.server.nobody, asPartner, stage.sichuan])
    expect(await waiting(client)).toEqual([]);
});

test('history tells what was asked, what was answered, and by whom', async () => {
  const event = await approved();
  await organizer.patch(pathOf(event), { title: '想要的名字' }, any);
  await guangdong.post(`${pathOf(event)}/return`, { reason: '名称不合适' });
  const { body } = await organizer.get<EventHistory>(`${pathOf(event)}/history`);
  expect(body.items.slice(-2)).toMatchObject([
    {
      action: 'edit',
      changes: [{ field: 'pending', before: null, after: { title: '想要的名字', reason: null } }],
    },
    {
      action: 'return',
      reason: '名称不合适',
      changes: [{ field: 'pending', after: { title: '想要的名字', reason: '名称不合适' } }],
    },
  ]);
});

test('many at once: changes and first submissions side by side', async () => {
  const one = await approved();
  await organizer.patch(pathOf(one), { title: '一起通过的名字' }, any);
  const other = await stage.created(organizer, { submit: true });
  const untouched = await approved();
  const reply = await guangdong.post<{ outcomes: { code: string; ok: boolean }[] }>('/events/decisions', {
    codes: [one.code, other.code, untouched.code],
    decision: 'approve',
  });
  expect(reply.body.outcomes.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(await asPublic(one)).toMatchObject({ title: '一起通过的名字' });
  expect(await asPublic(other)).toMatchObject({ status: 'approved' });
});
