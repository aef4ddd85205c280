import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Edition, Event, Problem } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let administrator: TestClient;
let organizer: TestClient;
let guangdong: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ organizer, guangdong } = stage);
  ({ administrator } = stage.server);
});
afterAll(() => stage.server.stop());

const PATH = '/editions/week-2016';
const change = async (body: Record<string, unknown>, status = 200): Promise<Edition> => {
  const reply = await administrator.patch<Edition>(PATH, body);
  expect(reply).toMatchObject({ status });
  return reply.body;
};

describe('registration', () => {
  beforeEach(async () => {
    await change({ registrationOpen: true, deadlines: {} });
  });
  const register = (client: TestClient, draft: Record<string, unknown> = {}) =>
    client.post<Event & Problem>('/events', stage.draft(draft));

  test('closed, it is closed to organizers in one sentence, and open to whoever decides', async () => {
    const draft = await stage.created(organizer);
    expect((await change({ registrationOpen: false })).registering).toBe(false);
    expect(await register(organizer)).toMatchObject({ status: 409, body: { code: 'registration_closed' } });
    expect((await register(guangdong, { submit: true })).status).toBe(201);
    expect((await register(stage.coordinator)).status).toBe(201);
    // What is there can still be corrected, but not handed in.
    const any = { 'if-match': '*' };
    expect((await organizer.patch(`/events/${draft.code}`, { venue: '新馆' }, any)).status).toBe(200);
    expect((await organizer.post<Problem>(`/events/${draft.code}/submit`, {})).body.code).toBe(
      'registration_closed',
    );
    expect((await guangdong.post(`/events/${draft.code}/submit`, {})).status).toBe(200);
  });

  test('what was returned can be handed in again', async () => {
    const event = await stage.created(organizer, { submit: true });
    await guangdong.post(`/events/${event.code}/return`, { reason: '请补充' });
    await change({ registrationOpen: false });
    expect((await organizer.post(`/events/${event.code}/submit`, {})).status).toBe(200);
  });

  test('ends with its last day, by the edition’s clock', async () => {
    // The clock stands on the morning of 12 October.
    expect((await change({ deadlines: { registration: '2016-10-12' } })).registering).toBe(true);
    expect((await register(organizer)).status).toBe(201);
    expect((await change({ deadlines: { registration: '2016-10-11' } })).registering).toBe(false);
    expect((await register(organizer)).status).toBe(409);
  });
});

describe('settings', () => {
  test('are kept, shown to everybody, and copied to the next edition with their days moved along', async () => {
    const settings = {
      topics: ['人工智能', '科普'],
      targets: { events: 5_000, participants: 20_000_000, agreement_amount: 10_000_000_000_000 },
      plans: { 'unit:CN-GD': { participants: 1_000_000 }, 'kind:national_society': { events: 400 } },
      deadlines: { registration: '2016-10-10', tallies: '2016-10-20' },
      hostCity: '深圳',
    };
    await change(settings);
    expect((await stage.server.nobody.get<Edition>(PATH)).body).toMatchObject(settings);
    const next = await administrator.post<Edition>('/editions', {
      code: 'week-2017',
      name: '第三届全国双创周',
      nameEn: 'Innovation Week 2017',
      warmUpStart: '2017-08-15',
      start: '2017-09-15',
      end: '2017-09-21',
      copyOf: 'week-2016',
      theme: '双创促升级',
    });
    expect(next).toMatchObject({
      status: 201,
      body: {
        topics: settings.topics,
        targets: settings.targets,
        plans: settings.plans,
        previous: null,
        deadlines: { registration: '2017-09-13', tallies: '2017-09-23' },
        hostCity: null,
        theme: '双创促升级',
        current: false,
      },
    });
    // The earlier one stays as it was, and readable.
    expect((await stage.server.nobody.get<Edition>(PATH)).body).toMatchObject(settings);
    expect((await stage.server.nobody.get('/events?edition=week-2016')).status).toBe(200);
    await change({ deadlines: {} });
  });

  test('name what an edition is held against: one of this system, or figures with their source', async () => {
    const totals = { events: 4_346 };
    const named = { name: '第七届', nameEn: 'Seventh', start: '2021-10-19', end: '2021-10-25', totals };
    const previous = { ...named, edition: null, source: '公开报道' };
    expect((await change({ previous })).previous).toEqual(previous);
    expect((await change({ previous: { ...named, edition: 'week-2016' } })).previous).toMatchObject({
      edition: 'week-2016',
      source: null,
    });
    expect((await change({ previous: null })).previous).toBeNull();
  });

  test.each([
    [{ plans: { nation: { events: 1 } } }, 400],
    [{ plans: { 'unit:CN-XX': { events: 1 } } }, 422],
    [{ plans: { 'kind:circus': { events: 1 } } }, 422],
    [{ plans: { 'unit:CN-GD': { events: -1 } } }, 400],
    [{ previous: { name: '' } }, 400],
    [
      {
        previous: {
          edition: 'week-1999',
          name: '无',
          nameEn: 'None',
          start: '1999-10-19',
          end: '1999-10-25',
          totals: {},
        },
      },
      422,
    ],
    [{ targets: { participants: -1 } }, 400],
    [{ targets: { visitors: 1 } }, 400],
    [{ targets: { participants: 1.5 } }, 400],
    [{ topics: [''] }, 400],
    [{ topics: Array.from({ length: 51 }, String) }, 400],
    [{ deadlines: { registration: '2016-13-01' } }, 400],
    [{ deadlines: { party: '2016-10-01' } }, 400],
    [{ deadlines: { registration: '2016-10-19' } }, 422],
    [{ start: '2016-10-20' }, 422],
    [{ registrationOpen: 'yes' }, 400],
    [{ copyOf: 'week-2016' }, 400],
  ])('%j is refused and changes nothing', async (body, status) => {
    const before = (await administrator.get<Edition>(PATH)).body;
    await change(body, status);
    expect((await administrator.get<Edition>(PATH)).body).toEqual({ ...before, now: expect.any(String) });
  });

  test('days move as long as no event is left outside', async () => {
    await stage.created(organizer);
    expect((await change({ end: '2016-10-12' }, 409)) as unknown).toMatchObject({ code: 'events_outside' });
    expect(await change({ end: '2016-10-20', warmUpStart: '2016-09-01' })).toMatchObject({
      end: '2016-10-20',
      warmUpStart: '2016-09-01',
    });
  });
});
