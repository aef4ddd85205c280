import { expect, test } from '@jest/globals';
import { stateOf } from './notification.state.ts';

test('only what was not read and still asks for something looks unread', () => {
  const readAt = '2026-11-01T08:00:00Z';
  expect(stateOf({ readAt: null, settled: false })).toBe('unread');
  expect(stateOf({ readAt, settled: false })).toBe('read');
  expect(stateOf({ readAt: null, settled: true })).toBe('settled');
  expect(stateOf({ readAt, settled: true })).toBe('settled');
});
