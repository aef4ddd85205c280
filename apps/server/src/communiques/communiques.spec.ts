import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  heldEvents,
  type Board,
  type Communique,
  type Event,
  type LedgerRoots,
  type ListedCommunique,
  type Page,
  type Problem,
  type Receipt,
} from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;
let first: TestClient;
let second: TestClient;
let guangdong: TestClient;
let event: Event;
let keys = 0;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  first = await server.actAs(['coordinator']);
  second = await server.actAs(['coordinator']);
  guangdong = await server.actAsAssociation('CN-GD');
  const society = await server.createOrganisation({ kind: 'local_association' });
  event = await server.createApprovedEvent(society.id);
  await report(1200);
});
afterAll(() => server.stop());

const report = async (value: number, of = event): Promise<Receipt> => {
  const entries = [{ event: of.code, day: '2016-10-12', metric: 'participants', value }];
  const sent = await guangdong.post<Receipt>(
    '/tallies',
    { entries },
    { 'idempotency-key': `c${String((keys += 1))}` },
  );
  await server.folded(guangdong, sent.body);
  return sent.body;
};
const prepare = async (client = first, note = ''): Promise<Communique> => {
  const reply = await client.post<Communique>('/communiques', { note });
  expect(reply.status).toBe(201);
  return reply.body;
};
const publish = <T = Communique>(client: TestClient, { id }: { id: string }) =>
  client.post<T>(`/communiques/${id}/publish`);

describe('a communiqué', () => {
  test('states what the board shows, and stays so', async () => {
    const { body: board } = await first.get<Board>('/board');
    const draft = await prepare(first, '数据截至上午。');
    expect(draft).toMatchObject({
      state: 'draft',
      number: null,
      version: board.version,
      since: null,
      note: '数据截至上午。',
    });
    expect(draft.cells).toEqual(board.cells);
    await report(1300);
    const { body: kept } = await first.get<Communique>(`/communiques/${draft.id}`);
    expect(kept.cells['nation/participants/total']).toBe(1200);
    expect((await server.cells())['nation/participants/total']).toBe(1300);
    expect((await publish(second, draft)).body).toMatchObject({
      state: 'published',
      number: 1,
      version: board.version,
    });
  });

  test('is signed by somebody else than who prepared it, once', async () => {
    const draft = await prepare();
    expect(await publish<Problem>(first, draft)).toMatchObject({
      status: 403,
      body: { code: 'second_person_required' },
    });
    const { body } = await publish(second, draft);
    expect(body.signedBy).not.toBe(null);
    expect(await publish<Problem>(second, draft)).toMatchObject({
      status: 409,
      body: { code: 'communique_settled' },
    });
    expect((await first.patch<Problem>(`/communiques/${draft.id}`, { note: 'x' })).status).toBe(409);
    expect((await second.post(`/communiques/${draft.id}/discard`)).status).toBe(409);
  });

  test('is signed by somebody else than who changed it last', async () => {
    const draft = await prepare(first, '初稿');
    expect(draft).toMatchObject({ signingBar: 'prepared', changedBy: null });
    const barOf = async (client: TestClient) =>
      (await client.get<Communique>(`/communiques/${draft.id}`)).body.signingBar;
    expect(await barOf(second)).toBe(null);
    const note = (client: TestClient, text: string) =>
      client.patch<Communique>(`/communiques/${draft.id}`, { note: text });
    // What is saved as it was is no change.
    expect((await note(second, '初稿')).body).toMatchObject({ signingBar: null, changedBy: null });
    const changed = await note(second, '改过的说明');
    expect(changed.body).toMatchObject({ signingBar: 'changed', note: '改过的说明' });
    expect(changed.body.changedBy).not.toBe(null);
    for (const client of [first, second])
      expect(await publish<Problem>(client, draft)).toMatchObject({
        status: 403,
        body: { code: 'second_person_required' },
      });
    const third = await server.actAs(['coordinator']);
    expect(await barOf(third)).toBe(null);
    const { body } = await publish(third, draft);
    expect(body).toMatchObject({ state: 'published', changedBy: changed.body.changedBy, signingBar: null });
  });

  test('may be signed by who changed it once its preparer has read it again', async () => {
    const draft = await prepare(first);
    await second.patch(`/communiques/${draft.id}`, { note: '第二人改的说明' });
    await first.patch(`/communiques/${draft.id}`, { note: '起草人再改的说明' });
    expect((await publish(second, draft)).body).toMatchObject({ state: 'published', changedBy: null });
  });

  test('says what moved since the one before, and why', async () => {
    const sent = await report(5000);
    await prepare().then((draft) => publish(second, draft));
    await guangdong.post(`/receipts/${sent.receipt}/withdraw`, { reason: '多写了一个零' });
    await report(500);
    const draft = await prepare();
    expect(draft.since).toMatchObject({
      totals: [{ metric: 'participants', before: 5000, after: 500, corrected: -4500 }],
    });
    expect(draft.since?.corrections).toEqual(
      expect.arrayContaining([expect.objectContaining({ metric: 'participants', reason: '多写了一个零' })]),
    );
    expect(draft.since?.corrections.reduce((sum, { change }) => sum + change, 0)).toBe(-4500);
    const { body } = await publish(second, draft);
    expect(body.since).toEqual(draft.since);
  });

  test('tells what was newly reported from what was corrected, and lower reports from higher ones', async () => {
    await prepare().then((draft) => publish(second, draft));
    const society = await server.createOrganisation({ kind: 'local_association' });
    const [one, other] = [
      await server.createApprovedEvent(society.id),
      await server.createApprovedEvent(society.id),
    ];
    await report(70, one);
    await report(90, other);
    await report(30, one);
    await report(100, other);
    const draft = await prepare();
    const { since } = draft;
    expect(since?.totals).toContainEqual({
      metric: 'participants',
      before: 500,
      after: 630,
      corrected: -30,
    });
    const told = since?.corrections.map(({ reason, change, count }) => [reason, change, count]);
    expect(told).toEqual([
      [null, -40, 1],
      [null, 10, 1],
    ]);
    await first.post(`/communiques/${draft.id}/discard`);
  });

  test('is not published behind a newer one; numbers have no gaps, whoever signs at the same time', async () => {
    const old = await prepare();
    await report(600);
    const drafts = [await prepare(first), await prepare(second)];
    const signed = await Promise.all([publish(second, drafts[0] ?? old), publish(first, drafts[1] ?? old)]);
    expect(signed.map(({ status }) => status)).toEqual([201, 201]);
    expect(await publish<Problem>(second, old)).toMatchObject({
      status: 409,
      body: { code: 'communique_outdated' },
    });
    const { body } = await server.nobody.get<Page<ListedCommunique>>('/communiques');
    const numbers = body.items.map(({ number }) => number ?? 0).toSorted((one, other) => one - other);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
    expect(body.total).toBe(numbers.length);
    await first.post(`/communiques/${old.id}/discard`);
  });

  test('is public when it is published, and does not exist before for anybody but coordinators', async () => {
    const draft = await prepare();
    for (const client of [server.nobody, guangdong, server.administrator])
      expect((await client.get(`/communiques/${draft.id}`)).status).toBe(404);
    const drafts = async (client: TestClient): Promise<number> =>
      (await client.get<Page<ListedCommunique>>('/communiques')).body.items.filter(
        ({ state }) => state === 'draft',
      ).length;
    expect([await drafts(second), await drafts(guangdong), await drafts(server.nobody)]).toEqual([1, 0, 0]);
    expect((await first.post(`/communiques/${draft.id}/discard`)).status).toBe(204);
    expect((await first.get(`/communiques/${draft.id}`)).status).toBe(404);
    expect((await server.nobody.get<Communique>('/communiques/1')).body.number).toBe(1);
  });

  test('names the units whose figures are missing, and where the ledger stood', async () => {
    await server.administrator.patch('/editions/week-2016', {
      clock: { at: '2016-10-16T08:00:00+08:00', speed: 0 },
    });
    const society = await server.createOrganisation({ kind: 'local_association' });
    await server.createApprovedEvent(society.id, { region: '330100' });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await report(1250);
    const draft = await prepare();
    const { body: roots } = await server.nobody.get<LedgerRoots>('/proof/roots');
    // What is frozen is in the chain, however far behind the board that was.
    expect(roots.head?.version).toBeGreaterThanOrEqual(draft.version);
    expect(draft.missing).toEqual([{ unit: 'CN-ZJ', late: 1, due: 0 }]);
    const [hourly] = roots.items;
    expect(hourly?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(draft.root?.hourly).toEqual({
      hour: hourly?.hour,
      position: hourly?.position,
      hash: hourly?.hash,
    });
    expect(draft.root?.position).toBeGreaterThanOrEqual(hourly?.position ?? Infinity);
    await first.post(`/communiques/${draft.id}/discard`);
  });

  test('comes as a workbook with the same figures', async () => {
    const { body } = await server.nobody.get<Communique>('/communiques/1');
    const bytes = await server.nobody.download('/communiques/1/figures.xlsx');
    expect(Buffer.from(bytes).subarray(0, 2).toString()).toBe('PK');
    expect(body.cells['nation/participants/total']).toBe(1200);
    expect((await server.nobody.get('/communiques/99/figures.xlsx')).status).toBe(404);
  });

  test('counts the events that take place everywhere, as the board does', async () => {
    await prepare().then((draft) => publish(second, draft));
    const society = await server.createOrganisation({ kind: 'local_association' });
    const unsent = await first.post('/events', {
      title: '未提交的活动',
      organiser: society.id,
      region: '440100',
      form: 'onsite',
      start: '2016-10-12T09:00:00+08:00',
      end: '2016-10-12T17:00:00+08:00',
    });
    expect(unsent.status).toBe(201);
    await server.createApprovedEvent(society.id);
    await report(1260);
    const { body: board } = await first.get<Board>('/board');
    const shown = heldEvents(board.cells, 'nation') ?? 0;
    expect(board.cells['nation/events/total']).toBe(shown + 1);
    const draft = await prepare();
    expect(draft.since?.totals).toContainEqual(
      expect.objectContaining({ metric: 'events', before: shown - 1, after: shown }),
    );
    const { body } = await publish(second, draft);
    expect(body.totals['events']).toBe(shown);
    const { body: list } = await server.nobody.get<Page<ListedCommunique>>('/communiques');
    expect(list.items[0]?.totals).toEqual(body.totals);
  });

  test.each(['0', '-1', '1.5', 'x', '99999999999', '%00', "1' or '1'='1"])(
    'has no name like %s',
    async (name) => {
      expect((await server.nobody.get(`/communiques/${encodeURIComponent(name)}`)).status).toBe(404);
      expect((await first.post(`/communiques/${encodeURIComponent(name)}/publish`)).status).toBe(404);
    },
  );

  test('is refused with what it does not know', async () => {
    expect(await first.post<Problem>('/communiques', { note: 'x'.repeat(2_001) })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'note', code: 'too_long', message: '最多 2000 个字。' }] },
    });
    expect((await first.post('/communiques', { figures: {} })).status).toBe(400);
    expect((await first.post('/communiques', { edition: 'nowhere' })).status).toBe(404);
  });
});
