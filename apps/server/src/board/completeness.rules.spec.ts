import { describe, expect, test } from '@jest/globals';
import { shownCompleteness, type ReportingStep } from '@innoweek/contracts';
import fc from 'fast-check';
import { dueOf, opensOf, scheduleOf, type Due } from '../editions/reporting.schedule.ts';
import {
  completenessOf,
  spanOf,
  stateOf,
  type Granted,
  type Known,
  type UnitDay,
} from './completeness.rules.ts';

const edition = {
  zone: 'Asia/Shanghai',
  end: '2016-10-18',
  dailyDue: { days: 1, hour: 24 },
  deadlines: { tallies: '2016-10-20' },
};
const schedule = scheduleOf(edition);
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
const known = (change: Partial<Known>): Known => ({ found: [], said: [], granted: [], schedule, ...change });
const more = (change: Partial<Granted> = {}): Granted => ({
  unit: 'CN-GD',
  step: 'daily',
  day: '2016-10-12',
  until: at('2016-10-16T12:00:00'),
  at: at('2016-10-14T09:00:00'),
  ...change,
});
const daily = (day: string): Due => ({ step: 'daily', day });

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
    ['2016-10-12T23:59:59', { held: 0 }, 'notDue'],
    ['2016-10-13T00:00:00', { held: 0 }, 'noEvents'],
    // A report of nothing, from a unit where nothing is registered.
    ['2016-10-14T00:00:00', { held: 0, remainders: 1, zeros: 1 }, 'zero'],
    ['2016-10-14T00:00:00', { remainders: 1, zeros: 1 }, 'late'],
  ] as const)('at %s with %j it is %s', (now, change, state) => {
    expect(stateOf(unitDay(change), at(now), spanOf(daily('2016-10-12'), 'CN-GD', known({})))).toBe(state);
  });
});

describe('the schedule of an edition', () => {
  test.each([
    [{}, '2016-10-18', '2016-10-20T00:00:00'],
    [{ dailyDue: { days: 1, hour: 10 } }, '2016-10-18', '2016-10-19T10:00:00'],
    [{ dailyDue: { days: 5, hour: 24 } }, '2016-10-12', '2016-10-18T00:00:00'],
    // The deadline of all figures comes first where it is earlier.
    [{ dailyDue: { days: 5, hour: 24 } }, '2016-10-17', '2016-10-21T00:00:00'],
    [{ deadlines: { tallies: '2016-10-18' } }, '2016-10-18', '2016-10-19T00:00:00'],
    [{ deadlines: {} }, '2016-10-18', '2016-10-20T00:00:00'],
  ] as const)('with %j figures of %s are due by %s', (change, day, due) => {
    expect(dueOf(daily(day), scheduleOf({ ...edition, ...change }))).toEqual(at(due));
  });

  test('sets what nobody set: final figures after two days, the rest after seven', () => {
    const { tallies, media, agreements } = scheduleOf({ ...edition, deadlines: {} });
    expect([tallies, media, agreements]).toEqual(['2016-10-20', '2016-10-25', '2016-10-25']);
  });

  test('nothing is due before it is over, and no day after the deadline of all figures', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 12, max: 18 }),
        fc.integer({ min: 18, max: 31 }),
        (days, hour, day, last) => {
          const own = scheduleOf({
            ...edition,
            dailyDue: { days, hour },
            deadlines: { tallies: `2016-10-${String(last)}` },
          });
          const of = daily(`2016-10-${String(day)}`);
          const due = dueOf(of, own).getTime();
          expect(due).toBeGreaterThanOrEqual(opensOf(of, own).getTime());
          expect(due).toBeLessThanOrEqual(dueOf({ step: 'tallies' }, own).getTime());
        },
      ),
    );
  });
});

describe('more time', () => {
  test('reaches its own unit, step and day alone', () => {
    const given = known({ granted: [more()] });
    expect(spanOf(daily('2016-10-12'), 'CN-GD', given)).toMatchObject({
      due: at('2016-10-16T12:00:00'),
      extended: true,
    });
    for (const [of, unit] of [
      [daily('2016-10-13'), 'CN-GD'],
      [daily('2016-10-12'), 'CN-SC'],
      [{ step: 'media' }, 'CN-GD'],
    ] as const)
      expect(spanOf(of, unit, given).extended).toBe(false);
  });

  test('never takes time away, whatever was given', () => {
    const step = fc.constantFrom<ReportingStep>('daily', 'tallies', 'media');
    const given = fc.record({
      unit: fc.constantFrom('CN-GD', 'CN-SC'),
      step,
      day: fc.constantFrom(null, '2016-10-12', '2016-10-13'),
      until: fc.date({ min: at('2016-10-01T00:00:00'), max: at('2016-11-30T00:00:00'), noInvalidDate: true }),
      at: fc.constant(at('2016-10-01T00:00:00')),
    });
    fc.assert(
      fc.property(fc.array(given, { maxLength: 6 }), (granted) => {
        const base = spanOf(daily('2016-10-12'), 'CN-GD', known({}));
        const own = spanOf(daily('2016-10-12'), 'CN-GD', known({ granted }));
        expect(own.due.getTime()).toBeGreaterThanOrEqual(base.due.getTime());
        expect(own.extended).toBe(own.due > base.due);
      }),
    );
  });

  test('that came after the figures makes nobody punctual; before them it does', () => {
    const found = [unitDay({ reported: 3, completeAt: at('2016-10-15T10:00:00') })];
    const rates = (given: Granted) =>
      completenessOf(['CN-GD'], known({ found, granted: [given] }), at('2016-10-17T00:00:00')).nation;
    expect(rates(more())).toEqual({ owed: 1, onTime: 1, final: 1 });
    expect(rates(more({ at: at('2016-10-15T11:00:00') }))).toEqual({ owed: 1, onTime: 0, final: 1 });
  });
});

test('rates count only what was owed and is due; late figures make a day complete, not punctual', () => {
  const found = [
    unitDay({ day: '2016-10-12', reported: 3, completeAt: at('2016-10-13T10:00:00') }),
    unitDay({ day: '2016-10-13', reported: 3, completeAt: at('2016-10-16T10:00:00') }),
    unitDay({ day: '2016-10-14', reported: 1 }),
    unitDay({ day: '2016-10-16', reported: 0 }),
    unitDay({ unit: 'CN-SC', day: '2016-10-12', held: 0 }),
    unitDay({ unit: 'CN-ZJ', day: '2016-10-12', reported: 3, completeAt: at('2016-10-12T22:00:00') }),
  ];
  const { units, days, nation } = completenessOf(
    ['CN-GD', 'CN-SC', 'CN-ZJ'],
    known({ found }),
    at('2016-10-17T00:00:00'),
  );
  expect(days.map(({ day }) => day)).toEqual(['2016-10-12', '2016-10-13', '2016-10-14', '2016-10-16']);
  expect(units.map(({ owed, onTime, final }) => [owed, onTime, final])).toEqual([
    [3, 1 / 3, 2 / 3],
    [0, null, null],
    [1, 1, 1],
  ]);
  // Every unit-day weighs the same in the nation.
  expect(nation).toEqual({ owed: 4, onTime: 2 / 4, final: 3 / 4 });
});

test('what is owed once: final figures when every day is there, the press and agreements when something is said', () => {
  const found = [unitDay({ reported: 3 }), unitDay({ day: '2016-10-13', reported: 2 })];
  const states = (change: Partial<Known>, now: string) =>
    completenessOf(['CN-GD'], known({ found, ...change }), at(now)).units[0]?.steps.map(shownCompleteness);
  expect(states({}, '2016-10-18T12:00:00')).toEqual(['notDue', 'notDue', 'notDue']);
  expect(states({}, '2016-10-19T00:00:00')).toEqual(['due', 'due', 'due']);
  expect(states({}, '2016-10-21T00:00:00')).toEqual(['late', 'due', 'due']);
  const said = [
    { unit: 'CN-GD', step: 'media', figures: 2, zeros: 0, verified: 2 },
    { unit: 'CN-GD', step: 'agreements', figures: 2, zeros: 2, verified: 0 },
  ] as const;
  expect(states({ said }, '2016-10-21T00:00:00')).toEqual(['late', 'verified', 'zero']);
  expect(states({ found: [unitDay({ reported: 3 })] }, '2016-10-21T00:00:00')?.[0]).toBe('received');
  // Where nothing takes place nothing is owed.
  expect(states({ found: [unitDay({ held: 0 })] }, '2016-12-01T00:00:00')).toEqual([
    'noEvents',
    'noEvents',
    'noEvents',
  ]);
});

test('what is complete never becomes missing as time goes on, and what is missing only gets later', () => {
  const span = spanOf(daily('2016-10-12'), 'CN-GD', known({}));
  const moment = fc
    .integer({ min: 0, max: 20 * 86_400 })
    .map((s) => new Date(Date.parse('2016-10-10') + s * 1000));
  fc.assert(
    fc.property(moment, moment, fc.nat(4), fc.nat(4), fc.nat(1), (one, other, held, reported, remainders) => {
      const day = unitDay({ held, reported: Math.min(held, reported), remainders });
      const [earlier, later] = one <= other ? [one, other] : [other, one];
      const order = held === 0 ? ['notDue', 'noEvents'] : ['notDue', 'due', 'late'];
      const [before, after] = [stateOf(day, earlier, span), stateOf(day, later, span)];
      if (order.includes(before)) expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
      else expect(after).toBe(before);
    }),
  );
});
