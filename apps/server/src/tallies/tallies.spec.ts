import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type {
  Event,
  Organisation,
  Page,
  Problem,
  Proof,
  Receipt,
  ReceiptState,
  SentReceipt,
  Trace,
} from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

let server: TestServer;
let society: Organisation;
let organizer: TestClient;
let guangdong: TestClient;
let coordinator: TestClient;
let event: Event;
let keys = 0;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  society = await server.createOrganisation({ kind: 'local_association' });
  organizer = await server.actAs(['organizer'], society.id);
  guangdong = await server.actAsAssociation('CN-GD');
  coordinator = await server.actAs(['coordinator']);
  event = await server.createApprovedEvent(society.id);
});
afterAll(async () => {
  await server.stop();
});

const nextKey = (): string => `test-${String((keys += 1))}`;
const participants = (value: unknown, more: Record<string, unknown> = {}) => ({
  entries: [{ event: event.code, day: '2016-10-12', metric: 'participants', value, ...more }],
});
const send = <T = Receipt>(client: TestClient, body: unknown, key = nextKey()) =>
  client.post<T>('/tallies', body, { 'idempotency-key': key });
const total = async (scope = `event:${event.code}`): Promise<number | undefined> =>
  (await server.cells(scope))[`${scope}/participants/total`];

describe('a tally', () => {
  test('counts in the event, the unit, the kind, the organisation and the nation', async () => {
    const before = await total('nation');
    const sent = await send(organizer, participants(120));
    expect(sent).toMatchObject({ status: 201, body: { accepted: 1, replayed: false } });
    const version = await server.folded(organizer, sent.body);
    for (const scope of [
      `event:${event.code}`,
      'unit:CN-GD',
      'kind:local_association',
      `organisation:${society.id}`,
    ])
      expect([scope, await total(scope)]).toEqual([scope, 120]);
    expect(await total('nation')).toBe((before ?? 0) + 120);
    const state = await organizer.get<ReceiptState>(`/receipts/${sent.body.receipt}`);
    expect(state.body).toMatchObject({
      state: 'folded',
      version,
      entries: [{ amount: 120, metric: 'participants' }],
    });
  });

  test('sent again counts once; the same key with another body is refused and changes nothing', async () => {
    const key = nextKey();
    const first = await send(organizer, participants(130, { revision: 2 }), key);
    await server.folded(organizer, first.body);
    const again = await send(organizer, participants(130, { revision: 2 }), key);
    expect(again).toMatchObject({
      status: 201,
      body: { receipt: first.body.receipt, accepted: 1, replayed: true },
    });
    const other = await send<Problem>(organizer, participants(999, { revision: 3 }), key);
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect(other.headers.get('content-type')).toContain('application/problem+json');
    expect(await total()).toBe(130);
  });

  test('twenty times at once counts once', async () => {
    const key = nextKey();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => send(organizer, participants(131, { revision: 3 }), key)),
    );
    expect(new Set(replies.map(({ body }) => body.receipt)).size).toBe(1);
    expect(replies.filter(({ body }) => !body.replayed)).toHaveLength(1);
    await server.folded(
      organizer,
      (replies[0] ?? { body: { receipt: '', accepted: 0, replayed: false } }).body,
    );
    expect(await total()).toBe(131);
  });

  test('an older revision that arrives late changes nothing; a correction without number replaces', async () => {
    const late = await send(organizer, participants(500, { revision: 1 }));
    await server.folded(organizer, late.body);
    expect(await total()).toBe(131);
    const form = await send(organizer, participants(90));
    await server.folded(organizer, form.body);
    expect(await total()).toBe(90);
  });

  test('the association outranks the organizer, a coordinator both; each keeps its own claim', async () => {
    const association = await send(guangdong, participants(80));
    await server.folded(guangdong, association.body);
    expect(await total()).toBe(80);
    const verified = await send(coordinator, participants(85));
    await server.folded(coordinator, verified.body);
    const cells = await server.cells(`event:${event.code}`);
    expect(cells).toMatchObject({
      [`event:${event.code}/participants/verified`]: 85,
      [`event:${event.code}/participants/total`]: 85,
    });
    // No report counts any more: blank, which is not zero.
    expect(cells).not.toHaveProperty([`event:${event.code}/participants/reported`]);
    const withdrawn = await coordinator.post<Receipt>(`/receipts/${verified.body.receipt}/withdraw`, {
      reason: '误报',
    });
    expect(withdrawn.status).toBe(201);
    await server.folded(coordinator, withdrawn.body);
    expect(await total()).toBe(80);
  });

  test('withdrawing brings back what was said before; twice is once', async () => {
    const sent = await send(guangdong, participants(70));
    await server.folded(guangdong, sent.body);
    expect(await total()).toBe(70);
    const [first, second] = await Promise.all([
      guangdong.post<Receipt>(`/receipts/${sent.body.receipt}/withdraw`, { reason: '重复' }),
      guangdong.post<Receipt>(`/receipts/${sent.body.receipt}/withdraw`, { reason: '重复' }),
    ]);
    expect(first.body.receipt).toBe(second.body.receipt);
    await server.folded(guangdong, first.body);
    expect(await total()).toBe(80);
  });

  test('what happened outside registered events is the remainder of the unit, said by its association', async () => {
    const before = await total('unit:CN-GD');
    const entry = { unit: 'CN-GD', day: '2016-10-13', metric: 'participants', value: 1000 };
    const sent = await send(guangdong, { entries: [entry] });
    await server.folded(guangdong, sent.body);
    expect(await total('unit:CN-GD')).toBe((before ?? 0) + 1000);
    const foreign = await send<Problem>(guangdong, { entries: [{ ...entry, unit: 'CN-BJ' }] });
    const unknown = await send<Problem>(guangdong, { entries: [{ ...entry, unit: 'CN-XX' }] });
    expect([foreign.status, unknown.status]).toEqual([422, 422]);
    expect(foreign.body.errors[0]?.code).toBe(unknown.body.errors[0]?.code);
  });
});

describe('check-ins', () => {
  test('add up by day, whatever is sent again; a number used for another count is refused', async () => {
    const fair = await server.createApprovedEvent(society.id, { end: '2016-10-13T17:00:00+08:00' });
    const door = (entries: unknown) =>
      organizer.post<Receipt>('/checkins', { event: fair.code, device: 'door-1', entries });
    const morning = [
      { seq: 1, count: 40, at: '2016-10-12T09:30:00+08:00' },
      { seq: 2, count: 30, at: '2016-10-12T23:59:59+08:00' },
    ];
    const first = await door(morning);
    expect(first).toMatchObject({ status: 201, body: { accepted: 2, replayed: false } });
    // 16:00 UTC is midnight in Shanghai: the next day.
    const more = await door([...morning, { seq: 3, count: 5, at: '2016-10-12T16:00:00Z' }]);
    expect(more).toMatchObject({ status: 201, body: { accepted: 1, replayed: false } });
    const again = await door(morning);
    expect(again).toMatchObject({ status: 201, body: { receipt: first.body.receipt, replayed: true } });
    const conflict = await door([{ seq: 1, count: 41, at: '2016-10-12T09:30:00+08:00' }]);
    expect(conflict).toMatchObject({ status: 409, body: { code: 'device_seq_conflict' } });
    await server.folded(organizer, more.body);
    await server.folded(organizer, first.body);
    expect(await server.cells(`event:${fair.code}`)).toMatchObject({
      [`event:${fair.code}/participants/observed`]: 75,
    });
    const trace = await organizer.get<Trace>(`/board/trace?cell=event:${fair.code}/participants/observed`);
    expect(trace.body.items.map(({ day, value }) => [day, value])).toEqual([
      ['2016-10-12', 70],
      ['2016-10-13', 5],
    ]);
    // Each figure of a door names the receipts that were added up.
    for (const { receipts } of trace.body.items) {
      expect(receipts.length).toBeGreaterThan(0);
      for (const id of receipts) expect((await organizer.get(`/receipts/${id}`)).status).toBe(200);
    }
  });
});

describe('check-ins of a nervous device', () => {
  test('copies that overtake each other all get an answer, and count once', async () => {
    const fair = await server.createApprovedEvent(society.id);
    const entries = Array.from({ length: 5 }, (_, seq) => ({
      seq,
      count: 10,
      at: '2016-10-12T10:00:00+08:00',
    }));
    const replies = await Promise.all(
      Array.from({ length: 30 }, (_, copy) =>
        organizer.post<Receipt>('/checkins', {
          event: fair.code,
          device: 'door-9',
          entries: entries.slice(0, 1 + (copy % 5)),
        }),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    for (const { body } of replies) await server.folded(organizer, body);
    expect(await total(`event:${fair.code}`)).toBe(50);
  });
});

describe('a cancelled event', () => {
  test('leaves every counter, and takes no more tallies', async () => {
    const doomed = await server.createApprovedEvent(society.id);
    const before = await total('nation');
    const said = { entries: [{ event: doomed.code, day: '2016-10-12', metric: 'participants', value: 7 }] };
    const sent = await send(organizer, said);
    await server.folded(organizer, sent.body);
    expect(await total('nation')).toBe((before ?? 0) + 7);
    const cancelled = await organizer.post(`/events/${doomed.code}/cancel`, { reason: '场地停电' });
    expect([200, 201]).toContain(cancelled.status);
    for (let tries = 0; tries < 200 && (await total('nation')) !== before; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await total('nation')).toBe(before);
    const late = await send<Problem>(organizer, said);
    // What was acknowledged before stays so: a retry that comes late gets its receipt.
    const key = nextKey();
    const other = await server.createApprovedEvent(society.id);
    const about = { entries: [{ ...said.entries[0], event: other.code }] };
    const first = await send(organizer, about, key);
    await organizer.post(`/events/${other.code}/cancel`, { reason: '改期' });
    expect(await send(organizer, about, key)).toMatchObject({
      status: 201,
      body: { receipt: first.body.receipt, replayed: true },
    });
    expect(late).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'entries.0.event', code: 'event_cancelled' }] },
    });
  });
});

describe('bad input is told where it is and changes nothing', () => {
  const ledgerSize = async (): Promise<unknown> =>
    server.source.query(
      'select (select count(*) from batches) as batches, (select count(*) from entries) as entries',
    );
  const bad: [string, (code: string) => unknown, number, string][] = [
    ['negative', () => participants(-1), 400, 'entries.0.value'],
    ['fractional', () => participants(1.5), 400, 'entries.0.value'],
    ['text', () => participants('12'), 400, 'entries.0.value'],
    ['beyond 2^53', () => participants(9007199254740993), 400, 'entries.0.value'],
    ['huge', () => participants(1e300), 400, 'entries.0.value'],
    ['implausible', () => participants(100_000_001), 400, 'entries.0.value'],
    ['unknown field', () => participants(1, { colour: 'red' }), 400, 'entries.0'],
    ['no such day', () => participants(1, { day: '2016-02-30' }), 400, 'entries.0.day'],
    ['outside the edition', () => participants(1, { day: '2016-10-19' }), 422, 'entries.0.day'],
    ['before the warm-up', () => participants(1, { day: '2016-09-11' }), 422, 'entries.0.day'],
    ['unknown metric', () => participants(1, { metric: 'likes' }), 400, 'entries.0.metric'],
    ['unknown event', () => participants(1, { event: 'NO-SUCH-EVENT' }), 422, 'entries.0.event'],
    ['event and unit', () => participants(1, { unit: 'CN-GD' }), 400, 'entries.0.event'],
    ['no entries', () => ({ entries: [] }), 400, 'entries'],
    ['NUL in a note', () => participants(1, { note: 'a\u0000b' }), 400, 'entries.0.note'],
    ['not an object', () => [1, 2], 400, ''],
    [
      'contradicting itself',
      () => ({ entries: [...participants(1).entries, ...participants(2).entries] }),
      422,
      'entries.1',
    ],
  ];
  test.each(bad)('%s', async (_, body, status, path) => {
    const before = await ledgerSize();
    const reply = await send<Problem>(organizer, body(event.code));
    expect(reply.status).toBe(status);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body.errors[0]).toMatchObject({ path, message: expect.stringMatching(/\S/) });
    expect(await ledgerSize()).toEqual(before);
  });

  test('one bad entry among good ones: all or nothing', async () => {
    const before = await ledgerSize();
    const entries = [...participants(1).entries, { ...participants(1).entries[0], event: 'NO-SUCH-EVENT' }];
    expect((await send(organizer, { entries })).status).toBe(422);
    expect(await ledgerSize()).toEqual(before);
  });

  test('malformed JSON, no key, too large, in the language asked for', async () => {
    const raw = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${server.url}/api/v1/tallies`, {
        method: 'POST',
        body,
        headers: {
          authorization: `Bearer ${organizer.token ?? ''}`,
          'content-type': 'application/json',
          'idempotency-key': nextKey(),
          ...headers,
        },
      });
    const malformed = await raw('{"entries": [', { 'accept-language': 'en' });
    expect(malformed.status).toBe(400);
    expect(await malformed.json()).toMatchObject({
      code: 'malformed_request',
      title: expect.stringContaining('JSON'),
      errors: [{ path: '', code: 'malformed_request', message: expect.stringContaining('JSON') }],
    });
    const keyless = await raw(JSON.stringify(participants(1)), { 'idempotency-key': '' });
    expect([keyless.status, await keyless.json()]).toMatchObject([400, { code: 'idempotency_key_required' }]);
    const large = await raw(`{"entries":"${'x'.repeat(5_000_000)}"}`);
    expect([large.status, await large.json()]).toMatchObject([413, { code: 'too_large' }]);
    for (const type of ['text/xml', 'text/plain', 'application/x-www-form-urlencoded']) {
      const text = await raw(JSON.stringify(participants(1)), { 'content-type': type });
      expect([text.status, await text.json()]).toMatchObject([
        415,
        { code: 'media_type_unsupported', errors: [{ path: '' }] },
      ]);
    }
    const list = await send<Problem>(organizer, { entries: [[]] });
    expect(list.body.errors).toEqual([
      { path: 'entries.0', code: 'invalid_type', message: '类型不对，应为对象。' },
    ]);
    const chinese = await send<Problem>(organizer, participants(-1));
    expect(chinese.body.title).toMatch(/[\u4e00-\u9fff]/);
  });

  test("someone else's event is answered as one that does not exist", async () => {
    const stranger = await server.actAs(['organizer'], (await server.createOrganisation()).id);
    const foreign = await send<Problem>(stranger, participants(1));
    const unknown = await send<Problem>(stranger, participants(1, { event: 'GD-99999' }));
    expect(foreign.status).toBe(unknown.status);
    expect(foreign.body.errors[0]?.message.replace(event.code, 'GD-99999')).toBe(
      unknown.body.errors[0]?.message,
    );
    const receipt = await send(organizer, participants(80));
    for (const path of [
      `/receipts/${receipt.body.receipt}`,
      '/receipts/0197d0c0-0000-7000-8000-000000000000',
      '/receipts/x',
    ])
      expect(await stranger.get<Problem>(path)).toMatchObject({
        status: 404,
        body: { code: 'receipt_not_found' },
      });
    const take = await stranger.post(`/receipts/${receipt.body.receipt}/withdraw`, { reason: 'x' });
    expect(take.status).toBe(404);
  });
});

test('after all of that, a recount of the ledger is the board', async () => {
  const proof = await server.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
});

describe('what an account sent', () => {
  test('is listed newest first, page by page, with what became of it; and nobody else sees it', async () => {
    const reporter = await server.actAs(['organizer'], society.id);
    const colleague = await server.actAs(['organizer'], society.id);
    expect((await reporter.get<Page<SentReceipt>>('/receipts')).body).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
    const sent: string[] = [];
    for (const value of [1, 2, 3]) sent.unshift((await send(reporter, participants(value))).body.receipt);
    await reporter.post(`/receipts/${sent[0] ?? ''}/withdraw`, { reason: '手误' });
    const first = await reporter.get<Page<SentReceipt>>('/receipts?limit=2');
    const rest = await reporter.get<Page<SentReceipt>>(
      `/receipts?limit=2&cursor=${first.body.nextCursor ?? ''}`,
    );
    expect([...first.body.items, ...rest.body.items].map(({ receipt }) => receipt)).toEqual(sent);
    expect([first.body.total, rest.body.nextCursor]).toEqual([3, null]);
    expect(first.body.items[0]?.withdrawnBy).not.toBeNull();
    expect(first.body.items[1]).toMatchObject({
      withdrawnBy: null,
      entryCount: 1,
      entries: [
        {
          subject: `event:${event.code}`,
          title: event.title,
          metric: 'participants',
          day: '2016-10-12',
          amount: 2,
        },
      ],
    });
    expect((await colleague.get<Page<SentReceipt>>('/receipts')).body.total).toBe(0);
    expect((await reporter.get('/receipts?cursor=bm9uZQ')).status).toBe(400);
  });
});
