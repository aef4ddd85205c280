import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Disagreement, Event, Page, Problem, Proof, Receipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';
import { Disagreements } from '../database/migrations/0028-disagreements.migration.ts';

let stage: EventStage;
let partner: TestClient;
let first: Event;
let second: Event;
let elsewhere: Event;
let keys = 0;

beforeAll(async () => {
  stage = await EventStage.set();
  const other = await stage.server.createOrganisation({ name: '佛山创客协会' });
  partner = await stage.server.actAs(['organizer'], other.id);
  first = await stage.server.createApprovedEvent(stage.body.id, { coOrganisers: [other.id] });
  second = await stage.server.createApprovedEvent(stage.body.id);
  const far = await stage.server.createOrganisation({ name: '成都创客协会', region: '510100' });
  elsewhere = await stage.server.createApprovedEvent(far.id, { region: '510100' });
});
afterAll(() => stage.server.stop());

type Said = { event?: string; unit?: string; day?: string; metric?: string; value: number };
const report = async (client: TestClient, ...entries: Said[]) => {
  const sent = await client.post<Receipt>(
    '/tallies',
    { entries: entries.map((entry) => ({ day: '2016-10-12', metric: 'participants', ...entry })) },
    { 'idempotency-key': `apart-${String((keys += 1))}` },
  );
  expect(sent).toMatchObject({ status: 201 });
};
const list = async (query = '', client: TestClient = stage.coordinator): Promise<Page<Disagreement>> => {
  await stage.folded();
  const { status, body } = await client.get<Page<Disagreement>>(`/disagreements${query}`);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body;
};
const told = ({ items }: Page<Disagreement>) =>
  items.map(({ subject, metric, day, difference }) => [subject, metric, day.slice(8), difference]);
const balanced = async () => {
  await stage.folded();
  const proof = await stage.server.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
};

describe('disagreements', () => {
  test('are figures on which reporters are apart by more than the tolerance, the worst first', async () => {
    const [a, b, c] = [first.code, second.code, elsewhere.code];
    await report(
      stage.organizer,
      { event: a, value: 100 },
      { event: a, day: '2016-10-13', value: 1000 },
      { event: b, value: 300 },
      { event: b, metric: 'media_reports', value: 7 },
    );
    await report(partner, { event: a, value: 140 }, { event: a, day: '2016-10-13', value: 950 });
    await report(stage.guangdong, { event: b, value: 100 }, { unit: 'CN-GD', value: 50 });
    await report(stage.sichuan, { event: c, value: 80 });
    const page = await list();
    expect(page).toMatchObject({ total: 2, nextCursor: null });
    expect(told(page)).toEqual([
      [`event:${b}`, 'participants', '12', 200],
      [`event:${a}`, 'participants', '12', 40],
    ]);
    expect(page.items[0]).toMatchObject({
      title: second.title,
      titleEn: second.titleEn,
      unit: 'CN-GD',
      state: 'open',
      largest: 300,
      counted: { amount: 100, grade: 'reported' },
      because: 'standing',
      ruling: null,
      claims: expect.arrayContaining([
        expect.objectContaining({ standing: 'association', amount: 100, counts: true }),
        expect.objectContaining({ reporterName: '广州创客协会', amount: 300, counts: false }),
      ]),
    });
    expect((await list('?tolerance=0')).total).toBe(3);
    expect((await list('?tolerance=0.05')).total).toBe(2);
    expect((await list('?tolerance=0.04999')).total).toBe(3);
    expect((await list('?tolerance=1')).total).toBe(0);
  });

  test('are narrowed by day, unit and metric, and read page by page', async () => {
    expect(told(await list('?tolerance=0&from=2016-10-13'))).toEqual([
      [`event:${first.code}`, 'participants', '13', 50],
    ]);
    expect((await list('?tolerance=0&to=2016-10-12')).total).toBe(2);
    expect((await list('?unit=CN-SC')).total).toBe(0);
    expect((await list('?unit=none')).total).toBe(0);
    expect((await list('?unit=CN-GD&metric=participants')).total).toBe(2);
    expect((await list('?metric=agreements')).total).toBe(0);
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Disagreement> = await list(
        `?tolerance=0&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.total).toBe(3);
      seen.push(...told(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(told(await list('?tolerance=0')));
  });

  test('are decided by a ruling or by what a coordinator answers for, until that ends', async () => {
    const decide = (rule: string) =>
      stage.coordinator.post('/rulings', {
        rulings: [{ event: first.code, day: '2016-10-12', metric: 'participants', rule }],
        reason: '签到表',
      });
    expect((await decide('max')).status).toBe(201);
    await report(stage.coordinator, { event: second.code, value: 280 });
    expect((await list('?state=open')).total).toBe(0);
    const decided = await list('?state=decided');
    expect(decided.items).toMatchObject([
      { subject: `event:${second.code}`, state: 'decided', ruling: null, counted: { grade: 'verified' } },
      { subject: `event:${first.code}`, state: 'decided', ruling: { rule: 'max' }, because: 'ruling' },
    ]);
    expect((await decide('default')).status).toBe(201);
    expect(told(await list('?state=open'))).toEqual([[`event:${first.code}`, 'participants', '12', 40]]);
  });

  test('follow what reporters say', async () => {
    await report(partner, { event: first.code, value: 101 });
    expect((await list('?state=open')).total).toBe(0);
    await report(partner, { event: first.code, value: 180 });
    expect(told(await list('?state=open'))).toEqual([[`event:${first.code}`, 'participants', '12', 80]]);
  });

  test('of a joined event are those of the event that is kept', async () => {
    const join = await stage.coordinator.post(
      `/events/${second.code}/join`,
      { with: [first.code] },
      { 'if-match': '*' },
    );
    expect(join.status).toBe(200);
    const page = await list('?tolerance=0');
    expect(page.items.every(({ subject }) => subject === `event:${second.code}`)).toBe(true);
    const [worst] = page.items;
    expect(worst?.claims.map(({ event }) => event)).toContain(first.code);
    await balanced();
    await stage.coordinator.post(`/events/${first.code}/unjoin`, {}, { 'if-match': '*' });
    expect((await list('?tolerance=0')).items.map(({ subject }) => subject)).toContain(`event:${first.code}`);
  });

  test('of an event that is cancelled are nobody’s any more', async () => {
    await report(stage.organizer, { event: second.code, day: '2016-10-15', value: 10 });
    await report(stage.guangdong, { event: second.code, day: '2016-10-15', value: 90 });
    expect((await list('?from=2016-10-15')).total).toBe(1);
    const cancel = await stage.coordinator.post(`/events/${second.code}/cancel`, { reason: '台风' });
    expect(cancel.status).toBe(200);
    expect((await list('?from=2016-10-15')).total).toBe(0);
  });
});

describe('who sees them', () => {
  test('whoever may know the reporters; others’ units do not exist', async () => {
    const of = async (client: TestClient) =>
      (await list('?tolerance=0', client)).items.map(({ subject }) => subject);
    expect(await of(stage.server.administrator)).toEqual(await of(stage.coordinator));
    expect(await of(stage.guangdong)).toEqual(await of(stage.coordinator));
    expect(new Set(await of(stage.organizer))).toEqual(new Set([`event:${first.code}`]));
    expect(new Set(await of(partner))).toEqual(new Set([`event:${first.code}`]));
    expect(await of(stage.sichuan)).toEqual([]);
    expect((await list('?unit=CN-SC', stage.sichuan)).total).toBe(0);
    for (const [client, unit] of [
      [stage.sichuan, 'CN-GD'],
      [stage.organizer, 'CN-GD'],
      [stage.coordinator, 'CN-XX'],
    ] as const)
      expect(await client.get<Problem>(`/disagreements?unit=${unit}`)).toMatchObject({
        status: 404,
        body: { code: 'unit_not_found' },
      });
  });

  test('what is not understood is refused', async () => {
    for (const query of [
      'tolerance=2',
      'tolerance=-0.1',
      'tolerance=much',
      'from=2016-02-30',
      'metric=likes',
      'state=closed',
      'limit=201',
      'cursor=nonsense',
      'colour=red',
    ])
      expect((await stage.coordinator.get(`/disagreements?${query}`)).status).toBe(400);
  });
});

test('a database of the version before finds the same', async () => {
  await report(stage.coordinator, { unit: 'CN-GD', value: 60 });
  await stage.coordinator.post(`/events/${first.code}/join`, { with: [elsewhere.code] }, { 'if-match': '*' });
  const before = await list('?tolerance=0');
  const runner = stage.server.source.createQueryRunner();
  const migration = new Disagreements();
  await migration.down(runner);
  await migration.up(runner);
  await runner.release();
  expect(await list('?tolerance=0')).toEqual(before);
  await balanced();
});
