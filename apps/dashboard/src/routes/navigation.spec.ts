import { expect, test } from '@jest/globals';
import type { Session } from '@innoweek/contracts';
import { isWithin, NAVIGATION } from './navigation.ts';

const signedIn: Session = {
  account: { id: 'a', email: 'a@innoweek.test', name: 'a' },
  roles: ['coordinator'],
  organisation: null,
  membership: 'm',
  memberships: [],
  unit: null,
  secondFactorState: 'on',
  expiresAt: null,
};

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

test.each([
  [null, 'open', true],
  [null, 'reduced', true],
  [null, 'closed', false],
  [null, undefined, false],
  [undefined, 'open', false],
] as const)('to %j with the board %s the public board is offered: %j', (caller, audience, expected) => {
  const offered = NAVIGATION.filter((item) => item.shows(caller, audience)).map(({ to }) => to);
  expect(offered.some((to) => to === '/public')).toBe(expected);
});

test('whoever is signed in is not led to the public board', () => {
  const publicBoard = NAVIGATION.find(({ to }) => to === '/public');
  expect(publicBoard?.shows(signedIn, 'open')).toBe(false);
});
