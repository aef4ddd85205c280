import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DecisionOutcomes, Event, EventHistory, Organisation, Problem } from '@innoweek/contracts';
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

describe('registering', () => {
  test('gives a code, a place, a version and where to find it', async () => {
    const reply = await organizer.post<Event>('/events', stage.draft());
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
    const event = await stage.created(coordinator, change);
    expect(event.unit).toBe(unit);
    expect(event.code).toMatch(code);
  });

  test('submitted at once it still waits for somebody to approve it', async () => {
    expect((await stage.created(guangdong, { submit: true })).status).toBe('submitted');
  });

  test('numbers given at the same moment are never the same', async () => {
    const events = await Promise.all(Array.from({ length: 20 }, () => stage.created(organizer)));
    expect(new Set(events.map(({ code }) => code)).size).toBe(20);
  });

  test('an event before the opening is a warm-up', async () => {
    const event = await stage.created(organizer, {
      start: '2016-10-11T23:00:00+08:00',
      end: '2016-10-12T02:00:00+08:00',
    });
    expect(event.phase).toBe('warm_up');
    expect(
      (await stage.created(organizer, { start: '2016-10-11T16:30:00Z', end: '2016-10-11T18:00:00Z' })).phase,
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
    const reply = await organizer.post<Problem>('/events', stage.draft(change));
    expect(reply.status).toBe(status);
    expect(reply.body.errors).toContainEqual(expect.objectContaining({ path, code }));
  });

  test('ends at midnight of the last day', async () => {
    const last = { start: '2016-10-18T09:00:00+08:00', end: '2016-10-19T00:00:00+08:00' };
    expect((await stage.created(organizer, last)).end).toBe('2016-10-18T16:00:00.000Z');
  });

  test('is for the own organisation, the own unit, or a coordinator', async () => {
    const other = await server.createOrganisation({ region: '510100' });
    const refused = await organizer.post<Problem>('/events', stage.draft({ organiser: other.id }));
    expect(refused).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'organiser', code: 'not_own_organisation' }] },
    });
    const elsewhere = await sichuan.post<Problem>('/events', stage.draft());
    expect(elsewhere).toMatchObject({
      status: 403,
      body: { errors: [{ path: 'region', code: 'not_own_unit' }] },
    });
    await stage.created(coordinator, { organiser: other.id });
    expect((await server.nobody.post('/events', stage.draft())).status).toBe(401);
    expect((await server.administrator.post('/events', stage.draft())).status).toBe(403);
  });

  test('an organiser uses a source reference once', async () => {
    await stage.created(organizer, { sourceReference: 'A-1' });
    const again = await organizer.post<Problem>('/events', stage.draft({ sourceReference: 'A-1' }));
    expect(again).toMatchObject({ status: 409, body: { code: 'source_reference_taken' } });
  });
});

describe('changing', () => {
  test('needs the version that was seen, and changes only what is named', async () => {
    const { code } = await stage.created(organizer);
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
    const { code } = await stage.created(organizer);
    const replies = await Promise.all(
      ['甲', '乙', '丙'].map((venue) => organizer.patch(`/events/${code}`, { venue }, { 'if-match': '"1"' })),
    );
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  });

  test('is not for partners, strangers, or out of the own reach', async () => {
    const partner = await server.createOrganisation();
    const { code } = await stage.created(organizer, { coOrganisers: [partner.id] });
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
    const before = await stage.folded();
    const { code } = await stage.created(coordinator, { region: '540100' });
    expect(await stage.cell('unit:CN-XZ/events/total', (before['unit:CN-XZ/events/total'] ?? 0) + 1)).toBe(
      (before['unit:CN-XZ/events/total'] ?? 0) + 1,
    );
    await coordinator.patch(`/events/${code}`, { region: '630100' }, { 'if-match': '"1"' });
    expect(await stage.cell('unit:CN-QH/events/total', (before['unit:CN-QH/events/total'] ?? 0) + 1)).toBe(
      (before['unit:CN-QH/events/total'] ?? 0) + 1,
    );
    expect(await stage.cell('unit:CN-XZ/events/total', before['unit:CN-XZ/events/total'] ?? 0)).toBe(
      before['unit:CN-XZ/events/total'] ?? 0,
    );
  });
});

/** An event or a problem. */
type Answer = { code: string; title: string };

describe('deciding', () => {
  const act = (client: TestClient, code: string, what: string, reason?: string) =>
    client.post<Answer>(`/events/${code}/${what}`, reason === undefined ? undefined : { reason });

  test('the whole way, with its history', async () => {
    const { code } = await stage.created(organizer);
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
    const { code } = await stage.created(coordinator, { submit: status !== 'draft' });
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
    const before = await stage.folded();
    const event = await server.createApprovedEvent(body.id);
    expect(await stage.cell('nation/events/approved', (before['nation/events/approved'] ?? 0) + 1)).toBe(
      (before['nation/events/approved'] ?? 0) + 1,
    );
    await act(organizer, event.code, 'cancel', '台风');
    expect(await stage.cell('nation/events/approved', before['nation/events/approved'] ?? 0)).toBe(
      before['nation/events/approved'] ?? 0,
    );
    expect(await stage.cell('nation/events/cancelled', (before['nation/events/cancelled'] ?? 0) + 1)).toBe(
      (before['nation/events/cancelled'] ?? 0) + 1,
    );
  });

  test('a thousand at once, each with its own outcome', async () => {
    await server.source.query(
      `insert into events (code, edition_id, title, organiser_id, kind, region, unit, form, starts_at, ends_at,
                           status, version, search, updated_at)
       select '2016-T-' || lpad(n::text, 5, '0'), (select id from editions where current), '批量', $1, 'other',
              '440100', 'CN-GD', 'onsite', '2016-10-14T09:00+08', '2016-10-14T10:00+08', 'submitted', 1, '批量', now()
       from generate_series(1, 997) n`,
      [body.id],
    );
    const foreign = await stage.created(coordinator, { region: '510100' });
    const wrong = await stage.created(guangdong);
    const codes = Array.from({ length: 997 }, (_, n) => `2016-T-${String(n + 1).padStart(5, '0')}`);
    const reply = await guangdong.post<DecisionOutcomes>(
      '/events/decisions',
      { codes: [...codes, foreign.code, wrong.code, 'NO-SUCH-EVENT'], decision: 'approve' },
      { 'accept-language': 'en' },
    );
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
