import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  AuditEntry,
  ClaimGroups,
  Correction,
  Event,
  Page,
  PastRuling,
  Problem,
  Proof,
  Receipt,
  RulingPreview,
  StandingRuling,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let partner: TestClient;
let partnerId: string;
let event: Event;
let keys = 0;

beforeAll(async () => {
  stage = await EventStage.set();
  const other = await stage.server.createOrganisation({ name: '佛山创客协会' });
  partnerId = other.id;
  partner = await stage.server.actAs(['organizer'], other.id);
  event = await stage.server.createApprovedEvent(stage.body.id, { coOrganisers: [other.id] });
});
afterAll(() => stage.server.stop());

const day = '2016-10-12';
const report = async (
  client: TestClient,
  value: number,
  of: Record<string, unknown> = { event: event.code },
) => {
  const sent = await client.post<Receipt>(
    '/tallies',
    { entries: [{ ...of, day, metric: 'participants', value, note: `共${String(value)}` }] },
    { 'idempotency-key': `ruling-${String((keys += 1))}` },
  );
  expect(sent.status).toBe(201);
};
const decide = (ruling: Record<string, unknown>, client = stage.coordinator, reason = '核对签到表') =>
  client.post<Receipt & Problem>('/rulings', {
    rulings: [{ event: event.code, day, metric: 'participants', ...ruling }],
    reason,
  });
const claims = async (client: TestClient = stage.coordinator, query = `event=${event.code}`) =>
  client.get<ClaimGroups & Problem>(`/claims?${query}`);
const total = async (): Promise<number | undefined> => {
  await stage.folded();
  return (await stage.server.cells(`event:${event.code}`))[`event:${event.code}/participants/total`];
};

describe('claims of an event', () => {
  test('are shown to whoever looks after it: who says what, and which counts', async () => {
    await report(stage.organizer, 100);
    await report(partner, 140);
    expect(await total()).toBe(100);
    for (const client of [stage.coordinator, stage.guangdong, stage.organizer, partner]) {
      const { body } = await claims(client);
      expect(body.subject).toBe(`event:${event.code}`);
      expect(body.items).toEqual([
        {
          metric: 'participants',
          day,
          counted: { amount: 100, grade: 'reported' },
          because: 'standing',
          ruling: null,
          claims: expect.arrayContaining([
            expect.objectContaining({
              reporter: stage.body.id,
              reporterName: '广州创客协会',
              standing: 'lead',
              amount: 100,
              counts: true,
              note: '共100',
            }),
            expect.objectContaining({ reporterName: '佛山创客协会', standing: 'partner', counts: false }),
          ]),
        },
      ]);
      expect(body.mayRule).toBe(client === stage.coordinator);
    }
  });

  test('do not exist for anybody else', async () => {
    expect(await claims(stage.sichuan)).toMatchObject({ status: 404, body: { code: 'event_not_found' } });
    expect((await claims(stage.sichuan, 'event=GD-99999')).status).toBe(404);
    expect((await claims(stage.sichuan, 'unit=CN-GD')).status).toBe(404);
    expect((await claims(stage.sichuan, 'unit=CN-SC')).status).toBe(200);
    expect((await claims(stage.coordinator, 'unit=CN-XX')).status).toBe(404);
    expect((await claims(stage.coordinator, `unit=CN-GD&event=${event.code}`)).status).toBe(400);
  });
});

describe('a ruling', () => {
  test('decides which claim counts; its reason is in the list, the trail and the ticker', async () => {
    expect((await decide({ rule: 'claim', claim: { reporter: partnerId, grade: 'reported' } })).status).toBe(
      201,
    );
    expect(await total()).toBe(140);
    expect((await decide({ rule: 'sum' })).status).toBe(201);
    expect(await total()).toBe(240);
    expect((await decide({ rule: 'max' })).status).toBe(201);
    expect(await total()).toBe(140);
    expect((await decide({ rule: 'value', value: 120 }, stage.coordinator, '以现场清点为准')).status).toBe(
      201,
    );
    expect(await total()).toBe(120);
    const [group] = (await claims()).body.items;
    expect(group).toMatchObject({
      counted: { amount: 120, grade: 'verified' },
      because: 'ruling',
      ruling: { rule: 'value', value: 120, reason: '以现场清点为准', by: 'coordinator' },
    });
    expect(group?.claims.map(({ counts }) => counts)).toEqual([false, false]);
    const list = await stage.coordinator.get<Page<StandingRuling>>('/rulings?limit=1');
    expect(list.body).toMatchObject({
      total: 1,
      nextCursor: null,
      items: [{ subject: `event:${event.code}`, title: event.title, rule: 'value', value: 120 }],
    });
    const corrections = await stage.coordinator.get<Page<Correction>>('/board/corrections?scope=nation');
    expect(corrections.body.items[0]).toMatchObject({ change: -20, reason: '以现场清点为准' });
    const trail = await stage.server.administrator.get<Page<AuditEntry>>('/audit?action=ruling.decide');
    expect(trail.body.items[0]?.detail).toMatchObject({ reason: '以现场清点为准' });
  });

  test('names a claim that somebody made; one that nobody made is refused, and so is its preview', async () => {
    const other = await stage.server.createApprovedEvent(stage.body.id);
    await report(stage.organizer, 70, { event: other.code });
    const reporter = stage.body.id;
    const before = await total();
    const wrong = [
      { reporter: 'nobody', grade: 'reported' },
      { reporter, grade: 'verified' },
      { reporter, grade: 'reported', event: other.code },
      { reporter, grade: 'reported', event: 'GD-99999' },
    ];
    const rulings = [...wrong, { reporter, grade: 'reported' }].map((claim, at) => ({
      event: event.code,
      day: `2016-10-${String(10 + at)}`,
      metric: 'participants',
      rule: 'claim',
      claim,
    }));
    for (const path of ['/rulings', '/rulings/preview']) {
      const { status, body } = await stage.coordinator.post<Problem>(
        path,
        { rulings, reason: '核对签到表' },
        { 'accept-language': 'en' },
      );
      expect(status).toBe(422);
      expect(body.errors.map((error) => [error.path, error.code])).toEqual(
        rulings.map((_, at) => [`rulings.${String(at)}.claim`, 'unknown_claim']),
      );
      expect(body.errors[0]?.message).toContain('take event, reporter and grade from one of its claims');
    }
    const nul = await decide({ rule: 'claim', claim: { reporter: 'a\0', grade: 'reported' } });
    expect([nul.status, nul.body.errors[0]?.path]).toEqual([400, 'rulings.0.claim.reporter']);
    expect(await total()).toBe(before);
  });

  test('may name a claim that is not folded yet, was withdrawn since, or is of an event joined to it', async () => {
    const home = await stage.server.createApprovedEvent(stage.body.id);
    const joined = await stage.server.createApprovedEvent(stage.body.id);
    const of = { event: home.code, rule: 'claim', claim: { reporter: stage.body.id, grade: 'reported' } };
    const { body } = await stage.organizer.post<Receipt>(
      '/tallies',
      { entries: [{ event: home.code, day, metric: 'participants', value: 20 }] },
      { 'idempotency-key': 'ruling-withdrawn' },
    );
    expect((await decide(of)).status).toBe(201);
    expect(
      (await stage.organizer.post(`/receipts/${body.receipt}/withdraw`, { reason: '报错' })).status,
    ).toBe(201);
    await stage.folded();
    expect((await decide(of)).status).toBe(201);
    await report(stage.organizer, 30, { event: joined.code });
    const ofJoined = { ...of, claim: { ...of.claim, event: joined.code } };
    expect((await decide(ofJoined)).status).toBe(422);
    const join = { with: [joined.code] };
    await stage.coordinator.post(`/events/${home.code}/join`, join, { 'if-match': '*' });
    expect((await decide(ofJoined)).status).toBe(201);
    expect((await decide({ event: home.code, rule: 'default' })).status).toBe(201);
  });

  test('shows beforehand what it would change, and changes nothing then', async () => {
    const nation = await stage.folded();
    const look = (ruling: Record<string, unknown>, client = stage.coordinator) =>
      client.post<RulingPreview & Problem>('/rulings/preview', {
        rulings: [{ event: event.code, day, metric: 'participants', ...ruling }],
      });
    const { status, body } = await look({ rule: 'sum' });
    expect(status).toBe(200);
    expect(body.impact).toMatchObject({
      'nation/participants/total': 120,
      'nation/participants/verified': 120,
      'unit:CN-GD/participants/total': 120,
      [`event:${event.code}/participants/total`]: 120,
    });
    expect((await look({ rule: 'value', value: 120 })).body.impact).toEqual({});
    expect((await look({ rule: 'default' })).body.impact).toMatchObject({
      'nation/participants/total': -20,
      'nation/participants/reported': 100,
      'nation/participants/verified': -120,
    });
    expect((await look({ rule: 'max', day: '2015-01-01' })).body.errors[0]?.path).toBe('rulings.0.day');
    expect((await look({ rule: 'value' })).status).toBe(400);
    expect((await look({ rule: 'sum' }, stage.guangdong)).status).toBe(403);
    expect(await stage.folded()).toEqual(nation);
    const past = await stage.coordinator.get<Page<PastRuling>>(`/rulings/history?event=${event.code}`);
    expect(past.body.items.filter(({ stands }) => stands)).toMatchObject([{ rule: 'value', value: 120 }]);
    expect((await stage.coordinator.get<Page<StandingRuling>>('/rulings')).body.total).toBe(1);
  });

  test('stands while reporters go on talking, and can be ended', async () => {
    await report(stage.organizer, 130);
    expect(await total()).toBe(120);
    expect((await decide({ rule: 'default' })).status).toBe(201);
    expect(await total()).toBe(130);
    expect((await claims()).body.items[0]?.ruling).toBeNull();
    expect((await stage.coordinator.get<Page<StandingRuling>>('/rulings')).body.items).toEqual([]);
  });

  test('is remembered with who and why, for whoever may know the reporters', async () => {
    const history = (client: TestClient, query = `event=${event.code}`) =>
      client.get<Page<PastRuling> & Problem>(`/rulings/history?${query}`);
    for (const client of [stage.coordinator, stage.guangdong, stage.organizer, partner]) {
      const { body } = await history(client);
      expect(body.total).toBe(5);
      expect(body.items.map(({ rule, stands }) => [rule, stands])).toEqual([
        ['default', false],
        ['value', false],
        ['max', false],
        ['sum', false],
        ['claim', false],
      ]);
      expect(body.items[1]).toMatchObject({
        reason: '以现场清点为准',
        by: 'coordinator',
        title: event.title,
      });
      expect(body.items[4]?.claim).toMatchObject({ reporterName: '佛山创客协会' });
    }
    const first = await history(stage.coordinator, `event=${event.code}&limit=3`);
    const rest = await history(
      stage.coordinator,
      `event=${event.code}&limit=3&cursor=${first.body.nextCursor ?? ''}`,
    );
    expect(rest.body.items.map(({ rule }) => rule)).toEqual(['sum', 'claim']);
    expect(rest.body.nextCursor).toBeNull();
    expect((await history(stage.sichuan)).status).toBe(404);
    expect((await history(stage.sichuan, 'unit=CN-GD')).status).toBe(404);
    expect((await history(stage.guangdong, 'unit=CN-GD')).body.total).toBe(0);
    expect((await history(stage.coordinator, '')).status).toBe(400);
  });

  test('about a unit outside its events', async () => {
    await report(stage.guangdong, 40, { unit: 'CN-GD' });
    const outcome = await stage.coordinator.post<Receipt>('/rulings', {
      rulings: [{ unit: 'CN-GD', day, metric: 'participants', rule: 'value', value: 55 }],
      reason: '电话核实',
    });
    expect(outcome.status).toBe(201);
    await stage.folded();
    const { body } = await claims(stage.guangdong, 'unit=CN-GD');
    expect(body.items[0]).toMatchObject({ counted: { amount: 55 }, ruling: { rule: 'value' } });
  });

  test('of several at once is all or nothing; two at the same moment are both kept in order', async () => {
    const of = { event: event.code, metric: 'participants', rule: 'max' };
    const bad = await stage.coordinator.post<Problem>('/rulings', {
      rulings: [
        { ...of, day: '2016-10-13' },
        { ...of, day: '2015-01-01' },
        { ...of, day: '2016-10-13' },
        { ...of, event: 'GD-99999', day },
      ],
      reason: 'x',
    });
    expect([bad.status, bad.body.errors.map(({ path }) => path)]).toEqual([
      422,
      ['rulings.1.day', 'rulings.3.event', 'rulings.2'],
    ]);
    expect(bad.body.errors[2]?.message).toBe('与 rulings.0 重复。');
    expect((await stage.coordinator.get<Page<StandingRuling>>('/rulings')).body.total).toBe(1);
    await Promise.all([10, 20, 30].map((value) => decide({ rule: 'value', value })));
    expect([10, 20, 30]).toContain(await total());
  });

  test.each([
    [{ rule: 'claim' }, 400],
    [{ rule: 'value' }, 400],
    [{ rule: 'sum', value: 3 }, 400],
    [{ rule: 'value', value: -1 }, 400],
    [{ rule: 'value', value: 1.5 }, 400],
    [{ rule: 'value', value: 2 ** 53 }, 400],
    [{ rule: 'guess' }, 400],
    [{ rule: 'max', metric: 'likes' }, 400],
    [{ rule: 'max', day: '2016-02-30' }, 400],
    [{ rule: 'max', unit: 'CN-GD' }, 400],
  ])('%j is refused', async (ruling, status) => {
    expect((await decide(ruling)).status).toBe(status);
  });

  test('is for coordinators', async () => {
    for (const client of [stage.organizer, stage.guangdong])
      expect((await decide({ rule: 'max' }, client)).status).toBe(403);
  });
});

test('after all of that, a recount of the ledger is the board', async () => {
  await stage.folded();
  const proof = await stage.server.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
});
