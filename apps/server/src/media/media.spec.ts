import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, MediaPage, MediaReport, Problem, Proof, SimilarMedia } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let event: Event;
let links = 0;

beforeAll(async () => {
  stage = await EventStage.set();
  event = await stage.server.createApprovedEvent(stage.body.id);
});
afterAll(() => stage.server.stop());

const link = (): string => `https://news.example.cn/2016/${String((links += 1))}.html`;
const draft = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  link: link(),
  title: `广州创客大赛第${String(links)}场落幕`,
  outlet: '南方日报',
  event: event.code,
  ...change,
});
const register = async (client: TestClient, change: Record<string, unknown> = {}): Promise<MediaReport> => {
  const reply = await client.post<MediaReport>('/media', draft(change));
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};
const etag = (version: number) => ({ 'if-match': `"${String(version)}"` });
const counted = async (scope = `event:${event.code}`): Promise<number> => {
  await stage.folded();
  return (await stage.server.cells(scope))[`${scope}/media_reports/observed`] ?? 0;
};
const expectBalanced = async (): Promise<void> => {
  await stage.folded();
  expect((await stage.coordinator.get<Proof>('/proof')).body).toMatchObject({
    balanced: true,
    differences: [],
  });
};

describe('a report in the media', () => {
  test('counts once, however often and by whomever it is registered', async () => {
    const before = await counted();
    const first = await stage.organizer.post<MediaReport>('/media', draft());
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe('"1"');
    expect(first.headers.get('location')).toBe(`/api/v1/media/${first.body.id}`);
    expect(first.body).toMatchObject({
      day: '2016-10-12',
      counts: true,
      mayChange: true,
      unit: 'CN-GD',
      kind: 'web',
      // By the clock of the edition.
      registeredAt: '2016-10-12T00:00:00.000Z',
    });
    const copies = [first.body.link.replace('https', 'http'), `${first.body.link}?utm_source=wx#top`];
    for (const [at, client] of [stage.organizer, stage.guangdong].entries()) {
      const again = await client.post<MediaReport>('/media', draft({ link: copies[at] }));
      expect([again.status, again.body.id]).toEqual([200, first.body.id]);
      expect(again.body.at).not.toBeNull();
    }
    const together = await Promise.all(
      [1, 2, 3, 4].map(() =>
        stage.organizer.post<MediaReport>('/media', draft({ link: 'https://same.example.cn/1' })),
      ),
    );
    expect(new Set(together.map(({ body }) => body.id)).size).toBe(1);
    expect(await counted()).toBe(before + 2);
    await expectBalanced();
  });

  test('registered by several adds up, and what is reported counts instead', async () => {
    const other = await stage.server.createApprovedEvent(stage.body.id);
    for (const client of [stage.organizer, stage.guangdong, stage.coordinator])
      await register(client, { event: other.code });
    expect(await counted(`event:${other.code}`)).toBe(3);
    await stage.organizer.post(
      '/tallies',
      { entries: [{ event: other.code, day: '2016-10-12', metric: 'media_reports', value: 9 }] },
      { 'idempotency-key': other.code },
    );
    await stage.folded();
    const cells = await stage.server.cells(`event:${other.code}`);
    expect(cells[`event:${other.code}/media_reports/total`]).toBe(9);
    await expectBalanced();
  });

  test('moves with its day and its event, and leaves when it is withdrawn', async () => {
    const one = await stage.server.createApprovedEvent(stage.body.id);
    const other = await stage.server.createApprovedEvent(stage.body.id);
    const report = await register(stage.organizer, { event: one.code });
    const moved = await stage.organizer.patch<MediaReport>(
      `/media/${report.id}`,
      { day: '2016-10-13', event: other.code },
      etag(report.version),
    );
    expect(moved.body).toMatchObject({ day: '2016-10-13', version: 2, event: { code: other.code } });
    expect([await counted(`event:${one.code}`), await counted(`event:${other.code}`)]).toEqual([0, 1]);
    const stale = await stage.organizer.patch(`/media/${report.id}`, { title: '另一个标题' }, etag(1));
    expect(stale.status).toBe(412);
    const nothing = await stage.guangdong.patch<MediaReport>(
      `/media/${report.id}`,
      { day: '2016-10-13' },
      etag(2),
    );
    expect(nothing.body.version).toBe(2);
    const gone = await stage.organizer.post<MediaReport>(`/media/${report.id}/withdraw`, {
      reason: '转错链接',
    });
    expect(gone.body).toMatchObject({
      counts: false,
      withdrawn: { reason: '转错链接', at: report.registeredAt },
    });
    const again = await stage.organizer.post<MediaReport>(`/media/${report.id}/withdraw`, { reason: '再来' });
    expect(again.body.withdrawn?.reason).toBe('转错链接');
    expect(await counted(`event:${other.code}`)).toBe(0);
    expect((await stage.server.nobody.get(`/media/${report.id}`)).status).toBe(404);
    const anew = await stage.organizer.post<MediaReport>('/media', draft({ link: report.link }));
    expect([anew.status, anew.body.id === report.id]).toEqual([201, false]);
    await expectBalanced();
    const trail = await stage.server.administrator.get<{ total: number }>(`/audit?target=${report.id}`);
    expect(trail.body.total).toBe(3);
  });

  test('counts with its event: when it is approved, not when it is called off', async () => {
    const open = await stage.created(stage.organizer, { submit: true });
    const report = await register(stage.organizer, { event: open.code });
    expect(report.counts).toBe(false);
    expect(await counted(`event:${open.code}`)).toBe(0);
    expect((await stage.server.nobody.get(`/media/${report.id}`)).status).toBe(404);
    await stage.guangdong.post(`/events/${open.code}/approve`, {});
    expect(await counted(`event:${open.code}`)).toBe(1);
    expect((await stage.server.nobody.get<MediaReport>(`/media/${report.id}`)).body).toMatchObject({
      registrar: null,
    });
    await stage.guangdong.post(`/events/${open.code}/cancel`, { reason: '台风' });
    await stage.folded();
    expect((await stage.server.cells())[`event:${open.code}/media_reports/total`] ?? 0).toBe(0);
    expect((await stage.organizer.post('/media', draft({ event: open.code }))).status).toBe(422);
    await expectBalanced();
  });

  test('is a reprint where another outlet has the same title, and counts as one more', async () => {
    const of = await stage.server.createApprovedEvent(stage.body.id);
    const title = '粤港澳大湾区创客峰会开幕';
    const first = await register(stage.organizer, { event: of.code, title, outlet: '新华网' });
    const reprint = await register(stage.organizer, {
      event: of.code,
      title: `${title}！_人民网`,
      outlet: '人民网',
    });
    expect(reprint.reprintOf).toEqual({ id: first.id, outlet: '新华网' });
    const page = async (query: string): Promise<MediaPage> =>
      (await stage.server.nobody.get<MediaPage>(`/media?event=${of.code}&${query}`)).body;
    expect(await page('fold=true')).toMatchObject({
      total: 1,
      reports: 2,
      items: [{ id: first.id, reprints: 1 }],
    });
    expect((await page(`reprintOf=${first.id}`)).items.map(({ id }) => id)).toEqual([reprint.id]);
    expect(await page('')).toMatchObject({ total: 2, reports: 2 });
    expect(await counted(`event:${of.code}`)).toBe(2);
    const { body } = await stage.organizer.get<SimilarMedia>(
      `/media/similar?link=${encodeURIComponent(`${first.link}?from=x`)}&title=${encodeURIComponent(title)}`,
    );
    expect([body.same?.id, body.sameTitle.map(({ id }) => id)]).toEqual([first.id, [reprint.id]]);
    // When the first is withdrawn the other is nobody's reprint any more.
    await stage.organizer.post(`/media/${first.id}/withdraw`, { reason: '删稿' });
    expect((await stage.server.nobody.get<MediaReport>(`/media/${reprint.id}`)).body.reprintOf).toBeNull();
  });

  test('of a unit is its association’s, and nobody else’s', async () => {
    const own = await register(stage.guangdong, { event: undefined });
    expect(own).toMatchObject({ unit: 'CN-GD', event: null, day: '2016-10-12' });
    expect(await counted('unit:CN-GD')).toBeGreaterThan(0);
    for (const client of [stage.sichuan, stage.organizer, stage.server.nobody])
      expect((await client.get(`/media/${own.id}`)).status).toBe(404);
    expect((await stage.sichuan.post(`/media/${own.id}/withdraw`, { reason: '?' })).status).toBe(404);
    const taken = await stage.sichuan.post<Problem>('/media', draft({ link: own.link, event: undefined }));
    expect([taken.status, taken.body.code]).toEqual([409, 'media_taken']);
    const foreign = await stage.sichuan.post<Problem>('/media', draft());
    expect(foreign.body.errors[0]).toMatchObject({ path: 'event', code: 'unknown_event' });
    const public_ = await register(stage.organizer);
    expect((await stage.sichuan.patch(`/media/${public_.id}`, { kind: 'print' }, etag(1))).status).toBe(403);
    expect((await stage.organizer.post('/media', draft({ event: undefined }))).status).toBe(422);
  });

  test('is found by words, pinyin, outlet, day, and page by page', async () => {
    const of = await stage.server.createApprovedEvent(stage.body.id);
    for (let at = 0; at < 5; at += 1)
      await register(stage.organizer, {
        event: of.code,
        title: `松山湖机器人擂台赛${'一二三四五'[at] ?? ''}`,
        outlet: '东莞日报',
      });
    const found = async (query: string): Promise<MediaPage> =>
      (await stage.server.nobody.get<MediaPage>(`/media?event=${of.code}&${query}`)).body;
    for (const q of ['机器人', 'jiqiren', 'dgrb', '松山湖 东莞'])
      expect([q, (await found(`q=${encodeURIComponent(q)}`)).total]).toEqual([q, 5]);
    expect((await found('q=%E8%88%AA%E5%A4%A9')).total).toBe(0);
    expect((await found('from=2016-10-13')).total).toBe(0);
    expect((await found('kind=print')).total).toBe(0);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: MediaPage = await found(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(5);
    expect((await stage.organizer.get<MediaPage>(`/media?event=${of.code}&own=true`)).body.total).toBe(5);
    expect((await stage.sichuan.get<MediaPage>(`/media?event=${of.code}&own=true`)).body.total).toBe(0);
    expect((await stage.server.nobody.get('/media?cursor=x')).status).toBe(400);
  });

  test('with something wrong is refused at its place', async () => {
    const path = async (change: Record<string, unknown>): Promise<[number, string | undefined]> => {
      const reply = await stage.organizer.post<Problem>('/media', draft(change));
      return [reply.status, reply.body.errors[0]?.path];
    };
    expect(await path({ link: 'javascript:alert(1)' })).toEqual([400, 'link']);
    expect(await path({ title: '' })).toEqual([400, 'title']);
    expect(await path({ day: '2016-12-01' })).toEqual([422, 'day']);
    expect(await path({ unit: 'CN-GD' })).toEqual([400, 'event']);
    expect(await path({ event: '2016-GD-99999' })).toEqual([422, 'event']);
    expect((await stage.organizer.patch('/media/none', { title: '标题' }, etag(1))).status).toBe(404);
  });
});
