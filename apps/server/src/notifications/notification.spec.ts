import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  Event,
  EventItems,
  Notification,
  Page,
  Problem,
  ShownNotificationSettings,
  Unread,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let organizer: TestClient;
let guangdong: TestClient;
let sichuan: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ organizer, guangdong, sichuan, coordinator } = stage);
});
afterAll(() => stage.server.stop());
beforeEach(() => stage.server.source.query('delete from notifications'));

const told = async (client: TestClient, query = ''): Promise<Notification[]> =>
  (await client.get<Page<Notification>>(`/notifications${query}`)).body.items;
const kinds = async (client: TestClient): Promise<string[]> => (await told(client)).map(({ kind }) => kind);
const unread = async (client: TestClient): Promise<number> =>
  (await client.get<Unread>('/notifications/unread')).body.unread;
const submitted = (change: Record<string, unknown> = {}): Promise<Event> =>
  stage.created(organizer, { submit: true, ...change });

describe('who is told', () => {
  test('the association of the unit hears of what waits, nobody else', async () => {
    const event = await submitted();
    expect(await told(guangdong)).toMatchObject([
      {
        kind: 'submitted',
        total: 1,
        readAt: null,
        edition: 'week-2016',
        events: [{ code: event.code, title: event.title }],
      },
    ]);
    for (const client of [organizer, sichuan, coordinator]) expect(await told(client)).toEqual([]);
  });

  test('where a unit has nobody, the coordinators', async () => {
    await stage.created(coordinator, { region: '810000', submit: true });
    // Whoever did it knows.
    expect(await told(coordinator)).toEqual([]);
    const another = await stage.server.actAs(['coordinator']);
    await stage.created(coordinator, { region: '810000', submit: true });
    expect(await kinds(another)).toEqual(['submitted']);
  });

  test('the organizers hear what became of it, with the reason', async () => {
    const colleague = await stage.server.actAs(['organizer'], stage.body.id);
    const event = await submitted();
    await guangdong.post(`/events/${event.code}/return`, { reason: '请补充地点' });
    for (const client of [organizer, colleague])
      expect(await told(client)).toMatchObject([{ kind: 'returned', reason: '请补充地点' }]);
    expect(await unread(guangdong)).toBe(0);
    await organizer.post(`/events/${event.code}/submit`, {});
    expect(await unread(guangdong)).toBe(2);
    await guangdong.post(`/events/${event.code}/approve`, {});
    // That it waited is no news once it is decided.
    expect(await unread(guangdong)).toBe(0);
    expect(await told(guangdong, '?unread=true')).toEqual([]);
    // It was not read, and does not ask for anything any more.
    expect(await told(guangdong)).toMatchObject([
      { readAt: null, settled: true },
      { readAt: null, settled: true },
    ]);
    expect(await kinds(organizer)).toEqual(['approved', 'returned']);
    expect(await kinds(guangdong)).toEqual(['submitted', 'submitted']);
  });

  test('co-organisers are asked, and told when it is cancelled; their answer goes back', async () => {
    const partner = await stage.server.createOrganisation();
    const asPartner = await stage.server.actAs(['organizer'], partner.id);
    const event = await submitted({ coOrganisers: [partner.id] });
    expect(await kinds(asPartner)).toEqual(['asked']);
    await asPartner.post('/events/confirmations', { codes: [event.code], answer: 'confirm' });
    expect(await kinds(organizer)).toEqual(['answered']);
    await organizer.post(`/events/${event.code}/cancel`, { reason: '计划有变' });
    expect(await kinds(asPartner)).toEqual(['cancelled', 'asked']);
    expect(await kinds(guangdong)).toEqual(['cancelled', 'submitted']);
  });

  test('changes of an approved event that wait are told to whoever reviews them, once', async () => {
    const event = await submitted();
    await guangdong.post(`/events/${event.code}/approve`, {});
    const any = { 'if-match': '*' };
    await organizer.patch(`/events/${event.code}`, { title: '新的名称' }, any);
    await organizer.patch(`/events/${event.code}`, { summary: '不相干的改动' }, any);
    expect(await kinds(guangdong)).toEqual(['changed', 'submitted']);
    await guangdong.post(`/events/${event.code}/return`, { reason: '不妥' });
    expect(await kinds(organizer)).toEqual(['returned', 'approved']);
  });

  test('many events in one request are one message', async () => {
    const day = (date: number) => ({
      start: `2016-10-${String(date)}T09:00:00+08:00`,
      end: `2016-10-${String(date)}T11:00:00+08:00`,
    });
    const draft = stage.draft({ submit: true, occurrences: Array.from({ length: 30 }, () => day(13)) });
    delete draft['start'];
    delete draft['end'];
    const { body } = await organizer.post<EventItems>('/events/series', draft);
    const [message, ...more] = await told(guangdong);
    expect(more).toEqual([]);
    expect(message).toMatchObject({ kind: 'submitted', total: 30 });
    expect(message?.events).toHaveLength(20);
    const codes = body.items.map(({ code }) => code);
    const other = await submitted();
    await guangdong.post('/events/decisions', { codes, decision: 'approve' });
    expect(await told(organizer)).toMatchObject([{ kind: 'approved', total: 30 }]);
    // Not all of them are named: while anything waits in the unit, one of them may.
    const settled = async () =>
      (await told(guangdong)).filter(({ total }) => total === 30).map((one) => one.settled);
    expect(await settled()).toEqual([false]);
    await guangdong.post(`/events/${other.code}/approve`, {});
    const waiting = await guangdong.get<Page<Event>>('/events?status=submitted&limit=200');
    for (const { code } of waiting.body.items) await guangdong.post(`/events/${code}/approve`, {});
    expect(await settled()).toEqual([true]);
  });

  test('what did not happen is told to nobody', async () => {
    const event = await submitted();
    await stage.server.source.query('delete from notifications');
    expect((await organizer.post(`/events/${event.code}/submit`, {})).status).toBe(409);
    expect((await sichuan.post(`/events/${event.code}/approve`, {})).status).toBe(404);
    expect(await stage.server.source.query('select 1 from notifications')).toEqual([]);
  });
});

describe('reading', () => {
  test('marks one or all, and counts what is left', async () => {
    for (let count = 0; count < 3; count += 1) await submitted();
    const [first] = await told(guangdong);
    const one = await guangdong.post<Unread>('/notifications/read', { ids: [first?.id] });
    expect(one).toMatchObject({ status: 200, body: { unread: 2 } });
    expect(await told(guangdong, '?unread=true')).toHaveLength(2);
    expect((await guangdong.post<Unread>('/notifications/read', {})).body).toEqual({ unread: 0 });
    expect((await guangdong.get<Unread>('/notifications/unread')).body).toEqual({ unread: 0 });
    expect(await told(guangdong)).toHaveLength(3);
  });

  test('pages go through all of them, each once, the latest first', async () => {
    for (let count = 0; count < 5; count += 1) await submitted();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<Notification> = (
        await guangdong.get<Page<Notification>>(`/notifications?limit=2${cursor && `&cursor=${cursor}`}`)
      ).body;
      expect(page.total).toBe(5);
      seen.push(...page.items.map(({ id }) => id));
      ({ nextCursor: cursor } = page);
    }
    expect(seen).toEqual(seen.toSorted().toReversed());
    expect(new Set(seen).size).toBe(5);
  });

  test('somebody else’s is as if it did not exist, and a bad list changes nothing', async () => {
    await submitted();
    const [message] = await told(guangdong);
    const foreign = await sichuan.post<Problem>('/notifications/read', { ids: [message?.id] });
    const nothing = await sichuan.post<Problem>('/notifications/read', {
      ids: ['01900000-0000-7000-8000-000000000000'],
    });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual({ ...nothing.body, requestId: foreign.body.requestId });
    for (const body of [{ ids: [] }, { ids: ['x'] }, { ids: null }, { all: true }, 'x'])
      expect((await guangdong.post('/notifications/read', body)).status).toBe(400);
    expect(await told(guangdong, '?unread=true')).toHaveLength(1);
    for (const cursor of ['x', '%00', 'WyIxIl0'])
      expect((await guangdong.get(`/notifications?cursor=${cursor}`)).status).toBe(400);
    expect((await stage.server.nobody.get('/notifications')).status).toBe(401);
  });

  test('whoever lost the right to see an event reads neither its name nor why', async () => {
    const event = await submitted();
    await guangdong.post(`/events/${event.code}/return`, { reason: '内部意见' });
    await stage.server.source.query(`update events set organiser_id = 'cast' where code = $1`, [event.code]);
    expect(await told(organizer)).toMatchObject([{ kind: 'returned', events: [], reason: null }]);
  });
});

describe('settings', () => {
  test('what is off is not listed, what is on stays, and the choice is the reader’s own', async () => {
    const fresh = await stage.server.actAs(['organizer'], stage.body.id);
    const { body } = await fresh.get<ShownNotificationSettings>('/notifications/settings');
    expect(body).toMatchObject({
      digest: 'hourly',
      mail: false,
      kinds: { returned: { app: true, mail: 'now' } },
    });
    const changed = {
      digest: 'daily',
      kinds: { ...body.kinds, returned: { app: false, mail: 'off' } },
    };
    expect((await fresh.put('/notifications/settings', changed)).status).toBe(200);
    const event = await submitted();
    await guangdong.post(`/events/${event.code}/return`, { reason: '请补充' });
    expect(await told(fresh)).toEqual([]);
    expect(await kinds(organizer)).toEqual(['returned']);
    expect((await organizer.get<ShownNotificationSettings>('/notifications/settings')).body.digest).toBe(
      'hourly',
    );
  });

  test.each([
    {},
    { digest: 'weekly', kinds: {} },
    { digest: 'daily', kinds: { unheard: { app: true, mail: 'now' } } },
    { digest: 'daily', kinds: { returned: { app: 'yes', mail: 'now' } } },
  ])('refuses %j', async (settings) => {
    expect((await organizer.put('/notifications/settings', settings)).status).toBe(400);
  });
});
