import { expect, test } from '@jest/globals';
import type { Completeness } from '@innoweek/contracts';
import fc from 'fast-check';
import { awake, remindAt, remindersOf } from './reminder.rules.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string): Date => new Date(`${text}+08:00`);
const hourIn = (moment: Date): number => new Date(moment.getTime() + 8 * 3_600_000).getUTCHours();

test.each([
  // Until midnight: in the afternoon. At noon: in the morning.
  ['daily', '2016-10-14T00:00:00', '2016-10-13T16:00:00'],
  ['daily', '2016-10-13T12:00:00', '2016-10-13T08:00:00'],
  // So early that there is no morning left: at night after all.
  ['daily', '2016-10-13T08:00:00', '2016-10-13T00:00:00'],
  ['media', '2016-10-26T00:00:00', '2016-10-24T08:00:00'],
] as const)('%s until %s: reminded at %s', (step, due, then) => {
  expect(remindAt(step, at(due), ZONE)).toEqual(at(then));
});

test('nobody is reminded at night, and never before it is time', () => {
  fc.assert(
    fc.property(
      fc.date({ min: at('2016-01-01T00:00:00'), max: at('2017-01-01T00:00:00'), noInvalidDate: true }),
      (moment) => {
        const shown = awake(moment, ZONE);
        expect(shown.getTime()).toBeGreaterThanOrEqual(moment.getTime());
        expect(shown.getTime() - moment.getTime()).toBeLessThanOrEqual(11 * 3_600_000);
        expect(hourIn(shown)).toBeGreaterThanOrEqual(8);
        expect(hourIn(shown)).toBeLessThan(21);
      },
    ),
  );
});

test('each deadline has one reminder before it and one after it; more time has its own', () => {
  const matrix = (state: 'due' | 'late', extendedUntil?: string): Completeness => ({
    edition: 'week-2016',
    at: '2016-10-13T00:00:00Z',
    days: [{ day: '2016-10-12', due: at('2016-10-14T00:00:00').toISOString() }],
    steps: [],
    nation: null,
    units: [
      {
        unit: 'CN-GD',
        owed: 0,
        onTime: null,
        final: null,
        steps: [],
        days: [
          {
            state,
            held: 3,
            reported: 1,
            ...(extendedUntil === undefined ? {} : { extendedUntil }),
          },
        ],
      },
    ],
  });
  const said = (of: Completeness, now: string) =>
    remindersOf(of, at(now), ZONE).map(({ occasion, missing }) => [occasion, missing]);
  expect(said(matrix('due'), '2016-10-13T15:59:00')).toEqual([]);
  const before = [['before|CN-GD|daily|2016-10-12|', 2]];
  expect(said(matrix('due'), '2016-10-13T16:00:00')).toEqual(before);
  expect(said(matrix('due'), '2016-10-13T23:00:00')).toEqual(before);
  expect(said(matrix('late'), '2016-10-14T03:00:00')).toEqual([]);
  expect(said(matrix('late'), '2016-10-14T08:00:00')).toEqual([['after|CN-GD|daily|2016-10-12|', 2]]);
  const until = at('2016-10-16T18:00:00').toISOString();
  expect(said(matrix('due', until), '2016-10-16T12:00:00')).toEqual([
    [`before|CN-GD|daily|2016-10-12|${until}`, 2],
  ]);
});
