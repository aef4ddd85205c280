import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Event, Organisation } from '@innoweek/contracts';
import { TestMailbox, textOf } from '../../test/test.mailbox.ts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';
import { NotificationMailer } from './notification.mailer.ts';
import { NotificationReminder } from './notification.reminder.ts';

let mailbox: TestMailbox;
let server: TestServer;
let body: Organisation;
let guangdong: TestClient;
let organizer: TestClient;
const ORGANIZER = 'organizer@mail.test';

beforeAll(async () => {
  mailbox = await TestMailbox.open();
  server = await TestServer.start({
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'week@test.innoweek.local',
    PUBLIC_URL: 'https://week.example.org',
  });
  await server.createEdition();
  body = await server.createOrganisation({ name: '广州创客协会' });
  organizer = await server.actAs(['organizer'], body.id);
  guangdong = await server.actAsAssociation('CN-GD');
  const [own] = await server.source.query<{ id: string }[]>(
    `select account_id as id from memberships where organisation_id = $1`,
    [body.id],
  );
  await server.source.query('update accounts set email = $2 where id = $1', [own?.id, ORGANIZER]);
  server.announceAccess();
});
afterAll(async () => {
  await server.stop();
  await mailbox.close();
});
beforeEach(async () => {
  await server.source.query('delete from notifications');
  mailbox.mails.length = 0;
  mailbox.refuses = false;
});

let count = 0;
const submitted = async (title?: string): Promise<Event> => {
  count += 1;
  const { body: event } = await organizer.post<Event>('/events', {
    title: title ?? `路演${String(count)}`,
    organiser: body.id,
    region: '440100',
    start: '2016-10-13T09:00:00+08:00',
    end: '2016-10-13T17:00:00+08:00',
    submit: true,
  });
  return event;
};
const giveBack = (event: Event, reason = '请补充地点') =>
  guangdong.post(`/events/${event.code}/return`, { reason });
/** What is to come is due now. */
const becomeDue = () =>
  server.source.query(`update notifications set mail_after = now() where mail_after is not null`);
const mailNow = () => server.app.get(NotificationMailer).mailDue();
const toOrganizer = () => mailbox.mails.filter(({ to }) => to.includes(ORGANIZER));

describe('a mail', () => {
  test('holds everything that is due for somebody, once', async () => {
    const events = [await submitted(), await submitted()];
    for (const event of events) await giveBack(event);
    await guangdong.post(`/events/${(await submitted()).code}/approve`, {});
    await becomeDue();
    await Promise.all([mailNow(), mailNow(), mailNow()]);
    const [mail, ...more] = toOrganizer();
    expect(more).toEqual([]);
    const text = textOf(mail ?? { to: [], raw: '' });
    for (const { title, code } of events) {
      expect(text).toContain(title);
      expect(text).toContain(`https://week.example.org/events/${code}`);
    }
    expect(text).toContain('请补充地点');
    expect(text).toContain('1 场活动已通过审核');
    expect(mail?.raw).toMatch(
      /^List-Unsubscribe: <https:\/\/week\.example\.org\/notifications\?tab=settings>/im,
    );
    await becomeDue();
    await mailNow();
    expect(toOrganizer()).toHaveLength(1);
  });

  test('that the mail server did not take is sent again later, with the same id', async () => {
    await giveBack(await submitted());
    await becomeDue();
    mailbox.refuses = true;
    await mailNow();
    expect(toOrganizer()).toEqual([]);
    const [row] = await server.source.query<{ failures: number; later: boolean; mailId: string }[]>(
      `select mail_failures as failures, mail_after > now() as later, mail_id as "mailId"
       from notifications where kind = 'returned'`,
    );
    expect(row).toMatchObject({ failures: 1, later: true });
    mailbox.refuses = false;
    await becomeDue();
    await mailNow();
    expect(toOrganizer()).toHaveLength(1);
    expect(toOrganizer()[0]?.raw).toContain(`Message-ID: <${row?.mailId ?? ''}@week.example.org>`);
  });

  test('that was being handed in when the server fell over is handed in again as it was', async () => {
    await giveBack(await submitted());
    await becomeDue();
    // What a crash leaves: chosen and not noted as sent.
    const mailId = '01900000-0000-7000-8000-000000000001';
    await server.source.query(
      `update notifications set mail_id = $1, mail_after = now() - interval '1 second' where kind = 'returned'`,
      [mailId],
    );
    await giveBack(await submitted(), '后来的');
    await mailNow();
    const [again] = toOrganizer();
    expect(again?.raw).toContain(`Message-ID: <${mailId}@week.example.org>`);
    expect(textOf(again ?? { to: [], raw: '' })).not.toContain('后来的');
    await becomeDue();
    await mailNow();
    expect(toOrganizer()).toHaveLength(2);
  });

  test('keeps what people typed in its line, and its headers ours', async () => {
    const event = await submitted('<b>路演</b> & "大赛" Bcc: all@example.org');
    await giveBack(event, '第一行\r\nBcc: victim@example.org\r\n\r\n第二行');
    await becomeDue();
    await mailNow();
    const [mail] = toOrganizer();
    expect(mail?.to).toEqual([ORGANIZER]);
    const head = mail?.raw.slice(0, mail.raw.indexOf('\r\n\r\n')) ?? '';
    expect(head).not.toMatch(/^bcc/im);
    expect(textOf(mail ?? { to: [], raw: '' })).not.toMatch(/^Bcc/m);
  });

  test('is not sent to who is disabled, nor about what they may not see any more', async () => {
    const event = await submitted();
    await giveBack(event);
    await server.source.query(`update events set organiser_id = 'cast' where code = $1`, [event.code]);
    await becomeDue();
    await mailNow();
    expect(toOrganizer()).toEqual([]);
    await giveBack(await submitted());
    await becomeDue();
    await server.source.query('update accounts set disabled = true where email = $1', [ORGANIZER]);
    await mailNow();
    await server.source.query('update accounts set disabled = false where email = $1', [ORGANIZER]);
    expect(toOrganizer()).toEqual([]);
    expect(
      await server.source.query('select 1 from notifications where mail_after is not null and kind = $1', [
        'returned',
      ]),
    ).toEqual([]);
  });
});

describe('reminders', () => {
  const remind = () => server.app.get(NotificationReminder).remind();
  const kindsOf = async (): Promise<string[]> =>
    (await server.source.query<{ kind: string }[]>('select kind from notifications order by id')).map(
      ({ kind }) => kind,
    );

  test('what waits too long is said once a day to whoever decides', async () => {
    const event = await submitted();
    await server.source.query('delete from notifications');
    await remind();
    expect(await kindsOf()).toEqual([]);
    await server.source.query(`update event_versions set at = at - interval '49 hours' where code = $1`, [
      event.code,
    ]);
    await remind();
    await remind();
    expect(await kindsOf()).toEqual(['waiting']);
  });

  test('drafts are remembered when the opening is near, and no sooner', async () => {
    await guangdong.post('/events/decisions', {
      codes: (await guangdong.get<{ items: Event[] }>('/events?status=submitted')).body.items.map(
        ({ code }) => code,
      ),
      decision: 'approve',
    });
    await giveBack(await submitted());
    await server.source.query('delete from notifications');
    await server.administrator.patch('/editions/week-2016', {
      clock: { at: '2016-10-05T08:00:00+08:00', speed: 0 },
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await remind();
    expect(await kindsOf()).toEqual([]);
    await server.administrator.patch('/editions/week-2016', {
      clock: { at: '2016-10-10T08:00:00+08:00', speed: 0 },
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    await remind();
    await remind();
    expect(await kindsOf()).toEqual(['deadline']);
  });
});
