import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Event,
  EventHistory,
  Notification,
  Organisation,
  Page,
  Problem,
  Proof,
  Receipt,
  SimilarEvents,
  Trace,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let coordinator: TestClient;
let society: Organisation;
let chengdu: Organisation;
let asSociety: TestClient;
let asChengdu: TestClient;
let keys = 0;

const ANY = { 'if-match': '*' };

beforeAll(async () => {
  stage = await EventStage.set();
  ({ coordinator } = stage);
  society = await stage.server.createOrganisation({
    name: '中国创客学会',
    kind: 'national_society',
    region: '110100',
  });
  chengdu = await stage.server.createOrganisation({ name: '成都创客协会', region: '510100' });
  asSociety = await stage.server.actAs(['organizer'], society.id);
  asChengdu = await stage.server.actAs(['organizer'], chengdu.id);
});
afterAll(() => stage.server.stop());

const approved = async (client: TestClient, said: Record<string, unknown> = {}): Promise<Event> => {
  const { code } = await stage.created(client, { ...said, submit: true });
  return (await coordinator.post<Event>(`/events/${code}/approve`, {})).body;
};
const report = async (client: TestClient, { code }: Event, value: number): Promise<Receipt> => {
  const entries = [{ event: code, day: '2016-10-13', metric: 'participants', value }];
  const reply = await client.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `j${String((keys += 1))}` },
  );
  expect(reply.status).toBe(201);
  return reply.body;
};
const join = (client: TestClient, home: Event, others: Event[], headers: Record<string, string> = ANY) =>
  client.post<Event>(
    `/events/${home.code}/join`,
    { with: others.map(({ code }) => code), reason: '同一活动' },
    headers,
  );
const unjoin = (client: TestClient, { code }: Event) =>
  client.post<Event>(`/events/${code}/unjoin`, { reason: '不是同一活动' }, ANY);
const nonZero = (cells: Record<string, number>) =>
  Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== 0));

/** Everything that is shown, once all that was said is counted and counted right. */
const shown = async (...scopes: string[]): Promise<Record<string, number>> => {
  const nation = await stage.folded();
  const others = await Promise.all(scopes.map((scope) => stage.server.cells(scope)));
  const { body } = await coordinator.get<Proof>('/proof');
  expect(body.differences).toEqual([]);
  return nonZero(Object.assign({}, nation, ...others) as Record<string, number>);
};
const sums = (cells: Record<string, number>, metric: string) => {
  const sum = (kind: string): number =>
    Object.entries(cells).reduce(
      (all, [key, value]) => (key.startsWith(kind) && key.endsWith(`/${metric}/total`) ? all + value : all),
      0,
    );
  return [sum('unit:'), sum('kind:'), cells[`nation/${metric}/total`] ?? 0];
};

/** One event, registered and reported by a society and the bodies of two provinces. */
const thrice = async (title = `全国创业大赛决赛${String((keys += 1))}`) => {
  const kept = await approved(asSociety, { title, organiser: society.id, region: '110100' });
  const guangdong = await approved(stage.organizer, { title });
  const sichuan = await approved(asChengdu, { title, organiser: chengdu.id, region: '510100' });
  return { kept, guangdong, sichuan, all: [kept, guangdong, sichuan] };
};
const scopesOf = (events: Event[]): string[] => [
  ...[society, stage.body, chengdu].map(({ id }) => `organisation:${id}`),
  ...events.map(({ code }) => `event:${code}`),
];

test('three registrations of one event count once, whole with each organiser, and undone as before', async () => {
  const start = await shown();
  const { kept, guangdong, sichuan, all } = await thrice();
  await report(asSociety, kept, 1000);
  await report(stage.organizer, guangdong, 900);
  const chengduSaid = await report(asChengdu, sichuan, 1100);
  const before = await shown(...scopesOf(all));
  const grown = (cells: Record<string, number>, key: string): number => (cells[key] ?? 0) - (start[key] ?? 0);
  expect(grown(before, 'nation/participants/total')).toBe(3000);

  const joined = await join(coordinator, kept, [guangdong, sichuan]);
  expect(joined.status).toBe(200);
  expect(joined.body.coOrganisers.map(({ id, confirmed }) => [id, confirmed])).toEqual([
    [stage.body.id, true],
    [chengdu.id, true],
  ]);
  const once = await shown(...scopesOf(all));
  expect(grown(once, 'nation/participants/total')).toBe(1000);
  expect(grown(once, 'nation/events/total')).toBe(1);
  for (const { id } of [society, stage.body, chengdu])
    expect([id, once[`organisation:${id}/participants/total`]]).toEqual([id, 1000]);
  for (const metric of ['participants', 'events']) {
    const [units, kinds, nation] = sums(once, metric);
    expect([metric, units, kinds]).toEqual([metric, nation, nation]);
  }
  expect(Object.keys(once).filter((key) => key.startsWith(`event:${sichuan.code}`))).toEqual([]);

  // Later words under an old code: the kept lead's still count; withdrawn, the next does.
  await report(asChengdu, sichuan, 1200);
  expect(grown(await shown(), 'nation/participants/total')).toBe(1000);
  await coordinator.post(`/receipts/${chengduSaid.receipt}/withdraw`, { reason: '误报' });
  expect(grown(await shown(), 'nation/participants/total')).toBe(1000);

  expect((await unjoin(coordinator, guangdong)).body).toMatchObject({ joinedTo: null, version: 4 });
  expect((await unjoin(coordinator, sichuan)).status).toBe(200);
  const after = await shown(...scopesOf(all));
  const corrected = new Set([
    'nation',
    'unit:CN-SC',
    `kind:${chengdu.kind}`,
    `organisation:${chengdu.id}`,
    `event:${sichuan.code}`,
  ]);
  const expected = Object.fromEntries(
    Object.entries(before).map(([key, value]) => [
      key,
      value +
        (/\/participants\/(total|reported)$/.test(key) && corrected.has(key.split('/')[0] ?? '') ? 100 : 0),
    ]),
  );
  expect(after).toEqual(expected);
  const { body } = await stage.server.nobody.get<Event>(`/events/${kept.code}`);
  expect(body.coOrganisers).toEqual([]);
});

test('what is said under an old code counts where the kept one says nothing, and its trace adds up', async () => {
  const { kept, guangdong } = await thrice();
  const said = await report(stage.organizer, guangdong, 300);
  await join(coordinator, kept, [guangdong]);
  const key = `event:${kept.code}/participants/total`;
  expect((await shown(`event:${kept.code}`))[key]).toBe(300);
  const { body } = await coordinator.get<Trace>(`/board/trace?cell=${encodeURIComponent(key)}`);
  expect(body.value).toBe(300);
  expect(body.items).toMatchObject([
    { subject: `event:${kept.code}`, value: 300, saidOf: guangdong.code, receipts: [said.receipt] },
  ]);
  await stage.organizer.post(`/receipts/${said.receipt}/withdraw`, { reason: '误报' });
  expect((await shown(`event:${kept.code}`))[key]).toBeUndefined();
  await report(stage.organizer, guangdong, 280);
  expect((await shown(`event:${kept.code}`))[key]).toBe(280);
});

test('an event that others were joined to takes them along, and gives them back one by one', async () => {
  const { kept, guangdong, sichuan, all } = await thrice();
  for (const event of all) await report(coordinator, event, 100);
  const before = await shown(...scopesOf(all));
  await join(coordinator, guangdong, [sichuan]);
  await join(coordinator, kept, [guangdong]);
  const read = async ({ code }: Event) => (await stage.server.nobody.get<Event>(`/events/${code}`)).body;
  expect((await read(sichuan)).joinedTo).toBe(kept.code);
  expect((await read(kept)).coOrganisers.map(({ id }) => id).toSorted()).toEqual(
    [stage.body.id, chengdu.id].toSorted(),
  );
  await shown();
  await unjoin(coordinator, guangdong);
  expect((await read(kept)).coOrganisers.map(({ id }) => id)).toEqual([chengdu.id]);
  await unjoin(coordinator, sichuan);
  expect((await read(guangdong)).coOrganisers).toEqual([]);
  expect(await shown(...scopesOf(all))).toEqual(before);
});

describe('an event that is joined', () => {
  test('is in no list and no queue, says where it went, and is not changed', async () => {
    const { kept, guangdong } = await thrice();
    const waiting = await stage.created(asChengdu, { organiser: chengdu.id, region: '510100', submit: true });
    await join(coordinator, kept, [guangdong, waiting]);
    const codes = async (path: string): Promise<string[]> =>
      (await coordinator.get<Page<Event>>(path)).body.items.map(({ code }) => code);
    expect(await codes('/events?limit=200')).not.toContain(guangdong.code);
    expect(JSON.stringify((await coordinator.get('/approvals?limit=200')).body)).not.toContain(waiting.code);
    expect((await stage.server.nobody.get<Event>(`/events/${guangdong.code}`)).body.joinedTo).toBe(kept.code);
    const refused = { status: 409, body: { code: 'event_joined' } };
    expect(await stage.organizer.patch(`/events/${guangdong.code}`, { title: '改名' }, ANY)).toMatchObject(
      refused,
    );
    expect(await coordinator.post(`/events/${waiting.code}/approve`, {})).toMatchObject(refused);
    expect(await coordinator.post(`/events/${guangdong.code}/cancel`, { reason: '取消' })).toMatchObject(
      refused,
    );
    expect(await join(coordinator, guangdong, [waiting])).toMatchObject(refused);
    // What waited may be reported on: the kept one is approved.
    await report(asChengdu, waiting, 10);
    await unjoin(coordinator, waiting);
    expect(JSON.stringify((await coordinator.get('/approvals?limit=200')).body)).toContain(waiting.code);
  });

  test('has it in its history, and so has the kept one', async () => {
    const { kept, guangdong } = await thrice();
    await join(coordinator, kept, [guangdong]);
    for (const { code } of [kept, guangdong]) {
      const { body } = await coordinator.get<EventHistory>(`/events/${code}/history`);
      expect(body.items.at(-1)).toMatchObject({ action: 'join', reason: '同一活动' });
    }
  });
});

describe('it is refused', () => {
  test('to itself, drafts, cancelled ones and those joined elsewhere', async () => {
    const { kept, guangdong, sichuan } = await thrice();
    const draft = await stage.created(stage.organizer);
    const gone = await approved(stage.organizer);
    await coordinator.post(`/events/${gone.code}/cancel`, { reason: '取消' });
    const refused = { status: 409, body: { code: 'not_joinable' } };
    for (const other of [kept, draft, gone])
      expect(await join(coordinator, kept, [other])).toMatchObject(refused);
    await join(coordinator, guangdong, [sichuan]);
    expect(await join(coordinator, kept, [sichuan])).toMatchObject(refused);
    expect(await unjoin(coordinator, kept)).toMatchObject({ status: 409, body: { code: 'not_joined' } });
  });

  test('without the version that was seen, or with another', async () => {
    const { kept, guangdong } = await thrice();
    expect((await join(coordinator, kept, [guangdong], {})).status).toBe(428);
    expect((await join(coordinator, kept, [guangdong], { 'if-match': '"1"' })).status).toBe(412);
    expect(
      (await join(coordinator, kept, [guangdong], { 'if-match': `"${String(kept.version)}"` })).status,
    ).toBe(200);
  });

  test('to an association where one is of another unit; within its own it may', async () => {
    const { guangdong, sichuan } = await thrice();
    const waiting = await stage.created(asChengdu, { organiser: chengdu.id, region: '510100', submit: true });
    expect((await join(stage.guangdong, guangdong, [sichuan])).status).toBe(403);
    expect((await join(stage.guangdong, guangdong, [waiting])).status).toBe(404);
    const other = await approved(stage.organizer);
    expect((await join(stage.guangdong, guangdong, [other])).status).toBe(200);
    expect((await unjoin(stage.sichuan, other)).status).toBe(403);
    expect((await unjoin(stage.guangdong, other)).status).toBe(200);
  });
});

test('what was found to be different is suggested to nobody again', async () => {
  const { guangdong, sichuan } = await thrice('大学生机器人巡游');
  const alike = async (client: TestClient, { code, title, start }: Event): Promise<string[]> => {
    const query = new URLSearchParams({ title, start, region: '440100', except: code });
    const { body } = await client.get<SimilarEvents>(`/events/similar?${query.toString()}`);
    return body.items.map(({ event }) => event.code);
  };
  expect(await alike(coordinator, guangdong)).toContain(sichuan.code);
  const distinct = (client: TestClient, codes: string[]) =>
    client.post<Problem>(`/events/${guangdong.code}/distinct`, { from: codes });
  expect((await distinct(stage.sichuan, [sichuan.code])).status).toBe(403);
  expect((await distinct(stage.guangdong, ['2016-SC-99999'])).status).toBe(404);
  for (let times = 0; times < 2; times += 1)
    expect((await distinct(stage.guangdong, [sichuan.code])).status).toBe(204);
  expect(await alike(coordinator, guangdong)).not.toContain(sichuan.code);
  expect(await alike(asChengdu, sichuan)).not.toContain(guangdong.code);
});

test('two who join at once leave no chain', async () => {
  const { kept, guangdong, sichuan } = await thrice();
  await Promise.all([join(coordinator, kept, [guangdong]), join(coordinator, guangdong, [sichuan])]);
  const chains = await stage.server.source.query<unknown[]>(
    'select from events e join events home on home.code = e.joined_to where home.joined_to is not null',
  );
  expect(chains).toEqual([]);
  await shown();
});

test('who registered either event is told that it is one now, why, and that it no longer is', async () => {
  const home = await approved(asSociety, { organiser: society.id });
  const member = await approved(asChengdu, { organiser: chengdu.id, region: '510100' });
  const told = async (client: TestClient): Promise<(string | null)[][]> => {
    const { body } = await client.get<Page<Notification>>('/notifications');
    return body.items
      .filter(({ kind }) => kind === 'joined' || kind === 'unjoined')
      .map(({ kind, events, reason }) => [kind, events[0]?.code ?? null, reason])
      .slice(0, 1);
  };
  expect((await join(coordinator, home, [member])).status).toBe(200);
  expect(await told(asSociety)).toEqual([['joined', home.code, '同一活动']]);
  expect(await told(asChengdu)).toEqual([['joined', member.code, '同一活动']]);
  expect((await unjoin(coordinator, member)).status).toBe(200);
  expect(await told(asChengdu)).toEqual([['unjoined', member.code, '不是同一活动']]);
});

test('joined events stay joined when they begin and when they are over', async () => {
  const { kept, guangdong, all } = await thrice();
  await join(coordinator, kept, [guangdong]);
  await report(asSociety, kept, 1000);
  await report(stage.organizer, guangdong, 900);
  const before = await shown(...scopesOf(all));
  const reach = async (at: string, status: string): Promise<void> => {
    const set = await stage.server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
    expect(set.status).toBe(200);
    const statusOf = async () => (await asSociety.get<Event>(`/events/${guangdong.code}`)).body.status;
    for (let tries = 0; tries < 400 && (await statusOf()) !== status; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await statusOf()).toBe(status);
  };
  const counted = (cells: Record<string, number>) =>
    Object.entries(cells).filter(([key]) => key.includes('/participants/') || key.endsWith('/events/total'));
  await reach(guangdong.start, 'live');
  expect(counted(await shown(...scopesOf(all)))).toEqual(counted(before));
  await reach(guangdong.end, 'concluded');
  expect(counted(await shown(...scopesOf(all)))).toEqual(counted(before));
});
