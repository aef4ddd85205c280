import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DecisionOutcomes, Event, EventHistory, Organisation, Page, Problem } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;
let body: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let sichuan: TestClient;
let coordinator: TestClient;
let count = 0;

const draft = (change: Record<string, unknown> = {}): Record<string, unknown> => {
  count += 1;
  return {
    title: `创业大赛${String(count)}`,
    organiser: body.id,
    region: '440100',
    venue: '广州图书馆',
    start: '2016-10-13T09:00:00+08:00',
    end: '2016-10-13T17:00:00+08:00',
    contactName: '李工',
    contactPhone: '020-12345678',
    ...change,
  };
};

const created = async (client: TestClient, change: Record<string, unknown> = {}): Promise<Event> => {
  const reply = await client.post<Event>('/events', draft(change));
  expect(reply).toMatchObject({ status: 201 });
  return reply.body;
};

/** The board's cell once it shows what is expected of it. */
const cellShows = async (key: string, value: number): Promise<void> => {
  let seen: number | undefined;
  for (let tries = 0; tries < 200; tries += 1) {
    seen = (await server.cells())[key] ?? 0;
    if (seen === value) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(`${key}: ${String(seen)}`).toBe(`${key}: ${String(value)}`);
};

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  body = await server.createOrganisation({ name: '广州创客协会' });
  organizer = await server.actAs(['organizer'], body.id);
  guangdong = await server.actAsAssociation('CN-GD');
  sichuan = await server.actAsAssociation('CN-SC');
  coordinator = await server.actAs(['coordinator']);
});
afterAll(() => server.stop());

describe('registering', () => {
  test('gives a code, a place, a version and where to find it', async () => {
    const reply = await organizer.post<Event>('/events', draft());
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      status: 'draft',
      unit: 'CN-GD',
      phase: 'in_week',
      version: 1,
      contactName: '李工',
    });
    expect(reply.body.code).toMatch(/^2016-GD-\d{5}$/);
    expect(reply.headers.get('location')).toBe(`/api/v1/events/${reply.body.code}`);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect((await organizer.get<Event>(`/events/${reply.body.code}`)).body).toEqual(reply.body);
  });

  test.each([
    ['a city that reports beside its province', { region: '440305' }, 'CN-GD-440300', /^2016-SZ-/],
    ['a city of the production corps', { region: '659001' }, 'CN-XJ-XPCC', /^2016-XPCC-/],
    ['Hong Kong', { region: '810000' }, 'none', /^2016-CN-/],
    ['online without a place', { form: 'online', region: null }, 'CN-GD', /^2016-GD-/],
  ])('counts %s in its unit', async (_, change, unit, code) => {
    const event = await created(coordinator, change);
    expect(event.unit).toBe(unit);
    expect(event.code).toMatch(code);
  });

  test('submitted at once it still waits for somebody to approve it', async () => {
    expect((await created(guangdong, { submit: true })).status).toBe('submitted');
  });

  test('numbers given at the same moment are never the same', async () => {
    const events = await Promise.all(Array.from({ length: 20 }, () => created(organizer)));
    expect(new Set(events.map(({ code }) => code)).size).toBe(20);
  });

  test('an event before the opening is a warm-up', async () => {
    const event = await created(organizer, {
      start: '2016-10-11T23:00:00+08:00',
      end: '2016-10-12T02:00:00+08:00',
    });
    expect(event.phase).toBe('warm_up');
    expect(
      (await created(organizer, { start: '2016-10-11T16:30:00Z', end: '2016-10-11T18:00:00Z' })).phase,
    ).toBe('in_week');
  });

  test.each([
    ['days outside the edition', { start: '2016-09-11T09:00:00+08:00' }, 422, 'start', 'outside_edition'],
    ['an end after the edition', { end: '2016-10-19T01:00:00+08:00' }, 422, 'end', 'outside_edition'],
    ['an unknown region', { region: '990000' }, 422, 'region', 'unknown_region'],
    ['an unknown co-organiser', { coOrganisers: ['nobody'] }, 422, 'coOrganisers.0', 'unknown_organisation'],
    ['an end before the start', { end: '2016-10-13T08:00:00+08:00' }, 400, 'end', 'end_after_start'],
    ['no region on site', { region: null }, 400, 'region', 'region_required'],
    ['an unknown field', { colour: 'red' }, 400, '', 'unrecognized_key'],
  ])('refuses %s', async (_, change, status, path, code) => {
    const reply = await organizer.post<Problem>('/events', draft(change));
    expect(reply.status).toBe(status);
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path, code }));
  });

  test('ends at midnight of the last day', async () => {
    await created(organizer, { start: '2016-10-18T09:00:00+08:00', end: '2016-10-19T00:00:00+08:00' });
  });

  test('is for the own organisation, the own unit, or a coordinator', async () => {
    const other = await server.createOrganisation({ region: '510100' });
    const refused = await organizer.post<Problem>('/events', draft({ organiser: other.id }));
    expect(refused).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'organiser', code: 'not_own_organisation' }] },
    });
    const elsewhere = await sichuan.post<Problem>('/events', draft());
    expect(elsewhere).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'region', code: 'not_own_unit' }] },
    });
    await created(coordinator, { organiser: other.id });
    expect((await server.nobody.post('/events', draft())).status).toBe(401);
    expect((await server.administrator.post('/events', draft())).status).toBe(403);
  });

  test('an organiser uses a source reference once', async () => {
    await created(organizer, { sourceReference: 'A-1' });
    const again = await organizer.post<Problem>('/events', draft({ sourceReference: 'A-1' }));
    expect(again).toMatchObject({ status: 409, body: { code: 'source_reference_taken' } });
  });
});

describe('changing', () => {
  test('needs the version that was seen, and changes only what is named', async () => {
    const { code } = await created(organizer);
    const path = `/events/${code}`;
    expect((await organizer.patch(path, { venue: '新馆' })).status).toBe(428);
    const changed = await organizer.patch<Event>(path, { venue: '新馆' }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { venue: '新馆', version: 2, contactName: '李工' } });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect((await organizer.patch(path, { venue: '旧馆' }, { 'if-match': '"1"' })).status).toBe(412);
    expect((await organizer.patch(path, { venue: '旧馆' }, { 'if-match': 'W/"2"' })).status).toBe(412);
    const same = await organizer.patch<Event>(path, { venue: '新馆' }, { 'if-match': '"2"' });
    expect(same).toMatchObject({ status: 200, body: { version: 2 } });
  });

  test('two who change the same version: one wins', async () => {
    const { code } = await created(organizer);
    const replies = await Promise.all(
      ['甲', '乙', '丙'].map((venue) => organizer.patch(`/events/${code}`, { venue }, { 'if-match': '"1"' })),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  });

  test('is not for partners, strangers, or out of the own reach', async () => {
    const partner = await server.createOrganisation();
    const { code } = await created(organizer, { coOrganisers: [partner.id] });
    const asPartner = await server.actAs(['organizer'], partner.id);
    expect((await asPartner.get(`/events/${code}`)).status).toBe(200);
    const any = { 'if-match': '*' };
    expect((await asPartner.patch(`/events/${code}`, { venue: '甲' }, any)).status).toBe(403);
    expect((await sichuan.patch(`/events/${code}`, { venue: '甲' }, any)).status).toBe(404);
    expect((await guangdong.patch(`/events/${code}`, { region: '510100' }, any)).status).toBe(403);
    expect((await organizer.patch(`/events/${code}`, { organiser: partner.id }, any)).status).toBe(403);
    expect((await guangdong.patch(`/events/${code}`, { region: '440305' }, any)).status).toBe(403);
  });

  test('a move to another unit moves it on the board', async () => {
    const before = await server.cells();
    const { code } = await created(coordinator, { region: '540100' });
    await cellShows('unit:CN-XZ/events/total', (before['unit:CN-XZ/events/total'] ?? 0) + 1);
    await coordinator.patch(`/events/${code}`, { region: '630100' }, { 'if-match': '"1"' });
    await cellShows('unit:CN-QH/events/total', (before['unit:CN-QH/events/total'] ?? 0) + 1);
    await cellShows('unit:CN-XZ/events/total', before['unit:CN-XZ/events/total'] ?? 0);
  });
});

/** An event or a problem. */
type Answer = { code: string; title: string };

describe('deciding', () => {
  const act = (client: TestClient, code: string, what: string, reason?: string) =>
    client.post<Answer>(`/events/${code}/${what}`, reason === undefined ? undefined : { reason });

  test('the whole way, with its history', async () => {
    const { code } = await created(organizer);
    expect(await act(organizer, code, 'submit')).toMatchObject({
      status: 200,
      body: { status: 'submitted' },
    });
    expect((await act(guangdong, code, 'return')).status).toBe(400);
    expect(await act(guangdong, code, 'return', '缺少场地')).toMatchObject({
      status: 200,
      body: { status: 'returned', reason: '缺少场地' },
    });
    expect(await act(organizer, code, 'submit')).toMatchObject({
      body: { status: 'submitted', reason: null },
    });
    expect((await act(organizer, code, 'approve')).status).toBe(403);
    expect((await act(sichuan, code, 'approve')).status).toBe(404);
    expect(await act(guangdong, code, 'approve')).toMatchObject({
      status: 200,
      body: { status: 'approved', version: 5 },
    });
    expect(await act(organizer, code, 'cancel', '台风')).toMatchObject({
      status: 200,
      body: { status: 'cancelled', reason: '台风' },
    });
    const history = await guangdong.get<EventHistory>(`/events/${code}/history`);
    expect(history.body.items.map(({ action, reason }) => [action, reason])).toEqual([
      ['create', null],
      ['submit', null],
      ['return', '缺少场地'],
      ['submit', null],
      ['approve', null],
      ['cancel', '台风'],
    ]);
    expect(history.body.items[5]?.changes).toContainEqual({
      field: 'status',
      before: 'approved',
      after: 'cancelled',
    });
    expect(history.body.items[0]?.actor).toBe('organizer');
  });

  test.each([
    ['draft', ['approve', 'return']],
    ['submitted', ['submit']],
    ['approved', ['submit', 'approve', 'return']],
    ['cancelled', ['submit', 'approve', 'return', 'cancel']],
  ])('from %s not every way leads on', async (status, ways) => {
    const { code } = await created(coordinator, { submit: status !== 'draft' });
    if (status === 'approved') await act(coordinator, code, 'approve');
    if (status === 'cancelled') await act(coordinator, code, 'cancel', '撤销');
    for (const way of ways) {
      const reply = await act(coordinator, code, way, '理由');
      expect({ way, status: reply.status, code: reply.body.code }).toEqual({
        way,
        status: 409,
        code: 'status_conflict',
      });
      expect(reply.body.title).toMatch(/“(草稿|待审核|已通过|已取消)”/);
    }
    const edit = await coordinator.patch(`/events/${code}`, { venue: '甲' }, { 'if-match': '*' });
    expect(edit.status).toBe(status === 'cancelled' ? 409 : 200);
  });

  test('a cancelled event leaves every counter', async () => {
    const before = await server.cells();
    const event = await server.createApprovedEvent(body.id);
    await cellShows('nation/events/approved', (before['nation/events/approved'] ?? 0) + 1);
    await act(organizer, event.code, 'cancel', '台风');
    await cellShows('nation/events/approved', before['nation/events/approved'] ?? 0);
    await cellShows('nation/events/cancelled', (before['nation/events/cancelled'] ?? 0) + 1);
  });

  test('a thousand at once, each with its own outcome, within two seconds', async () => {
    await server.source.query(
      `insert into events (code, edition_id, title, organiser_id, kind, region, unit, form, starts_at, ends_at,
                           status, version, search, updated_at)
       select '2016-T-' || lpad(n::text, 5, '0'), (select id from editions where current), '批量', $1, 'other',
              '440100', 'CN-GD', 'onsite', '2016-10-14T09:00+08', '2016-10-14T10:00+08', 'submitted', 1, '批量', now()
       from generate_series(1, 997) n`,
      [body.id],
    );
    const foreign = await created(coordinator, { region: '510100' });
    const wrong = await created(guangdong);
    const codes = Array.from({ length: 997 }, (_, n) => `2016-T-${String(n + 1).padStart(5, '0')}`);
    const started = performance.now();
    const reply = await guangdong.post<DecisionOutcomes>(
      '/events/decisions',
      { codes: [...codes, foreign.code, wrong.code, 'NO-SUCH-EVENT'], decision: 'approve' },
      { 'accept-language': 'en' },
    );
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(reply.status).toBe(200);
    expect(reply.body.outcomes).toHaveLength(1000);
    expect(reply.body.outcomes.slice(0, 997).every(({ ok, status }) => ok && status === 'approved')).toBe(
      true,
    );
    expect(reply.body.outcomes.slice(997).map(({ ok, problem }) => [ok, problem])).toEqual([
      [false, 'event_not_found'],
      [false, 'status_conflict'],
      [false, 'event_not_found'],
    ]);
    expect(reply.body.outcomes[998]?.message).toBe('The event is “draft”; this cannot be done now.');
    const [{ facts } = { facts: 0 }] = await server.source.query<{ facts: number }[]>(
      `select count(*)::int as facts from facts where subject like 'event:2016-T-%'`,
    );
    expect(facts).toBe(997);
  });
});

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
    hidden = await created(organizer, { title: '重庆草稿活动' });
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
    ['status=approved', true],
    ['status=draft', false],
  ])('filter %s', async (filter, included) => {
    const codes = await found(server.nobody, `${filter}&q=${encodeURIComponent('绿色')}`);
    expect(codes.includes(held.code)).toBe(included);
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
        await created(organizer, { start: '2016-09-12T08:00:00+08:00', end: '2016-09-12T09:00:00+08:00' });
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

describe('the clock', () => {
  let before: Record<string, number>;
  beforeEach(async () => {
    before = await server.cells();
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
    for (const { status, events } of rows) await cellShows(`nation/events/${status}`, events);
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
