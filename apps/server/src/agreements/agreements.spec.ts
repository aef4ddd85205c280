import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Agreement, AgreementPage, Event, Problem, Proof, SimilarAgreements } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { Reply, TestClient } from '../../test/test.client.ts';

const YUAN = 100;
let stage: EventStage;
let partner: TestClient;
let event: Event;
let names = 0;

beforeAll(async () => {
  stage = await EventStage.set();
  const other = await stage.server.createOrganisation({ name: '华大基因', aliases: ['深圳华大基因'] });
  partner = await stage.server.actAs(['organizer'], other.id);
});
afterAll(() => stage.server.stop());
beforeEach(async () => {
  const other = await stage.server.source.query<{ id: string }[]>(
    `select id from organisations where name = '华大基因'`,
  );
  event = await stage.server.createApprovedEvent(stage.body.id, { coOrganisers: other.map(({ id }) => id) });
  names += 1;
});

const draft = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  name: `第${String(names)}号基因检测合作项目`,
  partyA: `广州创客协会${String(names)}分会`,
  partyB: '华大基因',
  amount: 5_000_000 * YUAN,
  event: event.code,
  ...change,
});
const post = (
  client: TestClient,
  change: Record<string, unknown> = {},
  key?: string,
): Promise<Reply<Agreement & Problem>> =>
  client.post<Agreement & Problem>(
    '/agreements',
    draft(change),
    key === undefined ? {} : { 'idempotency-key': key },
  );
const register = async (client: TestClient, change: Record<string, unknown> = {}): Promise<Agreement> => {
  const reply = await post(client, change);
  if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  return reply.body;
};
const etag = (version: number) => ({ 'if-match': `"${String(version)}"` });
/** Agreements and yuan that are counted of an event. */
const counted = async (code = event.code): Promise<[number, number]> => {
  await stage.folded();
  const cells = await stage.server.cells(`event:${code}`);
  const of = (metric: string): number => cells[`event:${code}/${metric}/observed`] ?? 0;
  return [of('agreements'), of('agreement_amount') / YUAN];
};
const read = async (client: TestClient, id: string): Promise<Agreement> =>
  (await client.get<Agreement>(`/agreements/${id}`)).body;
const expectBalanced = async (): Promise<void> => {
  await stage.folded();
  expect((await stage.coordinator.get<Proof>('/proof')).body).toMatchObject({
    balanced: true,
    differences: [],
  });
};

describe('an agreement', () => {
  test('counts when it is signed, not when it is intended, and with what was signed', async () => {
    const intended = await register(stage.organizer, { stage: 'intent', amount: 9_000_000 * YUAN });
    expect([intended.counts, await counted()]).toEqual([false, [0, 0]]);
    // By the clock of the edition.
    expect(intended.registeredAt).toBe('2016-10-12T00:00:00.000Z');
    const signed = await stage.organizer.patch<Agreement>(
      `/agreements/${intended.id}`,
      { stage: 'signed', amount: 8_000_000 * YUAN },
      etag(intended.version),
    );
    expect(signed.body).toMatchObject({ counts: true, stage: 'signed', version: 2 });
    expect(await counted()).toEqual([1, 8_000_000]);
    await stage.organizer.patch(`/agreements/${intended.id}`, { stage: 'delivered' }, etag(2));
    expect(await counted()).toEqual([1, 8_000_000]);
    await stage.organizer.patch(`/agreements/${intended.id}`, { stage: 'intent' }, etag(3));
    expect(await counted()).toEqual([0, 0]);
    await expectBalanced();
  });

  test('counts once when both partners report it, whichever side they put first', async () => {
    const first = await register(stage.organizer);
    const second = await register(partner, {
      partyA: '深圳华大基因',
      partyB: draft()['partyA'],
      amount: 5_010_000 * YUAN,
    });
    expect(second).toMatchObject({ foldedInto: first.id, counts: false });
    expect(await counted()).toEqual([1, 5_000_000]);
    const kept = await read(stage.guangdong, first.id);
    expect(kept.reports.map(({ id }) => id)).toEqual([second.id]);
    // The partner tells how far it is.
    await partner.patch(`/agreements/${second.id}`, { stage: 'funded' }, etag(second.version));
    expect((await read(stage.guangdong, first.id)).counted).toEqual({
      stage: 'funded',
      amount: 5_000_000 * YUAN,
    });
    // The one that counts is withdrawn: the other takes its place.
    await stage.organizer.post(`/agreements/${first.id}/withdraw`, { reason: '重复' });
    expect(await counted()).toEqual([1, 5_010_000]);
    expect((await read(partner, second.id)).foldedInto).toBeNull();
    await partner.post(`/agreements/${second.id}/withdraw`, { reason: '取消合作' });
    expect(await counted()).toEqual([0, 0]);
    await expectBalanced();
  });

  test('that is sent again is the one that is there', async () => {
    const first = await post(stage.organizer, {}, `key-${String(names)}`);
    const replay = await post(stage.organizer, {}, `key-${String(names)}`);
    expect([first.status, replay.status, replay.body.id]).toEqual([201, 200, first.body.id]);
    const conflict = await post(stage.organizer, { amount: 1 }, `key-${String(names)}`);
    expect([conflict.status, conflict.body.code]).toEqual([409, 'idempotency_conflict']);
    const again = await post(stage.organizer);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const together = await Promise.all(
      [1, 2, 3].map((at) =>
        post([stage.organizer, partner, stage.guangdong][at - 1] ?? partner, { name: '同时登记的项目' }),
      ),
    );
    expect(together.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await counted()).toEqual([2, 10_000_000]);
    await expectBalanced();
  });

  test('that may be another’s is asked about: folded, told apart, and either undone', async () => {
    const first = await register(stage.organizer);
    const second = await register(partner, {
      name: `${String(draft()['name'])}（二期）`,
      amount: 3_000_000 * YUAN,
    });
    expect([second.foldedInto, second.candidates.map(({ id }) => id)]).toEqual([null, [first.id]]);
    expect(await counted()).toEqual([2, 8_000_000]);
    const open = await stage.guangdong.get<AgreementPage>(`/agreements?event=${event.code}&open=true`);
    expect(open.body.total).toBe(2);
    const { body: folded } = await stage.guangdong.post<Agreement>(`/agreements/${second.id}/fold`, {
      into: first.id,
    });
    expect(folded.foldedInto).toBe(first.id);
    expect(await counted()).toEqual([1, 5_000_000]);
    const { body: apart } = await partner.post<Agreement>(`/agreements/${second.id}/unfold`);
    expect([apart.foldedInto, apart.candidates]).toEqual([null, []]);
    expect(await counted()).toEqual([2, 8_000_000]);
    await partner.post(`/agreements/${second.id}/fold`, { into: first.id });
    expect(await counted()).toEqual([1, 5_000_000]);
    await partner.post(`/agreements/${second.id}/unfold`);
    const third = await register(stage.guangdong, {
      name: `${String(draft()['name'])}（三期）`,
      amount: 4_000_000 * YUAN,
    });
    expect(third.candidates).toHaveLength(2);
    const { body: distinct } = await stage.guangdong.post<Agreement>(`/agreements/${third.id}/distinct`, {
      from: first.id,
    });
    expect(distinct.candidates.map(({ id }) => id)).toEqual([second.id]);
    expect((await stage.guangdong.post(`/agreements/${third.id}/fold`, { into: third.id })).status).toBe(422);
    await expectBalanced();
  });

  test('is known to those who keep it, and to nobody else', async () => {
    const own = await register(stage.guangdong, { event: undefined });
    expect(own).toMatchObject({ unit: 'CN-GD', event: null });
    for (const client of [stage.sichuan, partner]) {
      expect((await client.get(`/agreements/${own.id}`)).status).toBe(404);
      expect((await client.patch(`/agreements/${own.id}`, { stage: 'funded' }, etag(1))).status).toBe(404);
    }
    expect((await stage.server.nobody.get(`/agreements/${own.id}`)).status).toBe(401);
    // The same one reported in another unit is counted with it, and nobody learns what the other said.
    const far = await register(stage.sichuan, { event: undefined });
    expect([far.foldedInto, far.counts, far.candidates]).toEqual([own.id, false, []]);
    const list = await stage.sichuan.get<AgreementPage>('/agreements?q=%E5%9F%BA%E5%9B%A0');
    expect(list.body.items.map(({ id }) => id)).toEqual([far.id]);
    expect((await read(stage.guangdong, own.id)).reports).toEqual([]);
    expect((await read(stage.coordinator, own.id)).reports).toHaveLength(1);
    await expectBalanced();
  });

  test('is found by words and stage; the sums beside the list are those of the board', async () => {
    await register(stage.organizer, { name: '石墨烯中试' });
    await register(stage.organizer, { name: '石墨烯量产', stage: 'intent', partyB: '清华大学' });
    const found = async (query: string): Promise<AgreementPage> =>
      (await stage.organizer.get<AgreementPage>(`/agreements?event=${event.code}&${query}`)).body;
    expect(await found('q=shimoxi')).toMatchObject({
      total: 2,
      counted: { agreements: 1, amount: 5_000_000 * YUAN },
    });
    expect((await found('stage=intent')).items.map(({ name }) => name)).toEqual(['石墨烯量产']);
    expect((await found('q=%E6%B8%85%E5%8D%8E')).total).toBe(1);
    const page = await found('limit=1');
    expect((await found(`limit=1&cursor=${page.nextCursor ?? ''}`)).items[0]?.id).not.toBe(page.items[0]?.id);
    const { body } = await partner.get<SimilarAgreements>(
      `/agreements/similar?name=${encodeURIComponent('石墨烯中试')}&partyA=${encodeURIComponent('华大基因')}&partyB=${encodeURIComponent(String(draft()['partyA']))}`,
    );
    expect(body.items).toMatchObject([{ name: '石墨烯中试', certain: true }]);
  });

  test('with something wrong is refused at its place', async () => {
    const path = async (change: Record<string, unknown>): Promise<[number, string | undefined]> => {
      const { status, body } = await post(stage.organizer, change);
      return [status, body.errors[0]?.path];
    };
    expect(await path({ amount: -1 })).toEqual([400, 'amount']);
    expect(await path({ amount: 1.5 })).toEqual([400, 'amount']);
    expect(await path({ stage: 'promised' })).toEqual([400, 'stage']);
    expect(await path({ day: '2017-01-01' })).toEqual([422, 'day']);
    expect(await path({ event: '2016-GD-99999' })).toEqual([422, 'event']);
    await stage.guangdong.post(`/events/${event.code}/cancel`, { reason: '停办' });
    expect(await path({})).toEqual([422, 'event']);
  });
});
