import { expect, test } from '@jest/globals';
import { comparedIn, comparisonIn, comparisonInHash, inOrder } from './comparison.model.ts';

const MINUTE_MS = 60_000;
const AT = Date.parse('2016-10-01T00:00:00Z');

test('what an address says is read in the one way that it is written', () => {
  expect(comparedIn(comparisonIn('now'))).toBe('now');
  expect(comparedIn(comparisonIn('2016-10-01T08:00:20+08:00'))).toBe(AT);
  expect(comparisonIn('2016-10-01T08:00:20+08:00')).toBe('2016-10-01T00:00Z');
  expect(comparedIn(undefined)).toBeNull();
});

test('any other text compares nothing', () => {
  for (const value of ['', 'figures', 'yesterday', '2016-13-45T00:00Z', 7, null, undefined])
    expect(comparisonIn(value)).toBeUndefined();
});

test('links of the time when it stood after the # compare the same', () => {
  expect(comparisonInHash('#compare=now')).toBe('now');
  expect(comparisonInHash('compare=2016-10-01T00:00Z')).toBe('2016-10-01T00:00Z');
  for (const hash of ['', '#', '#figures', '#compare=', '#compare=yesterday'])
    expect(comparisonInHash(hash)).toBeUndefined();
});

test('the earlier moment comes first, whichever was looked back at', () => {
  expect(inOrder(AT, 'now')).toEqual({ from: AT, to: 'now' });
  expect(inOrder(AT, AT + MINUTE_MS)).toEqual({ from: AT, to: AT + MINUTE_MS });
  expect(inOrder(AT, AT - MINUTE_MS)).toEqual({ from: AT - MINUTE_MS, to: AT });
  expect(inOrder(AT, AT)).toBeNull();
});
