import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { typicalCourse } from '@innoweek/counting';
import {
  expectedIn,
  incrementsOf,
  pointsIn,
  timeTicks,
  valueAt,
  valueTicks,
  windowOf,
  withLive,
} from './trend.model.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const start = Date.parse('2016-10-12T00:00:00+08:00');
const span = { from: start - 30 * DAY, start, end: start + 7 * DAY };

it('a step adds what the total before it lacked, also below nothing', () => {
  expect(
    incrementsOf([
      { at: 1, value: 5 },
      { at: 2, value: 9 },
      { at: 3, value: 7 },
    ]).map(({ value }) => value),
  ).toEqual([5, 4, -2]);
});

it('the steps add up to the last total again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1 }), (totals) => {
      const increments = incrementsOf(totals.map((value, hour) => ({ at: hour * HOUR, value })));
      expect(increments.reduce((sum, { value }) => sum + value, 0)).toBe(totals.at(-1));
    }),
  );
});

describe('the window', () => {
  it('is two hours by the minute, the week by the hour, everything by the day', () => {
    const now = start + 2 * DAY + 90_000;
    expect(windowOf('minute', now, span).to - windowOf('minute', now, span).from).toBe(2 * HOUR);
    expect(windowOf('hour', now, span)).toEqual({ from: start, to: span.end });
    expect(windowOf('day', now, span)).toEqual({ from: span.from, to: span.end });
    expect(windowOf('hour', start - HOUR, span)).toEqual({ from: start - 7 * DAY, to: start });
    expect(windowOf('hour', span.from, span)).toEqual({ from: span.from, to: span.from + 7 * DAY });
    expect(windowOf('hour', span.from - DAY, span)).toEqual({
      from: span.from - 5 * DAY,
      to: span.from + 2 * DAY,
    });
    expect(windowOf('day', span.from - DAY, span)).toEqual({ from: span.from - 7 * DAY, to: span.end });
    const midway = span.from + 12.3 * DAY;
    expect(windowOf('hour', midway, span)).toEqual({ from: span.from + 8 * DAY, to: span.from + 15 * DAY });
  });

  it('always has now in it while the edition lasts', () => {
    fc.assert(
      fc.property(fc.integer({ min: span.from - 60 * DAY, max: span.end - 1 }), (now) => {
        const { from, to } = windowOf('hour', now, span);
        expect(from <= now && now < to).toBe(true);
        expect(to - from).toBe(7 * DAY);
      }),
    );
  });

  it('begins with what there was before it, and never draws beyond now', () => {
    const totals = [
      { at: start - HOUR, value: 10 },
      { at: start + HOUR, value: 15 },
      { at: start + 2 * HOUR, value: 30 },
    ];
    const now = start + 1.5 * HOUR;
    const window = windowOf('hour', now, span);
    expect(pointsIn(totals, window, 'hour', 'cumulative', now)).toEqual([
      { at: start, value: 10 },
      { at: start + HOUR, value: 15 },
      { at: now, value: 30 },
    ]);
    expect(pointsIn(totals, window, 'hour', 'increment', now).map(({ value }) => value)).toEqual([5, 15]);
  });

  it('has one point for now, also at the moment in which a step begins', () => {
    const window = windowOf('hour', start, span);
    const at = start + HOUR;
    const totals = withLive([{ at, value: 10 }], 12, at, 'hour', 'cumulative');
    expect(pointsIn(totals, window, 'hour', 'cumulative', at)).toEqual([
      { at: start, value: 0 },
      { at, value: 12 },
    ]);
  });

  it('is empty before it begins, and rises from nothing where the first figure came', () => {
    const window = windowOf('hour', start, span);
    const first = { at: start + 50 * HOUR, value: 30 };
    expect(pointsIn([{ at: start - HOUR, value: 10 }], window, 'hour', 'cumulative', start - HOUR)).toEqual(
      [],
    );
    expect(pointsIn([first], window, 'hour', 'cumulative', first.at)).toEqual([
      { at: first.at - HOUR, value: 0 },
      first,
    ]);
    expect(pointsIn([], window, 'hour', 'cumulative', start + HOUR)).toEqual([]);
  });
});

describe('the figure of the headline', () => {
  const totals = [
    { at: start + HOUR, value: 10 },
    { at: start + 2 * HOUR, value: 15 },
  ];

  it('is that of the step that runs', () => {
    expect(withLive(totals, 18, start + 1.5 * HOUR, 'hour', 'cumulative')).toEqual([
      { at: start + HOUR, value: 10 },
      { at: start + 2 * HOUR, value: 18 },
    ]);
  });

  it('begins a step that has not been asked for yet, however long ago the last one ended', () => {
    const after = (hours: number, mode: 'cumulative' | 'increment') =>
      withLive(totals, 18, start + hours * HOUR, 'hour', mode).at(-1);
    expect(after(2, 'cumulative')).toEqual({ at: start + 3 * HOUR, value: 18 });
    expect(after(4.5, 'cumulative')).toEqual({ at: start + 5 * HOUR, value: 18 });
    expect(after(2, 'increment')).toEqual({ at: start + 3 * HOUR, value: 18 });
    // Which of these hours it came in is not known yet.
    expect(after(4.5, 'increment')).toEqual(totals[1]);
  });

  it('adds nothing where nothing is known', () => {
    expect(withLive([], 18, start, 'hour', 'cumulative')).toEqual([]);
    expect(withLive(totals, undefined, start + 3 * HOUR, 'hour', 'cumulative')).toEqual(totals);
  });
});

it('what is expected ends with the plan, and its steps add up to the week’s part of it', () => {
  const course = typicalCourse(span);
  const window = windowOf('hour', start, span);
  const totals = expectedIn(1_000, course, start, window, 'hour', 'cumulative');
  expect(totals.at(-1)?.value).toBeCloseTo(1_000);
  expect(totals[0]?.value).toBeCloseTo(200);
  const steps = expectedIn(1_000, course, start, window, 'hour', 'increment');
  expect(steps.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(800);
  expect(valueAt(totals, start + 1)).toBeCloseTo(200, 1);
  expect(valueAt(totals, span.end + DAY)).toBeUndefined();
});

it('ticks are round, cover what is drawn, and are few', () => {
  expect(valueTicks(0, 8_123_456)).toEqual([0, 2_000_000, 4_000_000, 6_000_000, 8_000_000, 10_000_000]);
  expect(valueTicks(-30, 100)[0]).toBeLessThanOrEqual(-30);
  expect(valueTicks(0, 0)).toEqual([0, 1]);
  const days = timeTicks({ from: start, to: span.end }, 8);
  expect(days.map(({ at }) => (at - start) / DAY)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(timeTicks({ from: span.from, to: span.end }, 8).every(({ every }) => every === 7 * DAY)).toBe(true);
});
