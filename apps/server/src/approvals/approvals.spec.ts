import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Approval,
  ApprovalSummary,
  Colleagues,
  DecisionOutcomes,
  Event,
  EventHistory,
  Page,
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

const any = { 'if-match': '*' };
const submitted = (change: Record<string, unknown> = {}): Promise<Event> =>
  stage.created(organizer, { submit: true, ...change });
const queue = async (client: TestClient, query = ''): Promise<Approval[]> =>
  (await client.get<Page<Approval>>(`/approvals?limit=200${query}`)).body.items;
const codesIn = async (client: TestClient, query = ''): Promise<string[]> =>
  (await queue(client, query)).map(({ event }) => event.code);
const waits = async (client: TestClient, { code }: Event): Promise<Approval | undefined> =>
  (await queue(client)).find(({ event }) => event.code === code);
const aged = (event: Event, hours: number) =>
  stage.server.source.query(
    `update events set waiting_since = waiting_since - make_interval(hours => $2::int) where code = $1`,
    [event.code, hours],
  );
const decide = (client: TestClient, event: Event, decision: string, reason?: string) =>
  client.post<Event>(`/events/${event.code}/${decision}`, reason === undefined ? {} : { reason });

describe('the queue', () => {
  test('has what waits for whoever decides, the longest waiting first', async () => {
    const [first, second] = [await submitted(), await submitted()];
    await aged(second, 30);
    await stage.created(organizer);
    const codes = await codesIn(guangdong);
    expect(codes.indexOf(second.code)).toBeLessThan(codes.indexOf(first.code));
    expect(await waits(guangdong, second)).toMatchObject({ age: 'days', waiting: 'first', assignee: null });
    expect(await codesIn(sichuan)).toEqual([]);
    expect(await codesIn(coordinator)).toEqual(expect.arrayContaining([first.code, second.code]));
    expect((await organizer.get('/approvals')).status).toBe(403);
    expect((await stage.server.nobody.get('/approvals')).status).toBe(401);
  });

  test('tells what came back, and what asks to be changed', async () => {
    const event = await submitted();
    await decide(guangdong, event, 'return', '请补充');
    expect(await waits(guangdong, event)).toBeUndefined();
    await organizer.patch(`/events/${event.code}`, { venue: '新馆' }, any);
    await decide(organizer, event, 'submit');
    expect(await waits(guangdong, event)).toMatchObject({ waiting: 'again', age: 'day' });
    await decide(guangdong, event, 'approve');
    expect(await waits(guangdong, event)).toBeUndefined();
    await organizer.patch(`/events/${event.code}`, { title: '改名' }, any);
    expect(await waits(guangdong, event)).toMatchObject({ waiting: 'changed' });
    await decide(guangdong, event, 'return', '不妥');
    expect(await waits(guangdong, event)).toBeUndefined();
  });

  test('counts the waiting from when it was handed in, whatever is edited meanwhile', async () => {
    const event = await submitted();
    await aged(event, 100);
    await organizer.patch(`/events/${event.code}`, { venue: '二楼' }, any);
    expect(await waits(guangdong, event)).toMatchObject({ age: 'long' });
  });

  test.each([
    ['age=long', (one: Approval) => one.age === 'long'],
    ['waiting=changed', (one: Approval) => one.waiting === 'changed'],
    ['assignee=nobody', (one: Approval) => one.assignee === null],
    ['kind=national_society', () => false],
    ['unit=CN-SC', () => false],
  ])('is narrowed by %s', async (query, fits) => {
    const all = await queue(coordinator);
    const found = await queue(coordinator, `&${query}`);
    expect(found.map(({ event }) => event.code)).toEqual(all.filter(fits).map(({ event }) => event.code));
  });

  test('finds by words, and pages through everything once', async () => {
    const event = await submitted({ title: '量子信息科普展' });
    expect(await codesIn(guangdong, '&q=lzxx')).toEqual([event.code]);
    const all = await codesIn(guangdong);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<Approval> = (
        await guangdong.get<Page<Approval>>(`/approvals?limit=2${cursor && `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.items.map(({ event: { code } }) => code));
      ({ nextCursor: cursor } = page);
    }
    expect(seen).toEqual(all);
  });

  test('is summed up by age, by what it is, and by unit', async () => {
    const all = await queue(coordinator);
    const { body } = await coordinator.get<ApprovalSummary>('/approvals/summary');
    expect(body.total).toBe(all.length);
    expect(body.unassigned + all.filter(({ assignee }) => assignee !== null).length).toBe(all.length);
    for (const age of ['day', 'days', 'long'] as const)
      expect(body.ages[age]).toBe(all.filter((one) => one.age === age).length);
    for (const waiting of ['first', 'again', 'changed'] as const)
      expect(body.waiting[waiting]).toBe(all.filter((one) => one.waiting === waiting).length);
    expect(body.oldest).toBe(all[0]?.since ?? null);
    expect(body.units).toEqual([expect.objectContaining({ unit: 'CN-GD', count: all.length })]);
    expect((await sichuan.get<ApprovalSummary>('/approvals/summary')).body).toMatchObject({
      total: 0,
      oldest: null,
      units: [],
    });
  });

  test.each(['age=old', 'waiting=x', 'assignee=x', 'cursor=x', 'limit=201', 'q=%00'])(
    'refuses ?%s or finds nothing',
    async (query) => {
      const reply = await guangdong.get<Page<Approval>>(`/approvals?${query}`);
      expect(reply.status === 400 || reply.body.items.length === 0).toBe(true);
    },
  );
});

describe('assignment', () => {
  const give = (client: TestClient, codes: string[], account: string | null) =>
    client.post<DecisionOutcomes>('/approvals/assignments', { codes, account });

  test('is to a colleague who decides there, and stays through a return', async () => {
    const colleague = await stage.server.actAsAssociation('CN-GD');
    const { body } = await guangdong.get<Colleagues>('/approvals/colleagues');
    expect(body.items.length).toBeGreaterThanOrEqual(2);
    const me = (await colleague.get<{ account: { id: string } }>('/session')).body.account.id;
    const event = await submitted();
    expect((await give(guangdong, [event.code], me)).body.outcomes).toMatchObject([{ ok: true }]);
    expect(await codesIn(colleague, '&assignee=me')).toEqual([event.code]);
    expect((await colleague.get<ApprovalSummary>('/approvals/summary')).body.mine).toBe(1);
    await decide(guangdong, event, 'return', '请补充');
    await decide(organizer, event, 'submit');
    expect(await codesIn(colleague, '&assignee=me')).toEqual([event.code]);
    await give(guangdong, [event.code], null);
    expect(await codesIn(colleague, '&assignee=me')).toEqual([]);
  });

  test('is refused to who does not decide there, and over events that are not the caller’s', async () => {
    const event = await submitted();
    const theirs = (await sichuan.get<{ account: { id: string } }>('/session')).body.account.id;
    expect((await give(guangdong, [event.code], theirs)).body.outcomes).toMatchObject([
      { ok: false, problem: 'not_a_moderator' },
    ]);
    expect((await give(sichuan, [event.code, '2016-GD-99999'], theirs)).body.outcomes).toMatchObject([
      { ok: false, problem: 'event_not_found' },
      { ok: false, problem: 'event_not_found' },
    ]);
    expect(await waits(guangdong, event)).toMatchObject({ assignee: null });
    expect((await give(guangdong, [event.code], 'x')).status).toBe(400);
  });
});

describe('a decision is taken back', () => {
  const undo = async (client: TestClient, ...codes: string[]) =>
    (await client.post<DecisionOutcomes>('/approvals/undo', { codes })).body.outcomes;

  test('as if it had not been made: status, reason, waiting time, and the board', async () => {
    const event = await submitted();
    await aged(event, 50);
    const before = await waits(guangdong, event);
    const cells = await stage.folded();
    await decide(guangdong, event, 'approve');
    expect(await undo(guangdong, event.code)).toMatchObject([{ ok: true, status: 'submitted' }]);
    expect(await waits(guangdong, event)).toMatchObject({ since: before?.since });
    expect((await stage.server.nobody.get(`/events/${event.code}`)).status).toBe(404);
    expect(await stage.folded()).toEqual(cells);
    const { body } = await guangdong.get<EventHistory>(`/events/${event.code}/history`);
    expect(body.items.map(({ action }) => action)).toEqual(['create', 'approve', 'undo']);
    // Once: there is nothing left to take back.
    expect(await undo(guangdong, event.code)).toMatchObject([{ ok: false, problem: 'not_undoable' }]);
  });

  test('also a return, and changes that came into force', async () => {
    const returned = await submitted();
    await decide(guangdong, returned, 'return', '看错了');
    await undo(guangdong, returned.code);
    expect((await organizer.get<Event>(`/events/${returned.code}`)).body).toMatchObject({
      status: 'submitted',
      reason: null,
    });
    const changed = await submitted();
    await decide(guangdong, changed, 'approve');
    await organizer.patch(`/events/${changed.code}`, { title: '新名称', region: '440305' }, any);
    await decide(coordinator, changed, 'approve');
    await undo(coordinator, changed.code);
    const { body } = await organizer.get<Event>(`/events/${changed.code}`);
    expect(body).toMatchObject({ title: changed.title, unit: 'CN-GD', status: 'approved' });
    expect(body.pending?.changes.map(({ field }) => field)).toEqual(['title', 'region']);
    await decide(coordinator, changed, 'approve');
    expect((await organizer.get<Event>(`/events/${changed.code}`)).body).toMatchObject({
      title: '新名称',
      unit: 'CN-GD-440300',
    });
  });

  test('not by another, not after something else happened, not when it is late', async () => {
    const [one, other, late] = [await submitted(), await submitted(), await submitted()];
    for (const event of [one, other, late]) await decide(guangdong, event, 'approve');
    expect(await undo(coordinator, one.code)).toMatchObject([{ problem: 'not_undoable' }]);
    expect(await undo(sichuan, one.code)).toMatchObject([{ problem: 'event_not_found' }]);
    await organizer.patch(`/events/${other.code}`, { summary: '补充' }, any);
    await stage.server.source.query(
      `update event_decisions set at = at - interval '11 minutes' where code = $1`,
      [late.code],
    );
    expect(await undo(guangdong, one.code, other.code, late.code)).toMatchObject([
      { ok: true },
      { ok: false, problem: 'not_undoable' },
      { ok: false, problem: 'not_undoable' },
    ]);
  });
});

test('two who decide at once: one decision, and the other hears so', async () => {
  const event = await submitted();
  const replies = await Promise.all([
    decide(guangdong, event, 'approve'),
    decide(coordinator, event, 'return', '请补充'),
  ]);
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

test('how long an event waits is told by the clock of its edition', async () => {
  const showing = (at: string) =>
    stage.server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
  await showing('2016-10-12T08:00:00Z');
  const event = await submitted();
  expect(await waits(guangdong, event)).toMatchObject({ since: '2016-10-12T08:00:00.000Z', age: 'day' });
  await showing('2016-10-14T08:00:00Z');
  expect(await waits(guangdong, event)).toMatchObject({ since: '2016-10-12T08:00:00.000Z', age: 'days' });
  await showing('2016-10-16T08:00:00Z');
  expect(await waits(guangdong, event)).toMatchObject({ age: 'long' });
  expect(await codesIn(guangdong, '&age=long')).toContain(event.code);
  const { body } = await guangdong.get<ApprovalSummary>('/approvals/summary');
  expect(body.ages.long).toBe((await queue(guangdong, '&age=long')).length);
  expect(body.oldest?.slice(0, 4)).toBe('2016');
});
