import { expect, test } from '@jest/globals';
import { targetOf } from './notification.target.ts';

const event = { code: '2016-GD-00001', title: '路演' };

test('one event leads to it, several to their list', () => {
  expect(targetOf({ kind: 'returned', events: [event], total: 1 })).toEqual({ code: event.code });
  expect(targetOf({ kind: 'returned', events: [event], total: 2 })).toEqual({
    search: { status: 'returned' },
  });
  expect(targetOf({ kind: 'asked', events: [], total: 1 })).toEqual({ search: { asked: true } });
});
