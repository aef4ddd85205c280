import { expect, test } from '@jest/globals';
import { isWithin, NAVIGATION } from './navigation.ts';

test.each([
  ['/', 'home'],
  ['/receipts', 'tallies'],
  ['/receipts/0190c0de', 'tallies'],
  ['/remainders', 'reconciliation'],
  ['/events/2016-GD-00001', 'events'],
])('at %s exactly one item of the header is current: %s', (pathname, feature) => {
  expect(NAVIGATION.filter((item) => isWithin(item, pathname)).map((item) => item.feature)).toEqual([
    feature,
  ]);
});

test('a name that only begins alike is another place', () => {
  expect(NAVIGATION.filter((item) => isWithin(item, '/eventsource'))).toEqual([]);
});
