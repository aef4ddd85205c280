import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Agreement,
  AuditEntry,
  Event,
  EventHistory,
  MediaReport,
  Organisation,
  OrganisationMergePreview,
  Page,
  Problem,
  Proof,
  Receipt,
} from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import { v7 as newId } from 'uuid';
import type { TestClient } from '../../test/test.client.ts';
import { MergeService } from './merge.service.ts';
import { ReferenceService } from './reference.service.ts';

let stage: EventStage;
let administrator: TestClient;
let keys = 0;

beforeAll(async () => {
  stage = await EventStage.set();
  ({ administrator } = stage.server);
});
afterAll(() => stage.server.stop());

/** A body with somebody who acts for it. */
const body = async (more: Record<string, unknown> = {}) => {
  const organisation = await stage.server.createOrganisation(more);
  return { ...organisation, client: await stage.server.actAs(['organizer'], organisation.id) };
};
const report = async (
  client: TestClient,
  event: string,
  value: number,
  more: Record<string, unknown> = {},
) => {
  const sent = await client.post<Receipt>(
    '/tallies',
    { entries: [{ event, day: '2016-10-13', metric: 'participants', value, ...more }] },
    { 'idempotency-key': `merge-${String((keys += 1))}` },
  );
  expect(sent.status).toBe(201);
  return sent.body.receipt;
};
const approved = async (client: TestClient, change: Record<string, unknown>): Promise<Event> => {
  const created = await stage.created(client, { ...change, submit: true });
  return (await stage.coordinator.post<Event>(`/events/${created.code}/approve`, {})).body;
};
const merge = (from: string, into: string) =>
  administrator.post<Organisation & Problem>(`/organisations/${from}/merge`, { into, reason: '同一单位' });
const preview = (from: string, into: string) =>
  administrator.get<OrganisationMergePreview & Problem>(`/organisations/${from}/merge?into=${into}`);
const total = async (scope: string): Promise<number | undefined> =>
  (await stage.server.cells(scope))[`${scope}/participants/total`];
const balanced = async (): Promise<void> => {
  await stage.folded();
  expect((await administrator.get<Proof>('/proof')).body).toMatchObject({ balanced: true, differences: [] });
};

describe('merging', () => {
  test('hands over everything, and no figure changes', async () => {
    const [kept, double] = [
      await body({ name: '深圳机器人协会' }),
      await body({ name: '深圳市机器人协会', aliases: ['深机协'], kind: 'local_association' }),
    ];
    const child = await stage.server.createOrganisation();
    await administrator.patch(`/organisations/${child.id}`, { parent: double.id });
    await administrator.patch(`/organisations/${double.id}`, { creditCode: '91350100M000100Y43' });
    const own = await approved(double.client, { organiser: double.id });
    const shared = await approved(kept.client, { organiser: kept.id, coOrganisers: [double.id] });
    const receipt = await report(double.client, own.code, 120);
    await report(kept.client, shared.code, 30);
    const before = await stage.folded();

    const shown = await preview(double.id, kept.id);
    expect(shown.body).toMatchObject({
      events: 2,
      accounts: 1,
      children: 1,
      reports: 1,
      aliases: ['深圳市机器人协会', '深机协'],
      creditCodeLost: null,
    });
    expect(await stage.folded()).toEqual(before);

    const merged = await merge(double.id, kept.id);
    expect(merged).toMatchObject({
      status: 200,
      body: { id: kept.id, creditCode: '91350100M000100Y43', aliases: ['深圳市机器人协会', '深机协'] },
    });
    const after = await stage.folded();
    for (const cell of [
      'nation/participants/total',
      'unit:CN-GD/participants/total',
      'nation/events/approved',
    ])
      expect([cell, after[cell]]).toEqual([cell, before[cell]]);
    expect(await total(`organisation:${kept.id}`)).toBe(150);
    await balanced();

    // Whatever names the old one means the new one.
    expect((await administrator.get<Organisation>(`/organisations/${double.id}`)).body.id).toBe(kept.id);
    const list = await administrator.get<Page<Organisation>>(
      `/organisations?q=${encodeURIComponent('深圳市机器人')}`,
    );
    expect(list.body.items.map(({ id }) => id)).toEqual([kept.id]);
    expect((await administrator.get<Organisation>(`/organisations/${child.id}`)).body.parent).toBe(kept.id);
    const taken = await administrator.post('/organisations', { name: '深圳市机器人协会', kind: 'other' });
    expect(taken.status).toBe(409);
    const late = await stage.created(kept.client, { organiser: double.id });
    expect([late.organiser.id, late.coOrganisers]).toEqual([kept.id, []]);
    const mine = await administrator.get<Page<Event>>(`/events?organiser=${double.id}`);
    expect(mine.body.items.map(({ code }) => code).toSorted()).toEqual(
      [own.code, shared.code, late.code].toSorted(),
    );

    // Who acted for the old one acts for the new one; history and trail tell why.
    const read = await double.client.get<Event>(`/events/${shared.code}`);
    expect([read.body.organiser.id, read.body.coOrganisers]).toEqual([kept.id, []]);
    expect((await double.client.get<{ organisation: { id: string } }>('/session')).body.organisation.id).toBe(
      kept.id,
    );
    const history = await double.client.get<EventHistory>(`/events/${own.code}/history`);
    expect(history.body.items.at(-1)).toMatchObject({ action: 'merge', reason: '同一单位' });
    const trail = await administrator.get<Page<AuditEntry>>('/audit?action=organisation.merge');
    expect(trail.body.items[0]).toMatchObject({
      target: double.id,
      detail: { into: { id: kept.id }, reason: '同一单位' },
    });

    // What was said can be corrected and taken back as before.
    const correction = await report(kept.client, own.code, 100);
    await stage.folded();
    expect(await total(`event:${own.code}`)).toBe(100);
    expect((await kept.client.post(`/receipts/${correction}/withdraw`, { reason: '手误' })).status).toBe(201);
    await stage.folded();
    expect(await total(`event:${own.code}`)).toBe(120);
    expect((await kept.client.post(`/receipts/${receipt}/withdraw`, { reason: '误报' })).status).toBe(201);
    await stage.folded();
    expect((await total(`event:${own.code}`)) ?? 0).toBe(0);
    await balanced();
  });

  test('what stands in the registers is handed over: registrars, sides, and agreements that may be one now', async () => {
    const [kept, double] = [
      await body({ name: '佛山陶瓷学会' }),
      await body({ name: '佛山市陶瓷研究学会', aliases: ['佛陶学会'] }),
    ];
    const event = await approved(kept.client, { organiser: kept.id, coOrganisers: [double.id] });
    const agreement = (client: TestClient, party: string) =>
      client.post<Agreement>('/agreements', {
        name: '先进陶瓷中试基地合作项目',
        partyA: party,
        partyB: '华南新材料公司',
        amount: 500_000_000,
        event: event.code,
      });
    const [first, second] = [
      await agreement(kept.client, '佛山陶瓷学会'),
      await agreement(double.client, '佛山市陶瓷研究学会'),
    ];
    const report = await double.client.post<MediaReport>('/media', {
      link: 'https://news.example.com/ceramics',
      title: '先进陶瓷中试基地落户佛山',
      outlet: '佛山日报',
      event: event.code,
    });
    expect([first.status, second.status, report.status]).toEqual([201, 201, 201]);
    const before = await stage.folded();
    expect((await merge(double.id, kept.id)).status).toBe(200);
    const after = await stage.folded();
    for (const cell of [
      'nation/agreements/observed',
      'nation/agreement_amount/observed',
      'nation/media_reports/observed',
    ])
      expect([cell, after[cell]]).toEqual([cell, before[cell]]);
    const read = async (id: string) => (await kept.client.get<Agreement>(`/agreements/${id}`)).body;
    expect((await read(second.body.id)).registrar).toMatchObject({ organisation: '佛山陶瓷学会' });
    const media = await kept.client.get<MediaReport>(`/media/${report.body.id}`);
    expect(media.body.registrar).toMatchObject({ organisation: '佛山陶瓷学会' });
    // Nobody but a person says that the two are one.
    expect((await read(second.body.id)).candidates.map(({ id }) => id)).toEqual([first.body.id]);
    const folded = await kept.client.post(`/agreements/${second.body.id}/fold`, { into: first.body.id });
    expect(folded.status).toBeLessThan(300);
    expect((await stage.folded())['nation/agreements/observed']).toBe(
      (before['nation/agreements/observed'] ?? 0) - 1,
    );
    await balanced();
  });

  test('what both said of one event is one word: the newest, as the preview tells', async () => {
    const [kept, double] = [await body(), await body()];
    const event = await approved(kept.client, { organiser: kept.id, coOrganisers: [double.id] });
    await report(kept.client, event.code, 500);
    await report(double.client, event.code, 470);
    await stage.folded();
    expect(await total(`event:${event.code}`)).toBe(500);
    const shown = await preview(double.id, kept.id);
    expect(shown.body.impact).toEqual([
      {
        edition: expect.any(String),
        cells: expect.objectContaining({
          'nation/participants/total': -30,
          'unit:CN-GD/participants/total': -30,
        }),
      },
    ]);
    expect((await merge(double.id, kept.id)).status).toBe(200);
    await balanced();
    expect(await total(`event:${event.code}`)).toBe(470);
  });

  test('twice, and into one that is merged later: a receipt from before is still taken back', async () => {
    const [first, second, last] = [await body(), await body(), await body()];
    const event = await approved(first.client, { organiser: first.id });
    const receipt = await report(first.client, event.code, 77);
    expect((await merge(first.id, second.id)).status).toBe(200);
    expect((await merge(first.id, second.id)).status).toBe(200);
    expect((await merge(second.id, last.id)).status).toBe(200);
    expect((await administrator.get<Organisation>(`/organisations/${first.id}`)).body.id).toBe(last.id);
    await balanced();
    expect(await total(`organisation:${last.id}`)).toBe(77);
    expect((await last.client.post(`/receipts/${receipt}/withdraw`, { reason: '误报' })).status).toBe(201);
    await balanced();
    expect((await total(`event:${event.code}`)) ?? 0).toBe(0);
  });

  test('somebody who acts for both acts once, with the rights of both', async () => {
    const [kept, double] = [await body(), await body()];
    const { account } = (await double.client.get<{ account: { id: string } }>('/session')).body;
    await administrator.post(`/accounts/${account.id}/memberships`, {
      organisation: kept.id,
      roles: ['organizer', 'coordinator'],
    });
    expect((await merge(double.id, kept.id)).status).toBe(200);
    const session = await double.client.get<{ roles: string[]; memberships: unknown[] }>('/session');
    expect(session.body.memberships).toHaveLength(1);
    expect(session.body.roles.toSorted()).toEqual(['coordinator', 'organizer']);
  });

  test('the one that stays takes the place of the merged one in the tree where it lay below it', async () => {
    const [top, double, between, kept] = [await body(), await body(), await body(), await body()];
    for (const [id, parent] of [
      [double.id, top.id],
      [between.id, double.id],
      [kept.id, between.id],
    ])
      await administrator.patch(`/organisations/${id ?? ''}`, { parent });
    expect((await merge(double.id, kept.id)).body.parent).toBe(top.id);
    expect((await administrator.get<Organisation>(`/organisations/${between.id}`)).body.parent).toBe(kept.id);
  });

  test('a report that was on its way is handed over when it has come', async () => {
    const [kept, double] = [await body(), await body()];
    const event = await approved(double.client, { organiser: double.id });
    const receipt = await report(double.client, event.code, 40);
    expect((await merge(double.id, kept.id)).status).toBe(200);
    await stage.folded();
    // As a request leaves it that was checked before the merge and written after it.
    const id = newId();
    await stage.server.source.query(
      `insert into batches (id, edition_id, kind, actor_id, entry_count)
       select $2, edition_id, kind, actor_id, 1 from batches where id = $1`,
      [receipt, id],
    );
    await stage.server.source.query(
      `insert into entries (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at)
       select $2, 0, subject, metric, day, reporter, standing, grade, op, 55, 1, now() from entries where batch_id = $1`,
      [receipt, id],
    );
    const merges = stage.server.app.get(MergeService);
    await merges.settle(new Date(Date.now() - 60_000));
    await merges.settle(new Date(Date.now() - 60_000));
    await balanced();
    expect(await total(`event:${event.code}`)).toBe(55);
    expect((await report(kept.client, event.code, 50, { revision: 2 })).length).toBeGreaterThan(0);
    await balanced();
    expect(await total(`event:${event.code}`)).toBe(50);
  });
});

describe('what cannot be merged', () => {
  test('is refused, and nothing changes', async () => {
    const [one, other] = [await body(), await body()];
    const guangdong = 'association-cn-gd';
    for (const [from, into, status, code] of [
      [one.id, one.id, 409, 'organisation_not_mergeable'],
      [guangdong, one.id, 409, 'organisation_not_mergeable'],
      ['cast', one.id, 409, 'organisation_not_mergeable'],
      ['nobody', one.id, 404, 'organisation_not_found'],
      [one.id, 'nobody', 404, 'organisation_not_found'],
      [one.id, "'; drop", 404, 'organisation_not_found'],
    ] as const) {
      expect(await merge(from, into)).toMatchObject({ status, body: { code } });
      expect(await preview(from, encodeURIComponent(into))).toMatchObject({ status, body: { code } });
    }
    expect((await merge(one.id, other.id)).status).toBe(200);
    expect(await merge(one.id, guangdong)).toMatchObject({
      status: 409,
      body: { code: 'organisation_merged' },
    });
    expect(await merge(other.id, one.id)).toMatchObject({
      status: 409,
      body: { code: 'organisation_merged' },
    });
    const renamed = await administrator.patch<Problem>(`/organisations/${one.id}`, { name: '别的名称' });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'organisation_merged' } });
    const account = await administrator.post<Problem>('/accounts', {
      email: 'late@test.innoweek.local',
      name: '后来',
      roles: ['organizer'],
      organisation: one.id,
    });
    expect(account.status).toBe(422);
  });

  test('two at once, each into the other: one wins', async () => {
    const [one, other] = [await body(), await body()];
    const outcomes = await Promise.all([merge(one.id, other.id), merge(other.id, one.id)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('a built-in organisation that was merged stays so when the server starts again', async () => {
    const kept = await body();
    const [row] = await stage.server.source.query<{ id: string }[]>(
      `select id from organisations where kind = 'national_society' and merged_into is null order by id limit 1`,
    );
    const id = row?.id ?? '';
    expect((await merge(id, kept.id)).status).toBe(200);
    await stage.server.app.get(ReferenceService).onModuleInit();
    expect((await administrator.get<Organisation>(`/organisations/${id}`)).body.id).toBe(kept.id);
  });
});
