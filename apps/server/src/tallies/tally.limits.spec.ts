import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Event, Organisation, Problem, Receipt } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { TestWatcher } from '../../test/test.watcher.ts';

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
});
beforeEach(async () => {
  event = await server.createApprovedEvent(society.id);
});
afterAll(() => server.stop());

const send = <T = Receipt>(client: TestClient, value: number, more: Record<string, unknown> = {}) =>
  client.post<T>(
    '/tallies',
    { entries: [{ event: event.code, day: '2016-10-12', metric: 'participants', value, ...more }] },
    { 'idempotency-key': `limits-${String((keys += 1))}` },
  );
const checkIn = <T = Receipt>(entries: unknown[], device = 'door-1') =>
  organizer.post<T>('/checkins', { event: event.code, device, entries });
const at = '2016-10-12T09:00:00+08:00';
const total = async (): Promise<number> => {
  const scope = `event:${event.code}`;
  return (await server.cells(scope))[`${scope}/participants/total`] ?? NaN;
};

describe('a correction counts', () => {
  test('without a number right after a numbered report, folded or not', async () => {
    await send(organizer, 100, { revision: 2 });
    const correction = await send(organizer, 200);
    await server.folded(organizer, correction.body);
    expect(await total()).toBe(200);
  });

  test('for no report can come from a time that is not there yet', async () => {
    const late = await send<Problem>(organizer, 5, { occurredAt: '2099-01-01T00:00:00Z' });
    expect(late).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'entries.0.occurredAt', code: 'too_big' }] },
    });
    for (const occurredAt of ['0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z', '0099-01-01T00:00:00Z'])
      expect([422, 400]).toContain((await send<Problem>(organizer, 5, { occurredAt })).status);
    expect((await checkIn([{ seq: 1, count: 1, at: '0000-01-01T00:00:00Z' }])).status).toBe(400);
  });
});

test('an association does not take back what a coordinator verified', async () => {
  await send(guangdong, 10);
  const verified = await send(coordinator, 77);
  await server.folded(coordinator, verified.body);
  const path = `/receipts/${verified.body.receipt}/withdraw`;
  expect((await guangdong.get(`/receipts/${verified.body.receipt}`)).status).toBe(200);
  expect((await guangdong.post(path, { reason: '不同意' })).status).toBe(403);
  expect(await total()).toBe(77);
  expect((await coordinator.post(path, { reason: '看错了' })).status).toBe(201);
});

describe('a door', () => {
  test('takes back its own slips, and never more than it counted', async () => {
    const below = await checkIn<Problem>([{ seq: 1, count: -1, at }]);
    expect(below).toMatchObject({ status: 422, body: { errors: [{ path: 'entries.0.count' }] } });
    await checkIn([{ seq: 1, count: 10, at }]);
    expect((await checkIn([{ seq: 2, count: -11, at }])).status).toBe(422);
    expect((await checkIn([{ seq: 1, count: -3, at }], 'door-2')).status).toBe(422);
    const slip = await checkIn([{ seq: 2, count: -4, at }]);
    await server.folded(organizer, slip.body);
    expect(await total()).toBe(6);
  });

  test('that sends the same again from two sides at once counts once, and nobody falls over', async () => {
    const entries = Array.from({ length: 200 }, (_, seq) => ({ seq, count: 1, at }));
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => checkIn(n % 2 === 0 ? entries : entries.toReversed())),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    for (const { body } of replies) await server.folded(organizer, body);
    expect(await total()).toBe(200);
  });
});

test('the note of a report is not read out on the public board', async () => {
  const watcher = new TestWatcher(server.url);
  await watcher.ask();
  const first = await send(organizer, 500);
  await server.folded(organizer, first.body);
  await send(organizer, 300, { note: '机密备注' });
  await watcher.until(() => watcher.notices.some(({ subject }) => subject === `event:${event.code}`));
  expect(JSON.stringify(watcher.notices)).not.toContain('机密备注');
  watcher.socket.disconnect();
});

test.each([
  ['k'.repeat(128), undefined],
  ['k'.repeat(129), 'idempotency_key_wrong'],
  ['a b', 'idempotency_key_wrong'],
  ['\u00e9', 'idempotency_key_wrong'],
  // As Node hands on what was sent twice.
  ['first, second', 'idempotency_key_wrong'],
  ['', 'idempotency_key_required'],
])('the key %s is taken, or refused for what it is', async (key, code) => {
  const entries = [{ event: event.code, day: '2016-10-12', metric: 'participants', value: 1 }];
  const reply = await organizer.post<Problem>('/tallies', { entries }, { 'idempotency-key': key });
  expect([reply.status, reply.body.code]).toEqual([code ? 400 : 201, code]);
});

test('a form that breaks off is refused in one sentence', async () => {
  for (const [type, body] of [
    ['multipart/form-data', 'x'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nabc',
    ],
  ] as const) {
    const reply = await fetch(`${server.url}/api/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${organizer.token ?? ''}`, 'content-type': type },
      body,
    });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(await reply.json()).toMatchObject({
      code: 'malformed_form',
      title: expect.stringContaining('multipart/form-data'),
    });
  }
});

test('a blank text is none', async () => {
  const blank = { titleEn: '', venue: ' ', summary: '' };
  const reply = await coordinator.patch<Event>(`/events/${event.code}`, blank, { 'if-match': '*' });
  expect(reply.body).toMatchObject({ titleEn: null, venue: null, summary: null });
});
