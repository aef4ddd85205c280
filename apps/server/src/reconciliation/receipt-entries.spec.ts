import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page, Problem, Receipt, ReceiptDetail, ReceiptEntry, SentReceipt } from '@innoweek/contracts';
import { EventStage } from '../../test/event.stage.ts';
import type { TestClient } from '../../test/test.client.ts';

let stage: EventStage;
let code: string;
let keys = 0;
const day = '2016-10-12';

beforeAll(async () => {
  stage = await EventStage.set();
  code = (await stage.server.createApprovedEvent(stage.body.id, { title: '创客大集' })).code;
});
afterAll(() => stage.server.stop());

const report = async (client: TestClient, values: Record<string, number>, event = code): Promise<string> => {
  const entries = Object.entries(values).map(([metric, value]) => ({ event, day, metric, value }));
  const key = { 'idempotency-key': `fate-${String((keys += 1))}` };
  const sent = await client.post<Receipt>('/tallies', { entries }, key);
  expect(sent.status).toBe(201);
  await stage.server.folded(client, sent.body);
  return sent.body.receipt;
};
const entriesOf = async (
  receipt: string,
  client = stage.organizer,
  query = '',
): Promise<Page<ReceiptEntry>> =>
  (await client.get<Page<ReceiptEntry>>(`/receipts/${receipt}/entries${query}`)).body;

test('every entry of a receipt tells what became of it: counted, replaced, outweighed, withdrawn', async () => {
  const first = await report(stage.organizer, { participants: 300, agreements: 2 });
  expect((await entriesOf(first)).items).toMatchObject([
    {
      subject: `event:${code}`,
      title: '创客大集',
      amount: 300,
      grade: 'reported',
      fate: 'counts',
      now: 300,
      counted: { amount: 300, grade: 'reported' },
      because: 'only',
    },
    { metric: 'agreements', fate: 'counts' },
  ]);
  const second = await report(stage.organizer, { participants: 280 });
  expect((await entriesOf(first)).items).toMatchObject([
    { fate: 'replaced', now: 280, correctable: true },
    { fate: 'counts' },
  ]);
  // The association goes before the organizer: what she says stands still, and does not count.
  await report(stage.guangdong, { participants: 250 });
  expect((await entriesOf(second)).items).toMatchObject([
    { fate: 'outweighed', now: 280, counted: { amount: 250 }, because: 'standing' },
  ]);
  // Whoever sees it and does not speak for its reporter corrects nothing of it.
  expect((await entriesOf(second, stage.guangdong)).items).toMatchObject([{ correctable: false }]);
  const narrowed = async (query: string) => (await entriesOf(first, stage.organizer, query)).items.length;
  expect(await narrowed(`?subject=event:${code}&day=${day}`)).toBe(2);
  expect(await narrowed('?day=2016-10-13')).toBe(0);
  const page = await entriesOf(first, stage.organizer, '?limit=1');
  expect([page.items.map(({ seq }) => seq), page.total]).toEqual([[0], 2]);
  const rest = await entriesOf(first, stage.organizer, `?limit=1&cursor=${page.nextCursor ?? ''}`);
  expect([rest.items.map(({ metric }) => metric), rest.nextCursor]).toEqual([['agreements'], null]);
  expect((await stage.organizer.get(`/receipts/${first}/entries?cursor=bm9uZQ`)).status).toBe(400);
  expect((await stage.sichuan.get(`/receipts/${first}/entries`)).status).toBe(404);

  const open = await stage.organizer.get<ReceiptDetail>(`/receipts/${second}`);
  expect(open.body).toMatchObject({ mayWithdraw: true, withdrawal: null, entryCount: 1 });
  expect(open.body.sentBy).toMatch(/\S/);
  const taken = await stage.organizer.post<Receipt>(`/receipts/${second}/withdraw`, { reason: '选错活动。' });
  await stage.server.folded(stage.organizer, taken.body);
  const closed = await stage.organizer.get<ReceiptDetail>(`/receipts/${second}`);
  expect(closed.body).toMatchObject({ mayWithdraw: false, withdrawal: { reason: '选错活动。' } });
  expect((await entriesOf(second)).items).toMatchObject([
    { fate: 'withdrawn', now: 300, correctable: false },
  ]);
  expect((await entriesOf(first)).items).toMatchObject([{ fate: 'outweighed' }, { fate: 'counts' }]);
  expect((await entriesOf(taken.body.receipt)).items).toMatchObject([{ fate: 'reversal', op: 'void' }]);
});

test('what speaks of an event that was called off, or that is joined to another, says so', async () => {
  const [lost, twin] = await Promise.all([
    stage.server.createApprovedEvent(stage.body.id),
    stage.server.createApprovedEvent(stage.body.id),
  ]);
  const said = await report(stage.organizer, { participants: 40 }, lost.code);
  await stage.organizer.post(`/events/${lost.code}/cancel`, { reason: '场地停电' });
  await stage.folded();
  expect((await entriesOf(said)).items).toMatchObject([{ fate: 'cancelled', counted: null }]);
  const double = await report(stage.organizer, { media_reports: 9 }, twin.code);
  const { headers } = await stage.coordinator.get(`/events/${code}`);
  const joined = await stage.coordinator.post(
    `/events/${code}/join`,
    { with: [twin.code], reason: '同一活动' },
    { 'if-match': headers.get('etag') ?? '' },
  );
  expect([200, 201]).toContain(joined.status);
  await stage.folded();
  expect((await entriesOf(double)).items).toMatchObject([
    { subject: `event:${twin.code}`, fate: 'counts', counted: { amount: 9 } },
  ]);
});

test('the list of what was sent is narrowed by state, day, and words of the event', async () => {
  const listed = async (query: string): Promise<number> =>
    (await stage.organizer.get<Page<SentReceipt>>(`/receipts?${query}`)).body.total;
  const all = await listed('');
  expect(all).toBe(4);
  expect(await listed('state=withdrawn')).toBe(1);
  expect(await listed('state=folded')).toBe(all - 1);
  expect(await listed('state=accepted')).toBe(0);
  expect(await listed(`day=${day}`)).toBe(all);
  expect(await listed('day=2016-10-13')).toBe(0);
  expect(await listed(`q=${encodeURIComponent('创客大')}`)).toBe(2);
  expect(await listed(`q=${code.toLowerCase()}&state=withdrawn`)).toBe(1);
  for (const query of ['state=lost', 'day=2016-02-30', 'day=0000-01-01'])
    expect([query, (await stage.organizer.get(`/receipts?${query}`)).status]).toEqual([query, 400]);
});

test('more who take back at once than there are connections to the database hold nobody up', async () => {
  const receipts: string[] = [];
  for (let value = 1; value <= 12; value += 1)
    receipts.push(await report(stage.organizer, { participants: value }));
  const taken = await Promise.all(
    receipts.map((id) => stage.organizer.post<Receipt>(`/receipts/${id}/withdraw`, { reason: '误报。' })),
  );
  expect(taken.map(({ status }) => status)).toEqual(receipts.map(() => 201));
});

test('whoever has left an organisation reads what they sent for it and takes nothing of it back', async () => {
  const { server, organizer } = stage;
  const event = (await server.createApprovedEvent(stage.body.id)).code;
  const leaver = await server.actAs(['organizer'], stage.body.id);
  const sent = await report(leaver, { participants: 81 }, event);
  const { account } = (await leaver.get<{ account: { id: string } }>('/session')).body;
  const other = await server.createOrganisation();
  const moved = await server.administrator.patch(`/accounts/${account.id}`, { organisation: other.id });
  expect(moved.status).toBe(200);
  const later = await server.tokenOf(account.id);
  expect((await later.get(`/receipts/${sent}`)).status).toBe(200);
  await report(organizer, { participants: 4_321 }, event);
  expect((await entriesOf(sent, later)).items).toMatchObject([
    { amount: 81, fate: 'sent', now: null, counted: null },
  ]);
  expect((await entriesOf(sent)).items).toMatchObject([{ fate: 'replaced', now: 4_321 }]);
  const take = await later.post<Problem>(`/receipts/${sent}/withdraw`, { reason: '手误' });
  expect([take.status, take.body.code]).toEqual([403, 'forbidden']);
  expect((await organizer.post(`/receipts/${sent}/withdraw`, { reason: '手误' })).status).toBe(201);
});
