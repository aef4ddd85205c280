import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Event, EventHistory, Notification, Page } from '@innoweek/contracts';
import type { TestClient } from '../../test/test.client.ts';
import { TestServer } from '../../test/test.server.ts';

const APPROVED_AT = '2016-10-12T03:00:00.000Z';
const CANCELLED_AT = '2016-10-13T09:30:00.000Z';

let server: TestServer;
let organizer: TestClient;
let coordinator: TestClient;
let event: Event;

beforeAll(async () => {
  server = await TestServer.start();
  await server.createEdition();
  const body = await server.createOrganisation();
  organizer = await server.actAs(['organizer'], body.id);
  coordinator = await server.actAs(['coordinator']);
  await leapTo(APPROVED_AT);
  event = await server.createApprovedEvent(body.id, {
    start: '2016-10-15T09:00:00+08:00',
    end: '2016-10-15T17:00:00+08:00',
  });
  await untilKnown(APPROVED_AT, 'approved');
  await leapTo(CANCELLED_AT);
  await coordinator.post(`/events/${event.code}/cancel`, { reason: '台风' });
  await untilKnown(CANCELLED_AT, 'cancelled');
  await leapTo('2016-10-14T00:00:00.000Z');
});
afterAll(() => server.stop());

const leapTo = (at: string) => server.administrator.patch('/editions/week-2016', { clock: { at, speed: 0 } });

/**
 * Waits until the organizer was told, and a version of the board came after that: what a clock showed is known from the
 * next version, and the message may come after the one that it is about.
 */
const untilKnown = async (at: string, kind: Notification['kind']): Promise<void> => {
  await until(`exists (select from notifications where kind = '${kind}')`);
  const entry = { unit: 'CN-GD', day: '2016-10-12', metric: 'participants', value: 1 };
  await coordinator.post('/tallies', { entries: [entry] }, { 'idempotency-key': `after ${kind}` });
  const told = `(select max(at) from notifications where kind = '${kind}')`;
  await until(`exists (select from board_versions where edition_at = '${at}' and at > ${told})`);
};

const until = async (condition: string): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    const [row] = await server.source.query<{ met: boolean }[]>(`select ${condition} as met`);
    if (row?.met) return;
    await sleep(25);
  }
  throw new Error(`it never came to be: ${condition}`);
};

test('the history of an event tells when things happened by the clock of the edition', async () => {
  const { body } = await coordinator.get<EventHistory>(`/events/${event.code}/history`);
  const told = new Map(body.items.map(({ action, at }) => [action, at]));
  expect([told.get('create'), told.get('approve'), told.get('cancel')]).toEqual([
    APPROVED_AT,
    APPROVED_AT,
    CANCELLED_AT,
  ]);
});

test('a message tells when it came by the clock of the edition that it is about', async () => {
  const { body } = await organizer.get<Page<Notification>>('/notifications');
  const told = body.items.map(({ kind, at }) => [kind, at]);
  expect(told).toContainEqual(['approved', APPROVED_AT]);
  expect(told).toContainEqual(['cancelled', CANCELLED_AT]);
});

test('an event tells by the same clock when it was last changed, and since when a change waits', async () => {
  await leapTo(APPROVED_AT);
  const asked = await server.createApprovedEvent(event.organiser.id, {
    start: '2016-10-15T09:00:00+08:00',
    end: '2016-10-15T17:00:00+08:00',
  });
  await organizer.patch(`/events/${asked.code}`, { venue: '二楼报告厅' }, { 'if-match': '*' });
  const { body } = await organizer.get<Event>(`/events/${asked.code}`);
  expect([body.updatedAt, body.pending?.at]).toEqual([APPROVED_AT, APPROVED_AT]);
  const listed = await organizer.get<Page<Event>>('/events?limit=200');
  const told = new Map(listed.body.items.map(({ code, updatedAt }) => [code, updatedAt]));
  expect([told.get(asked.code), told.get(event.code)]).toEqual([APPROVED_AT, CANCELLED_AT]);
});
