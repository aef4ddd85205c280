import { expect, test } from '@jest/globals';
import type { Event, EventHistory } from '@innoweek/contracts';
import { askedOf } from './asked.model.ts';

type Item = EventHistory['items'][number];
const item = (action: Item['action'], after?: unknown): Item => ({
  version: 1,
  at: '2016-10-12T09:00:00.000Z',
  actor: null,
  action,
  reason: null,
  changes: after === undefined ? [] : [{ field: 'pending', before: null, after }],
});
const ASKED = { end: '2016-10-12T12:00:00.000Z', venue: '5 号馆', reason: null };
const waiting = (...fields: string[]): Event['pending'] => ({
  at: '2016-10-11T09:00:00.000Z',
  reason: null,
  changes: fields.map((field) => ({ field, before: null, after: null })),
});
const statesOf = (items: Item[], event: Pick<Event, 'pending' | 'status'>): string[] =>
  askedOf(items, event).flatMap((asked) => asked.map(({ field, state }) => `${field} ${state}`));

test('what was asked waits while the event says so', () => {
  const event = { pending: waiting('end', 'venue'), status: 'approved' } as const;
  expect(statesOf([item('approve'), item('edit', ASKED)], event)).toEqual(['end waits', 'venue waits']);
});

test('a time that was asked for lapses when the event is over; a venue waits on', () => {
  const event = { pending: waiting('venue'), status: 'concluded' } as const;
  const items = [item('edit', ASKED), item('start'), item('conclude')];
  expect(statesOf(items, event)).toEqual(['end lapsed', 'venue waits']);
});

test('what was answered or asked anew does not wait any more', () => {
  const answered = { pending: null, status: 'concluded' } as const;
  expect(statesOf([item('edit', ASKED), item('approve', null)], answered)).toEqual([
    'end told',
    'venue told',
  ]);
  const anew = [item('edit', ASKED), item('edit', { venue: '6 号馆', reason: null })];
  expect(statesOf(anew, { pending: waiting('venue'), status: 'approved' })).toEqual([
    'end told',
    'venue told',
    'venue waits',
  ]);
});
