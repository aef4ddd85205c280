import { expect, test } from '@jest/globals';
import { comparisonHash, comparisonIn, inOrder } from './comparison.model.ts';

const MINUTE_MS = 60_000;
const AT = Date.parse('2016-10-01T00:00:00Z');

test('what is written after the # is read again', () => {
  for (const compared of ['now', AT, null] as const)
    expect(comparisonIn(comparisonHash(compared))).toBe(compared);
  expect(comparisonHash(AT)).toBe('compare=2016-10-01T00:00Z');
});

test('any other text compares nothing', () => {
  for (const hash of ['', 'figures', 'compare=', 'compare=yesterday', 'compare=2016-13-45T00:00Z'])
    expect(comparisonIn(hash)).toBeNull();
});

test('the earlier moment comes first, whichever was looked back at', () => {
  expect(inOrder(AT, 'now')).toEqual({ from: AT, to: 'now' });
  expect(inOrder(AT, AT + MINUTE_MS)).toEqual({ from: AT, to: AT + MINUTE_MS });
  expect(inOrder(AT, AT - MINUTE_MS)).toEqual({ from: AT - MINUTE_MS, to: AT });
  expect(inOrder(AT, AT)).toBeNull();
});
