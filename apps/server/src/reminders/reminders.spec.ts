import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  AuditEntry,
  Completeness,
  Extension,
  Notification,
  Organisation,
  Page,
  Receipt,
  Reminded,
  Reminder,
} from '@innoweek/contracts';
import { TestClient } from '../../test/test.client.ts';
import { TestMailbox, textOf } from '../../test/test.mailbox.ts';
import { TestServer } from '../../test/test.server.ts';
import { EditionService } from '../editions/edition.service.ts';
import { NotificationMailer } from '../notifications/notification.mailer.ts';
import { DeadlineReminder } from './deadline.reminder.ts';

let mailbox: TestMailbox;
let server: TestServer;
let beside: TestServer;
let body: Organisation;
let guangdong: TestClient;
let sichuan: TestClient;
let coordinator: TestClient;
let title: string;

beforeAll(async () => {
  mailbox = await TestMailbox.open();
  server = await TestServer.start({
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'week@test.innoweek.local',
    PUBLIC_URL: 'https://week.example.org',
  });
  await server.createEdition();
  body = await server.createOrganisation({ name: '广州创客协会' });
  guangdong = await server.actAsAssociation('CN-GD');
  sichuan = await server.actAsAssociation('CN-SC');
  coordinator = await server.actAs(['coordinator']);
  ({ title } = await server.createApprovedEvent(body.id));
  await server.createApprovedEvent(body.id);
  beside = await TestServer.join(server);
});
afterAll(async () => {
  await beside.stop();
  await server.stop();
  await mailbox.close();
});
beforeEach(async () => {
  await server.source.query('delete from notifications');
  await server.source.query('delete from reminders');
  mailbox.mails.length = 0;
});

/** At a moment of the edition, two processes look at the same time. */
const lookAt = async (at: string): Promise<void> => {
  await server.administrator.patch('/editions/week-2016', { clock: { at: `${at}+08:00`, speed: 0 } });
  const edition = await server.source.manager.query<{ id: number }[]>(
    `select id from editions where code = 'week-2016'`,
  );
  await Promise.all(
    [server, beside].map(async ({ app }) => {
      const editions = app.get(EditionService);
      // What is kept of its row is as old as the clock was.
      editions.announce(await editions.byId(edition[0]?.id ?? 0));
      await app.get(DeadlineReminder).remind(await editions.find());
    }),
  );
};
/** Waits until both processes know: what serves everybody may be two seconds old. */
const bothSee = async (
  unit: string,
  sees: (one: Completeness['units'][number]) => boolean,
): Promise<void> => {
  for (const { url } of [server, beside]) {
    const client = new TestClient(url, coordinator.token ?? undefined);
    let seen = false;
    for (let tries = 0; tries < 100 && !seen; tries += 1) {
      const { body: matrix } = await client.get<Completeness>('/board/completeness');
      seen = matrix.units.some((one) => one.unit === unit && sees(one));
      if (!seen) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(seen).toBe(true);
  }
};
const told = async (client: TestClient) =>
  (await client.get<Page<Notification>>('/notifications')).body.items;
const reminders = async (client: TestClient, query = '') =>
  (await client.get<Page<Reminder>>(`/reminders${query}`)).body;
const remind = (units: string[], client = coordinator) => client.post<Reminded>('/reminders', { units });

test('a unit is reminded once before a deadline and once after it, however many look', async () => {
  await lookAt('2016-10-13T15:00:00');
  expect(await told(guangdong)).toEqual([]);
  await lookAt('2016-10-13T17:00:00');
  await lookAt('2016-10-13T18:00:00');
  expect(await told(guangdong)).toMatchObject([
    {
      kind: 'owing',
      unit: 'CN-GD',
      step: 'daily',
      day: '2016-10-12',
      due: '2016-10-13T16:00:00.000Z',
      total: 2,
      events: [{}, {}],
    },
  ]);
  await lookAt('2016-10-14T03:00:00');
  expect(await told(guangdong)).toHaveLength(1);
  await lookAt('2016-10-14T08:00:00');
  await lookAt('2016-10-14T12:00:00');
  expect((await told(guangdong)).map(({ kind }) => kind)).toEqual(['overdue', 'owing']);
  // Who owes nothing hears nothing, nor do those who do not report.
  for (const client of [sichuan, coordinator]) expect(await told(client)).toEqual([]);
  expect((await reminders(coordinator)).items).toMatchObject([
    { kind: 'after', unit: 'CN-GD', step: 'daily', day: '2016-10-12', author: null, people: 1 },
    { kind: 'before', unit: 'CN-GD', people: 1 },
  ]);
  expect((await reminders(guangdong)).total).toBe(2);
  expect((await reminders(sichuan)).total).toBe(0);
  expect((await sichuan.get('/reminders?unit=CN-GD')).status).toBe(404);

  // The process beside has no mail server.
  await server.source.query(`update notifications set mail_after = now()`);
  await server.app.get(NotificationMailer).mailDue();
  expect(mailbox.mails).toHaveLength(1);
  const text = textOf(mailbox.mails[0] ?? { to: [], raw: '' });
  expect(text).toContain('广东省 2016-10-12 每日数据将于 2016-10-13 24:00 截止，还有 2 项未报');
  expect(text).toContain('Guangdong daily figures of 2016-10-12: the deadline is over, 2 missing');
  expect(text).toContain('https://week.example.org/completeness?unit=CN-GD&day=2016-10-12');
  expect(text).toContain(title);
});

test('a coordinator reminds now: each unit with its outcome, once in half an hour, and it is on record', async () => {
  await lookAt('2016-10-14T12:00:00');
  await server.source.query('delete from notifications');
  const first = await remind(['CN-GD', 'CN-SC', 'CN-GD']);
  expect(first).toMatchObject({
    status: 200,
    body: {
      items: [
        { unit: 'CN-GD', outcome: 'reminded', people: 1 },
        { unit: 'CN-SC', outcome: 'nothing', people: 0 },
      ],
    },
  });
  expect(await told(guangdong)).toMatchObject([
    { kind: 'reminded', unit: 'CN-GD', step: null, day: null, total: 2 },
  ]);
  const both = await Promise.all([remind(['CN-GD']), remind(['CN-GD'])]);
  expect(both.map((reply) => reply.body.items[0]?.outcome)).toEqual(['recently', 'recently']);
  expect(await told(guangdong)).toHaveLength(1);
  expect((await reminders(coordinator, '?unit=CN-GD&limit=1')).items).toMatchObject([
    { kind: 'asked', author: 'coordinator', people: 1 },
  ]);
  const trail = await server.administrator.get<Page<AuditEntry>>('/audit?limit=1');
  expect(trail.body.items).toMatchObject([{ action: 'reminder.send', target: 'week-2016' }]);
  await server.source.query(`update reminders set created_at = now() - interval '31 minutes'`);
  expect((await remind(['CN-GD'])).body.items[0]?.outcome).toBe('reminded');
});

test('more who remind at once than there are connections to the database hold nobody up', async () => {
  await lookAt('2016-10-14T12:00:00');
  const all = await Promise.all(Array.from({ length: 12 }, () => remind(['CN-GD'])));
  expect(all.map(({ body: { items } }) => items[0]?.outcome).toSorted()).toEqual([
    ...Array.from({ length: 11 }, () => 'recently'),
    'reminded',
  ]);
});

test.each([
  [{ units: [] }, 400],
  [{ units: ['CN-XX'] }, 422],
  [{ units: 'CN-GD' }, 400],
  [{ units: Array.from({ length: 51 }, () => 'CN-GD') }, 400],
  [{ units: ['CN-GD'], edition: 'week-1999' }, 404],
])('%j is refused and nobody is told', async (order, status) => {
  expect((await coordinator.post('/reminders', order)).status).toBe(status);
  expect((await reminders(coordinator)).total).toBe(0);
});

test('where nobody acts for a unit, that is said, and nobody else is told', async () => {
  const there = await server.createOrganisation({ region: '330100' });
  await server.createApprovedEvent(there.id, { region: '330100' });
  await bothSee('CN-ZJ', ({ days }) => days.some(({ held }) => held > 0));
  await lookAt('2016-10-14T12:00:00');
  expect((await reminders(coordinator, '?unit=CN-ZJ')).items).toMatchObject([{ kind: 'after', people: 0 }]);
  expect((await remind(['CN-ZJ'])).body.items).toEqual([{ unit: 'CN-ZJ', outcome: 'nobody', people: 0 }]);
  expect((await told(coordinator)).map(({ kind }) => kind)).toEqual(['submitted']);
});

test('more time is told with its reason, and has reminders of its own', async () => {
  await lookAt('2016-10-14T12:00:00');
  await server.source.query('delete from notifications');
  const given = await coordinator.post<Extension>('/extensions', {
    unit: 'CN-GD',
    step: 'daily',
    day: '2016-10-12',
    until: '2016-10-16T18:00:00+08:00',
    reason: '平台故障',
  });
  expect(given.status).toBe(201);
  expect(await told(guangdong)).toMatchObject([
    { kind: 'extended', day: '2016-10-12', due: '2016-10-16T10:00:00.000Z', reason: '平台故障' },
  ]);
  await lookAt('2016-10-16T11:00:00');
  expect((await told(guangdong)).map(({ kind }) => kind)).toEqual(['owing', 'extended']);
  await coordinator.post(`/extensions/${given.body.id}/withdraw`, { reason: '已恢复' });
  const [back] = await told(guangdong);
  expect(back).toMatchObject({ kind: 'shortened', day: '2016-10-12', reason: '已恢复' });
  expect(back?.due).not.toBe('2016-10-16T10:00:00.000Z');
  // The first deadline was said to be over long ago.
  await lookAt('2016-10-16T12:00:00');
  expect(await told(guangdong)).toHaveLength(3);
  // Whoever does not act for the unit any more reads nothing of it.
  await server.source.query(
    `update notifications set account_id = (select m.account_id from memberships m
       join organisations o on o.id = m.organisation_id where o.reports_for = 'CN-SC' limit 1)`,
  );
  expect(await told(sichuan)).toMatchObject([
    { unit: null, reason: null },
    { unit: null, due: null, day: null },
    { unit: null, reason: null },
  ]);
});

test('what is reported once is asked for by itself; a word, were it zero, settles it', async () => {
  const said = await guangdong.post<Receipt>(
    '/tallies',
    { entries: [{ unit: 'CN-GD', day: '2016-10-12', metric: 'media_reports', value: 0 }] },
    { 'idempotency-key': 'media-zero' },
  );
  expect(said.status).toBe(201);
  await server.folded(guangdong, said.body);
  await bothSee('CN-GD', ({ steps }) => steps[1]?.state === 'zero');
  await lookAt('2016-10-24T12:00:00');
  expect((await told(guangdong)).map(({ kind, step }) => [kind, step]).toSorted()).toEqual([
    ['overdue', 'daily'],
    ['overdue', 'tallies'],
    ['owing', 'agreements'],
  ]);
});
