import { expect, test } from '@jest/globals';
import { targetOf } from './notification.target.ts';

const none = { unit: null, day: null, step: null };
const event = { code: '2016-GD-00001', title: '路演' };

test('one event leads to it, several to their list', () => {
  expect(targetOf({ kind: 'returned', events: [event], total: 1, import: null, ...none })).toEqual({
    code: event.code,
  });
  expect(targetOf({ kind: 'returned', events: [event], total: 2, import: null, ...none })).toEqual({
    search: { status: 'returned' },
  });
  expect(targetOf({ kind: 'asked', events: [], total: 1, import: null, ...none })).toEqual({
    search: { asked: true },
  });
  expect(targetOf({ kind: 'counted', events: [event], total: 1, import: 'a-file', ...none })).toEqual({
    file: 'a-file',
  });
});

test('what is owed leads to where it is reported', () => {
  const owed = { events: [], total: 2, import: null, unit: 'CN-GD' };
  expect(targetOf({ ...owed, kind: 'owing', day: '2016-10-12', step: 'daily' })).toEqual({
    owed: { unit: 'CN-GD', day: '2016-10-12' },
  });
  expect(targetOf({ ...owed, kind: 'overdue', day: null, step: 'media' })).toEqual({
    owed: { unit: 'CN-GD', step: 'media' },
  });
  expect(targetOf({ ...owed, kind: 'reminded', day: null, step: null })).toEqual({ owed: { unit: 'CN-GD' } });
  // Whoever acts for the unit no more is led to what they may see.
  expect(targetOf({ ...owed, kind: 'owing', unit: null, day: null, step: null })).toEqual({ owed: {} });
});
