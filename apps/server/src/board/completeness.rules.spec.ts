import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { completenessOf, dueOf, stateOf, type UnitDay } from './completeness.rules.ts';

const deadlines = { zone: 'Asia/Shanghai', tallies: '2016-10-20' };
const unitDay = (change: Partial<UnitDay> = {}): UnitDay => ({
  unit: 'CN-GD',
  day: '2016-10-12',
  held: 3,
  reported: 0,
  remainders: 0,
  zeros: 0,
  verified: 0,
  completeAt: null,
  ...change,
});
const at = (text: string): Date => new Date(`${text}+08:00`);

describe('a unit and a day', () => {
  test.each([
    ['2016-10-12T23:59:59', {}, 'notDue'],
    ['2016-10-13T00:00:00', {}, 'due'],
    ['2016-10-13T23:59:59', { reported: 2 }, 'due'],
    ['2016-10-14T00:00:00', { reported: 2 }, 'late'],
    ['2016-10-12T12:00:00', { reported: 3 }, 'received'],
    ['2016-10-14T00:00:00', { reported: 3, zeros: 2 }, 'received'],
    ['2016-10-14T00:00:00', { reported: 3, zeros: 3 }, 'zero'],
    ['2016-10-14T00:00:00', { reported: 3, zeros: 3, verified: 3 }, 'verified'],
    ['2016-10-14T00:00:00', { held: 0 }, 'notDue'],
    // A report of nothing, from a unit where nothing is registered.
    ['2016-10-14T00:00:00', { held: 0, remainders: 1, zeros: 1 }, 'zero'],
    ['2016-10-14T00:00:00', { remainders: 1, zeros: 1 }, 'late'],
  ] as const)('at %s with %j it is %s', (now, change, state) => {
    expect(stateOf(unitDay(change), at(now), deadlines)).toBe(state);
  });

  test('the deadline of the edition comes first where it is earlier, but never before the day is over', () => {
    expect(dueOf('2016-10-18', { ...deadlines, tallies: '2016-10-18' })).toEqual(at('2016-10-19T00:00:00'));
    expect(dueOf('2016-10-18', { ...deadlines, tallies: '2016-10-01' })).toEqual(at('2016-10-20T00:00:00'));
    expect(dueOf('2016-10-18', { ...deadlines, tallies: undefined })).toEqual(at('2016-10-20T00:00:00'));
  });
});

test('rates count only what was owed and is due; late figures make a day complete, not punctual', () => {
  const found = [
    unitDay({ day: '2016-10-12', reported: 3, completeAt: at('2016-10-13T10:00:00') }),
    unitDay({ day: '2016-10-13', reported: 3, completeAt: at('2016-10-16T10:00:00') }),
    unitDay({ day: '2016-10-14', reported: 1 }),
    unitDay({ day: '2016-10-16', reported: 0 }),
    unitDay({ unit: 'CN-SC', day: '2016-10-12', held: 0 }),
  ];
  const { units, days } = completenessOf(['CN-GD', 'CN-SC'], found, at('2016-10-17T00:00:00'), deadlines);
  expect(days.map(({ day }) => day)).toEqual(['2016-10-12', '2016-10-13', '2016-10-14', '2016-10-16']);
  expect(units.map(({ onTime, final }) => [onTime, final])).toEqual([
    [1 / 3, 2 / 3],
    [null, null],
  ]);
});

test('what is complete never becomes missing as time goes on, and what is missing only gets later', () => {
  const order = ['notDue', 'due', 'late'];
  const moment = fc
    .integer({ min: 0, max: 20 * 86_400 })
    .map((s) => new Date(Date.parse('2016-10-10') + s * 1000));
  fc.assert(
    fc.property(moment, moment, fc.nat(4), fc.nat(4), fc.nat(1), (one, other, held, reported, remainders) => {
      const day = unitDay({ held, reported: Math.min(held, reported), remainders });
      const [earlier, later] = one <= other ? [one, other] : [other, one];
      const [before, after] = [stateOf(day, earlier, deadlines), stateOf(day, later, deadlines)];
      if (order.includes(before)) expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
      else expect(after).toBe(before);
    }),
  );
});
