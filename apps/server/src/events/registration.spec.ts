import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, EventItems, Page, Problem, SimilarEvents } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let organizer: TestClient;
let guangdong: TestClient;
let sichuan: TestClient;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ organizer, guangdong, sichuan } = stage);
});
afterAll(() => stage.server.stop());

const day = (date: number, change: Record<string, unknown> = {}) => ({
  start: `2016-10-${String(date)}T09:00:00+08:00`,
  end: `2016-10-${String(date)}T11:00:00+08:00`,
  ...change,
});
const seriesOf = (occurrences: unknown[], change: Record<string, unknown> = {}) => {
  const draft = stage.draft({ title: '科普大讲堂', occurrences, ...change });
  delete draft['start'];
  delete draft['end'];
  return draft;
};

describe('a series', () => {
  test('becomes an event for each time, found together, counted each', async () => {
    const before = await stage.folded();
    const occurrences = [
      day(13, { title: '科普大讲堂（第1场）' }),
      day(14),
      day(15, { region: '440305', venue: '深圳图书馆' }),
    ];
    const reply = await organizer.post<EventItems>('/events/series', seriesOf(occurrences, { submit: true }));
    expect(reply.status).toBe(201);
    const [first, , third] = reply.body.items;
    expect(reply.body.items.map(({ title }) => title)).toEqual([
      '科普大讲堂（第1场）',
      '科普大讲堂',
      '科普大讲堂',
    ]);
    expect(reply.body.items.map(({ series }) => series)).toEqual(Array(3).fill(first?.code));
    expect(third).toMatchObject({ unit: 'CN-GD-440300', venue: '深圳图书馆', status: 'submitted' });
    const together = await organizer.get<Page<Event>>(`/events?series=${first?.code ?? ''}`);
    expect(together.body.total).toBe(3);
    const key = 'nation/events/submitted';
    expect(await stage.cell(key, (before[key] ?? 0) + 3)).toBe((before[key] ?? 0) + 3);
  });

  test('is registered wholly or not at all, and tells which time is wrong', async () => {
    const events = async () => (await guangdong.get<Page<Event>>('/events')).body.total;
    const before = await events();
    const late = await organizer.post<Problem>('/events/series', seriesOf([day(13), day(30)]));
    expect(late.status).toBe(422);
    expect(late.body.errors).toContainEqual(
      expect.objectContaining({ path: 'occurrences.1.start', code: 'outside_edition' }),
    );
    const turned = await organizer.post<Problem>(
      '/events/series',
      seriesOf([day(13), { start: day(14).end, end: day(14).start }]),
    );
    expect(turned).toMatchObject({ status: 400, body: { errors: [{ path: 'occurrences.1.end' }] } });
    expect((await organizer.post('/events/series', seriesOf([day(13)]))).status).toBe(400);
    const many = Array.from({ length: 61 }, () => day(13));
    expect((await organizer.post('/events/series', seriesOf(many))).status).toBe(400);
    const elsewhere = [day(13), day(14, { region: '510100' })];
    expect((await guangdong.post('/events/series', seriesOf(elsewhere))).status).toBe(403);
    expect(await events()).toBe(before);
  });
});

describe('what is likely there already', () => {
  const similar = async (client: TestClient, query: Record<string, string>): Promise<string[]> => {
    const { body } = await client.get<SimilarEvents>(
      `/events/similar?${new URLSearchParams(query).toString()}`,
    );
    return body.items.map(({ event }) => event.code);
  };

  test('is told while the title is typed, whoever registered it and however it is written', async () => {
    const event = await stage.created(organizer, { title: '“创响中国”广州站启动仪式', submit: true });
    const typed = { title: '创响中国 广州站启动仪式', region: '440103', start: day(14).start };
    expect(await similar(guangdong, typed)).toEqual([event.code]);
    expect(await similar(organizer, { ...typed, organiser: stage.body.id })).toEqual([event.code]);
    expect(await similar(organizer, { ...typed, except: event.code })).toEqual([]);
    expect(
      await similar(guangdong, { title: '完全不同的论坛', region: '440103', start: day(14).start }),
    ).toEqual([]);
  });

  test('tells nobody of another’s draft', async () => {
    const title = '尚未公开的发布会';
    const draft = await stage.created(organizer, { title });
    const query = { title, start: day(13).start, region: '440100' };
    expect(await similar(organizer, query)).toEqual([draft.code]);
    expect(await similar(sichuan, query)).toEqual([]);
    expect((await stage.server.nobody.get('/events/similar?title=尚未')).status).toBe(401);
  });

  test('leaves out what was cancelled, and the other times of its own series', async () => {
    const title = '机器人体验日活动';
    const gone = await stage.created(organizer, { title });
    await organizer.post(`/events/${gone.code}/cancel`, { reason: '重复登记' });
    const { body } = await organizer.post<EventItems>(
      '/events/series',
      seriesOf([day(13), day(14)], { title }),
    );
    const [first = { code: '' }, second = { code: '' }] = body.items;
    const query = { title, organiser: stage.body.id, region: '440100', start: day(13).start };
    expect(await similar(organizer, { ...query, except: first.code })).toEqual([]);
    expect((await similar(organizer, query)).toSorted()).toEqual([first.code, second.code].toSorted());
  });

  test.each(['title=x', 'title=%00%00', 'title=ab&start=yesterday', `title=${'长'.repeat(201)}`, ''])(
    'refuses ?%s or finds nothing, and breaks nothing',
    async (query) => {
      const reply = await organizer.get(`/events/similar?${query}`);
      expect([200, 400]).toContain(reply.status);
    },
  );
});
