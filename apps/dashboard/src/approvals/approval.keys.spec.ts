import { expect, test } from '@jest/globals';
import { commandOf, KEYS, moved } from './approval.keys.ts';
import { readApprovalSearch } from './approval.search.ts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('every key of the help does what it says', () => {
  for (const [keys, command] of KEYS)
    for (const key of keys.split(' '))
      expect(commandOf(press({ '↓': 'ArrowDown', '↑': 'ArrowUp' }[key] ?? key), false)).toBe(command);
});

test('keys of the browser, and what is typed, are no commands', () => {
  expect(commandOf(press('r', { ctrlKey: true }), false)).toBeNull();
  expect(commandOf(press('a', { metaKey: true }), false)).toBeNull();
  expect(commandOf(press('a'), true)).toBeNull();
  expect(commandOf(press('q'), false)).toBeNull();
});

test('the focus stays in the list', () => {
  expect(moved(null, 'next', 3)).toBe(0);
  expect(moved(null, 'previous', 3)).toBe(2);
  expect(moved(2, 'next', 3)).toBe(2);
  expect(moved(0, 'previous', 3)).toBe(0);
  expect(moved(1, 'next', 3)).toBe(2);
  expect(moved(null, 'next', 0)).toBeNull();
});

test('an address says what can be understood of it', () => {
  expect(readApprovalSearch({ q: 2016, unit: 'CN-GD', age: 'long', waiting: 'x', assignee: 'me' })).toEqual({
    q: '2016',
    unit: 'CN-GD',
    age: 'long',
    assignee: 'me',
  });
  expect(readApprovalSearch({ unit: '<b>', q: ' ' })).toEqual({});
});
