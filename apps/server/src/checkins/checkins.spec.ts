import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  Attended,
  AuditEntry,
  Door,
  Event,
  Kiosk,
  KioskCode,
  Organisation,
  Page,
  Problem,
  Proof,
  Receipt,
} from '@innoweek/contracts';
import { v7 as newId } from 'uuid';
import type { Reply, TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { signCode, slotAt } from './attendance.code.ts';
import { AttendanceKeyService } from './attendance-key.service.ts';

let server: TestServer;
let society: Organisation;
let organizer: TestClient;
let event: Event;
let kiosk: string;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  society = await server.createOrganisation();
  organizer = await server.actAs(['organizer'], society.id);
});
afterAll(() => server.stop());

beforeEach(async () => {
  await setClock('2016-10-12T08:00:00+08:00');
  event = await server.createApprovedEvent(society.id);
  kiosk = await openKiosk(event.code);
});

const setClock = async (at: string): Promise<void> => {
  const reply = await server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
};
const openKiosk = async (code: string): Promise<string> => {
  const opened = await organizer.post<Kiosk>(`/events/${code}/kiosks`, {});
  if (opened.status !== 201) throw new Error(JSON.stringify(opened.body));
  return opened.body.kiosk;
};
const codeShown = async (screen = kiosk): Promise<string> => {
  const { body } = await organizer.get<KioskCode>(`/events/${event.code}/kiosks/${screen}/code`);
  if (body.token === null) throw new Error(`the screen shows no code: ${body.state}`);
  return body.token;
};
/** A code as a screen showed it so many slots ago; negative in the future. */
const codeOf = async (age: number, key?: Buffer): Promise<string> =>
  signCode(key ?? (await server.app.get(AttendanceKeyService).load()), {
    event: event.code,
    kiosk,
    slot: slotAt(Date.now()) - age,
  });
const newDevice = (): string => newId().replaceAll('-', '');
const scan = <T = Attended>(token: string, device = newDevice(), cookie?: string): Promise<Reply<T>> =>
  server.nobody.post<T>('/attendances', { token, device }, cookie === undefined ? {} : { cookie });
const door = async (client = organizer): Promise<Door> =>
  (await client.get<Door>(`/events/${event.code}/door`)).body;
const observed = async (expected: number): Promise<number> => {
  const key = `event:${event.code}/participants/observed`;
  let seen = Number.NaN;
  for (let tries = 0; tries < 400 && seen !== expected; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 25));
    seen = (await server.cells(`event:${event.code}`))[key] ?? 0;
  }
  return seen;
};
/** What is refused leaves no trace. */
const expectNothingCounted = async (): Promise<void> => {
  expect((await door()).people).toBe(0);
  const rows = await server.source.query<unknown[]>(`select from attendances where event_code = $1`, [
    event.code,
  ]);
  expect(rows).toHaveLength(0);
};

describe('a scan', () => {
  test('counts at the event, observed, on the board and with its screen', async () => {
    const reply = await scan(await codeShown());
    expect(reply).toMatchObject({
      status: 201,
      body: { counted: true, event: { code: event.code, title: event.title } },
    });
    expect(await observed(1)).toBe(1);
    expect(await door()).toMatchObject({ people: 1, devices: [{ device: `kiosk:${kiosk}`, people: 1 }] });
  });

  test('again from the same device counts once, and says so kindly', async () => {
    const device = newDevice();
    expect((await scan(await codeShown(), device)).body.counted).toBe(true);
    expect(await scan(await codeShown(), device)).toMatchObject({ status: 201, body: { counted: false } });
    expect((await door()).people).toBe(1);
  });

  test('twenty times at once counts once, and one of them is told so', async () => {
    const token = await codeShown();
    const device = newDevice();
    const replies = await Promise.all(Array.from({ length: 20 }, () => scan(token, device)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(replies.filter(({ body }) => body.counted)).toHaveLength(1);
    expect(await observed(1)).toBe(1);
  });

  test('through two processes at once counts once', async () => {
    const second = await TestServer.join(server);
    const token = await codeShown();
    const devices = Array.from({ length: 40 }, newDevice);
    const clients = [server.nobody, second.nobody];
    const replies = await Promise.all(
      clients.flatMap((client) =>
        devices.map((device) => client.post<Attended>('/attendances', { token, device })),
      ),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 201));
    expect(replies.filter(({ body }) => body.counted)).toHaveLength(40);
    expect((await door()).people).toBe(40);
    await second.app.close();
  });

  test('is the same device by its cookie when the page forgot its id, and by its id when the cookie is gone', async () => {
    const first = newDevice();
    const reply = await scan(await codeShown(), first);
    const [set = ''] = reply.headers.getSetCookie();
    expect(set).toMatch(/^innoweek-attendee=\w+;.*HttpOnly; SameSite=Strict/);
    const cookie = set.split(';', 1)[0];
    const forgetful = await scan(await codeShown(), newDevice(), cookie);
    expect(forgetful.body).toMatchObject({ counted: false, device: first });
    expect((await scan(await codeShown(), first)).body.counted).toBe(false);
    expect((await door()).people).toBe(1);
  });

  test('of one device at two events counts at both, and nothing kept shows that it is one', async () => {
    const device = newDevice();
    await scan(await codeShown(), device);
    const other = await server.createApprovedEvent(society.id);
    const screen = await openKiosk(other.code);
    const { body } = await organizer.get<KioskCode>(`/events/${other.code}/kiosks/${screen}/code`);
    expect((await scan(body.token ?? '', device)).body.counted).toBe(true);
    const rows = await server.source.query<{ device_hash: string }[]>(
      `select device_hash from attendances where event_code = any($1)`,
      [[event.code, other.code]],
    );
    expect(new Set(rows.map((row) => row.device_hash)).size).toBe(2);
    expect(JSON.stringify(rows)).not.toContain(device);
  });
});

describe('a code', () => {
  test.each([3, 4, 100, -2])('%i slots old counts nothing and says that it has expired', async (age) => {
    const reply = await scan<Problem>(await codeOf(age));
    expect(reply).toMatchObject({ status: 410, body: { code: 'attendance_code_expired' } });
    expect(reply.body.title).toMatch(/过期/);
    await expectNothingCounted();
  });

  test.each([0, 1])('%i slots old is taken', async (age) => {
    expect(await scan(await codeOf(age))).toMatchObject({ status: 201, body: { counted: true } });
  });

  test('that another key signed, or that is no code at all, is refused', async () => {
    const genuine = await codeShown();
    for (const token of [
      await codeOf(0, Buffer.alloc(32)),
      genuine.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      genuine.replace(event.code, '2016-GD-9999'),
      `${genuine}x`,
      'https://example.org',
      '\u0000',
    ])
      expect(await scan<Problem>(token)).toMatchObject({
        status: 400,
        body: { code: 'attendance_code_wrong' },
      });
    await expectNothingCounted();
  });

  test('that has expired still tells a device that it was counted', async () => {
    const device = newDevice();
    await scan(await codeShown(), device);
    expect(await scan(await codeOf(50), device)).toMatchObject({ status: 201, body: { counted: false } });
  });

  test.each([
    ['no token', { device: 'x'.repeat(20) }],
    ['no device', { token: 'x' }],
    ['a short device', { token: 'x', device: 'short' }],
    ['more than asked for', { token: 'x', device: 'x'.repeat(20), name: '张三' }],
  ])('request with %s is refused', async (_, body) => {
    expect((await server.nobody.post('/attendances', body)).status).toBe(400);
    await expectNothingCounted();
  });
});

describe('the hours of a door', () => {
  test.each([
    ['2016-10-12T06:59:59+08:00', 'attendance_early', 'early'],
    ['2016-10-12T18:00:01+08:00', 'attendance_over', 'over'],
  ])('at %s nothing is counted: %s', async (at, code, state) => {
    await setClock(at);
    expect(await scan<Problem>(await codeOf(0))).toMatchObject({ status: 409, body: { code } });
    const shown = await organizer.get<KioskCode>(`/events/${event.code}/kiosks/${kiosk}/code`);
    expect(shown.body).toMatchObject({ token: null, state });
    await expectNothingCounted();
  });

  test.each(['2016-10-12T07:00:00+08:00', '2016-10-12T18:00:00+08:00'])('at %s it counts', async (at) => {
    await setClock(at);
    expect((await scan(await codeShown())).body.counted).toBe(true);
  });

  test('a cancelled event counts nobody, and its screen shows no code', async () => {
    const token = await codeShown();
    await organizer.post(`/events/${event.code}/cancel`, { reason: '停电' });
    expect(await scan<Problem>(token)).toMatchObject({
      status: 409,
      body: { code: 'attendance_cancelled' },
    });
    const shown = await organizer.get<KioskCode>(`/events/${event.code}/kiosks/${kiosk}/code`);
    expect(shown.body).toMatchObject({ token: null, state: 'cancelled' });
    await expectNothingCounted();
  });

  test('who comes the evening before belongs to the first day', async () => {
    event = await server.createApprovedEvent(society.id, {
      start: '2016-10-13T00:30:00+08:00',
      end: '2016-10-13T02:00:00+08:00',
    });
    kiosk = await openKiosk(event.code);
    await setClock('2016-10-12T23:00:00+08:00');
    await scan(await codeShown());
    const rows = await server.source.query<unknown[]>(
      `select day::text, amount from entries where subject = $1`,
      [`event:${event.code}`],
    );
    expect(rows).toEqual([{ day: '2016-10-13', amount: '1' }]);
  });
});

describe('the doors of an event', () => {
  test('are each a device of their own, and add up', async () => {
    const phone = async (device: string, seq: number, count: number): Promise<Receipt> =>
      (
        await organizer.post<Receipt>('/checkins', {
          event: event.code,
          device,
          entries: [{ seq, count, at: '2016-10-12T08:00:00+08:00' }],
        })
      ).body;
    await phone('phone:east', 1, 30);
    await phone('phone:east', 2, -2);
    await phone('phone:west', 1, 5);
    const mistaken = await phone('phone:west', 2, 700);
    const second = await openKiosk(event.code);
    await scan(await codeShown());
    await scan(await codeShown(second));
    await scan(await codeShown(second));
    await organizer.post(`/receipts/${mistaken.receipt}/withdraw`, { reason: '手误' });
    expect(await door()).toMatchObject({
      people: 36,
      mayCount: true,
      devices: [
        { device: 'phone:east', people: 28 },
        { device: 'phone:west', people: 5 },
        { device: `kiosk:${second}`, people: 2 },
        { device: `kiosk:${kiosk}`, people: 1 },
      ],
    });
    expect(await observed(36)).toBe(36);
  });

  test('are seen by those who count there and by overseers; for others the event has none', async () => {
    const inspector = await server.actAs(['administrator']);
    expect(await door(inspector)).toMatchObject({ people: 0, mayCount: false });
    expect(await door(await server.actAsAssociation('CN-GD'))).toMatchObject({ mayCount: true });
    const strangers = [
      await server.actAs(['organizer'], (await server.createOrganisation()).id),
      await server.actAsAssociation('CN-BJ'),
    ];
    for (const stranger of strangers)
      for (const path of [`/events/${event.code}/door`, `/events/${event.code}/kiosks/${kiosk}/code`])
        expect(await stranger.get<Problem>(path)).toMatchObject({
          status: 404,
          body: { code: 'event_not_found' },
        });
    expect((await strangers[0]?.post(`/events/${event.code}/kiosks`, {}))?.status).toBe(404);
  });

  test('have screens that belong to one event; opening one is on record', async () => {
    const other = await server.createApprovedEvent(society.id);
    for (const screen of [kiosk, '00000000', 'nonsense'])
      expect(await organizer.get<Problem>(`/events/${other.code}/kiosks/${screen}/code`)).toMatchObject({
        status: 404,
        body: { code: 'kiosk_not_found' },
      });
    const trail = await server.administrator.get<Page<AuditEntry>>('/audit?action=kiosk.open&limit=200');
    expect(trail.body.items).toContainEqual(
      expect.objectContaining({ target: event.code, detail: { kiosk } }),
    );
  });
});

test('a thousand devices that scan again and again count a thousand, in far fewer entries', async () => {
  const token = await codeShown();
  const devices = Array.from({ length: 1000 }, newDevice);
  const scans = [...devices, ...devices.slice(0, 500), ...devices.slice(250, 750)];
  let counted = 0;
  for (let at = 0; at < scans.length; at += 250) {
    const replies = await Promise.all(scans.slice(at, at + 250).map((device) => scan(token, device)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    counted += replies.filter(({ body }) => body.counted).length;
  }
  expect(counted).toBe(1000);
  expect((await door()).people).toBe(1000);
  expect(await observed(1000)).toBe(1000);
  const [row] = await server.source.query<{ entries: number }[]>(
    `select count(*)::int as entries from entries where subject = $1`,
    [`event:${event.code}`],
  );
  expect(row?.entries).toBeLessThan(300);
});

test('an address that sends forged codes without end is told to wait; others are not', async () => {
  const flooded = await TestServer.join(server);
  const statuses = new Set<number>();
  for (let at = 0; at < 70; at += 10) {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        flooded.nobody.post('/attendances', { token: 'forged', device: newDevice() }),
      ),
    );
    for (const { status } of replies) statuses.add(status);
  }
  expect([...statuses].sort()).toEqual([400, 429]);
  const token = await codeShown();
  const refused = await flooded.nobody.post('/attendances', { token, device: newDevice() });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const elsewhere = await flooded.nobody.post<Attended>(
    '/attendances',
    { token, device: newDevice() },
    { 'x-forwarded-for': '203.0.113.7' },
  );
  expect(elsewhere.body.counted).toBe(true);
  await flooded.app.close();
});

test('after all of that, a recount of the ledger is the board', async () => {
  const proof = await server.administrator.get<Proof>('/proof');
  expect(proof.body).toMatchObject({ balanced: true, differences: [] });
});
