import { expect, test } from '@jest/globals';
import { targetOf } from './notification.target.ts';

const event = { code: '2016-GD-00001', title: '路演' };

test('one event leads to it, several to their list', () => {
  expect(targetOf({ kind: 'returned', events: [event], total: 1, import: null })).toEqual({
    code: event.code,
  });
  expect(targetOf({ kind: 'returned', events: [event], total: 2, import: null })).toEqual({
    search: { status: 'returned' },
  });
  expect(targetOf({ kind: 'asked', events: [], total: 1, import: null })).toEqual({
    search: { asked: true },
  });
  expect(targetOf({ kind: 'counted', events: [event], total: 1, import: 'a-file' })).toEqual({
    file: 'a-file',
  });
});
