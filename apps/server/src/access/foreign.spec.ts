import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Event, IssuedToken, Page, Problem, Receipt } from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

/** What belongs to one organizer in Guangdong, asked for by others. */
const ORGANIZER = 'another organizer of the same place';
let server: TestServer;
let owner: TestClient;
let strangers: [string, TestClient][];
let draft: Event;
let held: Event;
let receipt: string;
let upload: string;
let token: string;

const CSV =
  '活动名称*,主办单位*,省份/地区*,形式,开始时间*,结束时间*\n别人的活动,无名,广东省,线下,2016-10-12 09:00,2016-10-12 10:00\n';

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const own = await server.createOrganisation();
  const other = await server.createOrganisation();
  owner = await server.actAs(['organizer'], own.id);
  strangers = [
    [ORGANIZER, await server.actAs(['organizer'], other.id)],
    ['the association of another unit', await server.actAsAssociation('CN-BJ')],
  ];
  const made = await owner.post<Event>('/events', {
    title: '尚未公开的活动',
    organiser: own.id,
    region: '440100',
    start: '2016-10-12T09:00:00+08:00',
    end: '2016-10-12T17:00:00+08:00',
  });
  draft = made.body;
  held = await server.createApprovedEvent(own.id);
  const sent = await owner.post<Receipt>(
    '/tallies',
    { entries: [{ event: held.code, day: '2016-10-12', metric: 'participants', value: 10 }] },
    { 'idempotency-key': newId() },
  );
  receipt = sent.body.receipt;
  const form = new FormData();
  form.set('kind', 'events');
  form.set('file', new Blob([CSV], { type: 'text/csv' }), 'events.csv');
  const begun = await owner.post<{ id: string }>('/imports', form);
  upload = begun.body.id;
  const issued = await owner.post<IssuedToken>('/tokens', { name: 'own' });
  token = issued.body.id;
});
afterAll(() => server.stop());

/** Another id of the same make, which nobody has. */
const absentCode = (code: string): string => code.replace(/.$/, (last) => (last === '7' ? '8' : '7'));

const VOLATILE: ReadonlySet<string> = new Set(['date', 'content-length', 'x-request-id']);

/** Everything that the answer tells, without the id that was asked for and what differs with every answer. */
const told = (reply: Reply, id: string) => {
  const body: unknown = JSON.parse(JSON.stringify(reply.body).replaceAll(id, 'ID'));
  return {
    status: reply.status,
    headers: [...reply.headers].filter(([name]) => !VOLATILE.has(name)),
    body: typeof body === 'object' && body !== null ? { ...body, requestId: undefined } : body,
  };
};

type Ask = (client: TestClient, id: string) => Promise<Reply>;
const entry = (event: string) => ({ event, day: '2016-10-12', metric: 'participants', value: 1 });
const reason = { reason: '理由' };

const DRAFT: Record<string, Ask> = {
  'reading it': (client, id) => client.get(`/events/${id}`),
  'its history': (client, id) => client.get(`/events/${id}/history`),
  'changing it': (client, id) => client.patch(`/events/${id}`, { title: '我的了' }, { 'if-match': '"1"' }),
  'submitting it': (client, id) => client.post(`/events/${id}/submit`, {}),
  'approving it': (client, id) => client.post(`/events/${id}/approve`, {}),
  'returning it': (client, id) => client.post(`/events/${id}/return`, reason),
  'cancelling it': (client, id) => client.post(`/events/${id}/cancel`, reason),
  'deciding about it': (client, id) =>
    client.post('/events/decisions', { codes: [id], decision: 'cancel', ...reason }),
  'its board': (client, id) => client.get(`/board?scope=event:${id}`),
  'its trend': (client, id) => client.get(`/board/series?scope=event:${id}&metric=participants&by=day`),
  'what its figure is made of': (client, id) =>
    client.get(`/board/trace?cell=event:${id}/participants/total`),
  'reporting on it': (client, id) =>
    client.post('/tallies', { entries: [entry(id)] }, { 'idempotency-key': newId() }),
  'what happened at its door': (client, id) => client.get(`/events/${id}/door`),
  'opening a check-in screen': (client, id) => client.post(`/events/${id}/kiosks`, {}),
  'counting at its door': (client, id) =>
    client.post('/checkins', {
      event: id,
      device: 'd',
      entries: [{ seq: 1, count: 1, at: '2016-10-12T09:00:00+08:00' }],
    }),
};
const RECEIPT: Record<string, Ask> = {
  'reading it': (client, id) => client.get(`/receipts/${id}`),
  'reading its entries': (client, id) => client.get(`/receipts/${id}/entries`),
  'withdrawing it': (client, id) => client.post(`/receipts/${id}/withdraw`, reason),
};
const IMPORT: Record<string, Ask> = {
  'reading it': (client, id) => client.get(`/imports/${id}`),
  'its rows': (client, id) => client.get(`/imports/${id}/rows`),
  'its failed rows': (client, id) => client.get(`/imports/${id}/rejected.xlsx`),
  'committing it': (client, id) => client.post(`/imports/${id}/commit`, {}),
  'undoing it': (client, id) => client.post(`/imports/${id}/undo`, reason),
};
const TOKEN: Record<string, Ask> = {
  'revoking it': (client, id) => client.delete(`/tokens/${id}`),
};

/** Where the answer is not simply 404: told per code or per entry. */
const OTHER_STATUS: Readonly<Record<string, number>> = {
  'deciding about it': 200,
  'reporting on it': 422,
};
const MODERATION: ReadonlySet<string> = new Set(['approving it', 'returning it']);

const things: [string, Record<string, Ask>, () => string, () => string][] = [
  ['draft event', DRAFT, () => draft.code, () => absentCode(draft.code)],
  ['receipt', RECEIPT, () => receipt, newId],
  ['import', IMPORT, () => upload, newId],
  ['token', TOKEN, () => token, newId],
];
const cases = things.flatMap(([what, asks, real, absent]) =>
  Object.entries(asks).map(([how, ask]) => ({ what, how, ask, real, absent })),
);

test('the owner has all of it', async () => {
  for (const path of [
    `/events/${draft.code}`,
    `/events/${draft.code}/history`,
    `/receipts/${receipt}`,
    `/imports/${upload}`,
  ])
    expect([path, (await owner.get(path)).status]).toEqual([path, 200]);
  expect(draft.status).toBe('draft');
  expect(token).toBeTruthy();
});

describe('what belongs to others answers exactly as what does not exist', () => {
  test.each(cases)('$what: $how', async ({ how, ask, real, absent }) => {
    for (const [who, client] of strangers) {
      const id = real();
      const nothing = absent();
      expect(nothing).toHaveLength(id.length);
      const foreign = await ask(client, id);
      const missing = await ask(client, nothing);
      expect({ who, ...told(foreign, id) }).toEqual({ who, ...told(missing, nothing) });
      const byRole = MODERATION.has(how) && who === ORGANIZER;
      expect(foreign.status).toBe(byRole ? 403 : (OTHER_STATUS[how] ?? 404));
    }
  });

  test('and nothing of it has changed for its owner', async () => {
    expect((await owner.get<Event>(`/events/${draft.code}`)).body).toEqual(draft);
    expect((await owner.get(`/receipts/${receipt}`)).body).toMatchObject({ withdrawnBy: null });
    expect((await owner.get(`/imports/${upload}`)).status).toBe(200);
    expect((await owner.get<Page<{ id: string }>>('/tokens')).body.items.map(({ id }) => id)).toContain(
      token,
    );
  });

  test('and lists of strangers and of the public leave it out', async () => {
    for (const client of [server.nobody, ...strangers.map(([, stranger]) => stranger)]) {
      const found = await client.get<Page<Event>>(`/events?q=${encodeURIComponent('尚未公开')}`);
      expect(found.body).toMatchObject({ items: [], total: 0 });
    }
    for (const [, client] of strangers)
      expect((await client.get<Page<unknown>>('/imports')).body.total).toBe(0);
    expect((await owner.get<Page<Event>>(`/events?q=${encodeURIComponent('尚未公开')}`)).body.total).toBe(1);
  });

  test("while its own unit's association and the coordinator do see it", async () => {
    for (const client of [await server.actAsAssociation('CN-GD'), await server.actAs(['coordinator'])]) {
      expect((await client.get<Event>(`/events/${draft.code}`)).body.code).toBe(draft.code);
      expect((await client.get<Problem>(`/receipts/${receipt}`)).status).toBe(200);
    }
  });
});
