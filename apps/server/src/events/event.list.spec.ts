import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Event, EventHistory, Organisation, Page, Problem } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import type { TestServer } from '../../test/test.server.ts';

let stage: EventStage;
let server: TestServer;
let body: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let sichuan: TestClient;
let coordinator: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ server, body, organizer, guangdong, sichuan, coordinator } = stage);
});
afterAll(() => server.stop());

describe('reading', () => {
  let held: Event;
  let hidden: Event;
  beforeAll(async () => {
    held = await server.createApprovedEvent(body.id, {
      title: '重庆绿色科技路演',
      titleEn: 'Green Tech Roadshow',
      venue: '珠江新城会议中心',
      region: '440100',
      contactName: '王老师',
      topics: ['绿色发展'],
    });
    hidden = await stage.created(organizer, { title: '重庆草稿活动' });
  });

  test('whoever may not see an event is told that there is none', async () => {
    for (const client of [server.nobody, sichuan]) {
      const reply = await client.get<Problem>(`/events/${hidden.code}`);
      const none = await client.get<Problem>('/events/2016-GD-99999');
      expect({ ...reply.body, requestId: '' }).toEqual({ ...none.body, requestId: '' });
      expect(reply.status).toBe(404);
    }
    for (const client of [organizer, guangdong, coordinator, server.administrator])
      expect((await client.get(`/events/${hidden.code}`)).status).toBe(200);
  });

  test('the contact is for those who look after the event', async () => {
    const contact = async (client: TestClient) =>
      (await client.get<Event>(`/events/${held.code}`)).body.contactName;
    expect(await contact(server.nobody)).toBeNull();
    expect(await contact(sichuan)).toBeNull();
    expect(await contact(organizer)).toBe('王老师');
    expect(await contact(guangdong)).toBe('王老师');
    expect((await sichuan.get(`/events/${held.code}/history`)).status).toBe(403);
    expect((await sichuan.get(`/events/${hidden.code}/history`)).status).toBe(404);
  });

  const found = async (client: TestClient, query: string): Promise<string[]> => {
    const reply = await client.get<Page<Event>>(`/events?${query}`);
    expect(reply.status).toBe(200);
    return reply.body.items.map(({ code }) => code);
  };

  test.each([
    '绿色科技',
    '路演 重庆',
    'chongqing',
    'lvse keji',
    'cqlskj',
    'GREEN roadshow',
    '创客协会',
    'guangzhouchuangke',
    '珠江新城',
  ])('%s finds it', async (words) => {
    expect(await found(server.nobody, `q=${encodeURIComponent(words)}`)).toContain(held.code);
  });

  test('its code finds it, other words do not, and a pattern is just text', async () => {
    expect(await found(server.nobody, `q=${held.code.toLowerCase()}`)).toEqual([held.code]);
    for (const words of ['绿色上海', '%', '_', 'zhongqing'])
      expect(await found(server.nobody, `q=${encodeURIComponent(words)}`)).not.toContain(held.code);
  });

  test('lists hold what their reader may see', async () => {
    const words = `q=${encodeURIComponent('重庆')}`;
    expect(await found(server.nobody, words)).toEqual([held.code]);
    expect(await found(sichuan, words)).toEqual([held.code]);
    expect((await found(organizer, words)).toSorted()).toEqual([held.code, hidden.code].toSorted());
    expect((await found(guangdong, words)).toSorted()).toEqual([held.code, hidden.code].toSorted());
  });

  test.each([
    ['unit=CN-GD', true],
    ['unit=CN-SC', false],
    ['region=440000', true],
    ['region=440100', true],
    ['region=440300', false],
    ['kind=other&form=onsite', true],
    ['topic=%E7%BB%BF%E8%89%B2%E5%8F%91%E5%B1%95', true],
    ['topic=AI', false],
    ['from=2016-10-12&to=2016-10-12', true],
    ['from=2016-10-13', false],
    ['to=2016-10-11', false],
    ['during=2016-10-12T01:00:00Z', true],
    ['during=2016-10-12T00:59:59Z', false],
    ['during=2016-10-13T09:00:00Z', false],
    ['status=approved', true],
    ['status=draft', false],
  ])('filter %s', async (filter, included) => {
    const codes = await found(server.nobody, `${filter}&q=${encodeURIComponent('绿色')}`);
    expect(codes.includes(held.code)).toBe(included);
  });

  test('near a place, by any of its names, what lies in it comes before what lies around it', async () => {
    const place = { topics: ['就近'] };
    const day = (date: string) => ({ start: `${date}T09:00:00+08:00`, end: `${date}T10:00:00+08:00` });
    const create = async (title: string, region: string, date: string): Promise<string> => {
      const draft = { title, region, ...place, ...day(date) };
      return (await server.createApprovedEvent(body.id, draft)).code;
    };
    const city = await create('广州全市活动', '440100', '2016-10-13');
    const province = await create('汕头活动', '440500', '2016-10-12');
    const county = await create('天河区活动', '440106', '2016-10-14');
    await create('成都活动', '510100', '2016-10-12');
    const topic = `topic=${encodeURIComponent('就近')}`;
    const near = (name: string) => found(server.nobody, `${topic}&near=${encodeURIComponent(name)}`);
    for (const name of ['440106', '天河区', '广东 广州 天河'])
      expect([name, await near(name)]).toEqual([name, [county, city, province]]);
    expect(await near('广州')).toEqual([city, county, province]);
    expect(await near('CN-GD')).toEqual([province, city, county]);

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null && seen.length < 9) {
      const on: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const query = `${topic}&near=440106&limit=1${on}`;
      const page = (await server.nobody.get<Page<Event>>(`/events?${query}`)).body;
      expect(page.total).toBe(3);
      seen.push(...page.items.map(({ code }) => code));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([county, city, province]);
  });

  test.each([
    ['亚特兰蒂斯', 'unknown_region'],
    ['23.1,113.3', 'unknown_region'],
    ['朝阳区', 'ambiguous_region'],
  ])('near %s is told as %s', async (name, code) => {
    const reply = await server.nobody.get<Problem>(`/events?near=${encodeURIComponent(name)}`);
    expect([reply.status, reply.body.errors]).toMatchObject([400, [{ path: 'near', code }]]);
  });

  test('pages follow each other without gap or repetition while events are added', async () => {
    const seen: string[] = [];
    const total = (await coordinator.get<Page<Event>>('/events?limit=1')).body.total;
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 60; pages += 1) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const reply = await coordinator.get<Page<Event>>(`/events?limit=50${query}`);
      seen.push(...reply.body.items.map(({ code }) => code));
      cursor = reply.body.nextCursor;
      if (pages === 3)
        await stage.created(organizer, {
          start: '2016-09-12T08:00:00+08:00',
          end: '2016-09-12T09:00:00+08:00',
        });
    }
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  test.each(['cursor=nonsense', 'limit=0', 'limit=201', 'status=open', 'from=yesterday', 'colour=red'])(
    'refuses %s',
    async (query) => {
      expect((await server.nobody.get(`/events?${query}`)).status).toBe(400);
    },
  );
});

test('nothing that is said makes the server stumble', async () => {
  const odd = ['%00', '%F0%9F%98%80', '..', 'x'.repeat(190), '2016-GD-00001%00', "'", '%25'];
  for (const code of odd) {
    expect((await coordinator.get(`/events/${code}`)).status).toBeLessThan(500);
    expect(
      (await coordinator.patch(`/events/${code}`, { venue: '甲' }, { 'if-match': '*' })).status,
    ).toBeLessThan(500);
    expect((await coordinator.post(`/events/${code}/submit`)).status).toBeLessThan(500);
    expect((await coordinator.get(`/events/${code}/history`)).status).toBeLessThan(500);
    for (const field of ['q', 'unit', 'region', 'organiser', 'topic', 'cursor'])
      expect((await server.nobody.get(`/events?${field}=${code}`)).status).toBeLessThan(500);
  }
  const moment = (at: string): string => Buffer.from(JSON.stringify([at, 'A'])).toString('base64url');
  for (const at of [
    'Tue',
    '2016',
    '2016-13-01T00:00:00.000Z',
    '2016-10-12T99:00:00.000Z',
    '+012016-10-12T00:00:00.000Z',
  ])
    expect((await server.nobody.get(`/events?cursor=${moment(at)}`)).status).toBe(400);
  // There is no year 0.
  expect((await server.nobody.get('/events?from=0000-01-01')).status).toBe(400);
  for (const days of ['from=0001-01-01&to=9999-12-31', 'from=9999-12-31', 'to=0001-01-01'])
    expect((await server.nobody.get(`/events?${days}`)).status).toBe(200);
  for (const change of [
    { title: 'ab\ud800' },
    { title: 'ab\u0000' },
    { organiser: 'a\u0000' },
    { region: '44\u0000' },
    { coOrganisers: ['a\u0000', '\ud800'] },
    { start: '0000-01-01T00:00:00Z' },
    { end: '9999-12-31T23:59:59Z' },
    { start: '2016-10-13T09:00:00.123456789+08:00', end: '2016-10-12T00:00:00-23:59' },
    { expected: 9_007_199_254_740_993 },
    { expected: -1 },
    { expected: 1.5 },
    { topics: Array.from({ length: 11 }, () => 'a') },
  ]) {
    const { status } = await coordinator.post('/events', stage.draft(change));
    expect({ change, refused: status >= 400 && status < 500 }).toEqual({ change, refused: true });
  }
});

describe('the clock', () => {
  let before: Record<string, number>;
  beforeEach(async () => {
    before = await stage.folded();
  });
  const setClock = async (at: string): Promise<void> => {
    const reply = await server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
    expect(reply.status).toBe(200);
  };
  const statusOf = async (code: string, wanted: string): Promise<Event> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const { body: event } = await organizer.get<Event>(`/events/${code}`);
      if (event.status === wanted) return event;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${code} did not become ${wanted}`);
  };

  test('starts and concludes events, each once, and the board follows', async () => {
    const change = { start: '2016-10-17T09:00:00+08:00', end: '2016-10-17T17:00:00+08:00' };
    const { code, version } = await server.createApprovedEvent(body.id, change);
    const brief = await server.createApprovedEvent(body.id, {
      start: '2016-10-17T09:00:00+08:00',
      end: '2016-10-17T10:00:00+08:00',
    });
    await setClock('2016-10-17T12:00:00+08:00');
    expect((await statusOf(code, 'live')).version).toBe(version + 1);
    expect((await statusOf(brief.code, 'concluded')).version).toBe(brief.version + 1);
    await setClock('2016-10-17T17:00:00+08:00');
    const over = await statusOf(code, 'concluded');
    expect(over.version).toBe(version + 2);
    const history = await organizer.get<EventHistory>(`/events/${code}/history`);
    expect(history.body.items.slice(-2).map(({ action, actor }) => [action, actor])).toEqual([
      ['start', null],
      ['conclude', null],
    ]);
    // The clock took along whatever else of this file was approved: each of those in one step.
    const rows = await server.source.query<{ status: string; events: number }[]>(
      `select status, count(*)::int as events from events group by status`,
    );
    for (const { status, events } of rows)
      expect(await stage.cell(`nation/events/${status}`, events)).toBe(events);
    expect(before['nation/events/concluded'] ?? 0).toBe(0);
  });

  test('what is over keeps its place and time, but for a coordinator', async () => {
    const [{ code } = { code: '' }] = await server.source.query<{ code: string }[]>(
      `select code from events where status = 'concluded' and organiser_id = $1 limit 1`,
      [body.id],
    );
    const any = { 'if-match': '*' };
    const refused = await organizer.patch<Problem>(
      `/events/${code}`,
      { region: '440600', summary: '回顾' },
      any,
    );
    expect(refused).toMatchObject({
      status: 409,
      body: { errors: [{ path: 'region', code: 'concluded_fixed' }] },
    });
    expect((await organizer.patch(`/events/${code}`, { summary: '回顾' }, any)).status).toBe(200);
    expect((await coordinator.patch(`/events/${code}`, { region: '440600' }, any)).status).toBe(200);
    expect((await coordinator.post(`/events/${code}/cancel`, { reason: '晚了' })).status).toBe(409);
  });
});
