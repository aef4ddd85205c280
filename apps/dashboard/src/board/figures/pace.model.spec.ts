import { expect, it } from '@jest/globals';
import { minutesUpTo, perHour, perMinute } from './pace.model.ts';

const at = (minute: number): number => minute * 60_000;

it('minutes without news brought nothing, and before the first total nothing is known', () => {
  const totals = [
    { at: at(10), value: 100 },
    { at: at(12), value: 130 },
    { at: at(13), value: 120 },
  ];
  expect(minutesUpTo(totals, at(15) + 30_000, 6)).toEqual([0, 0, 30, -10, 0, 0]);
});

it('the pace of a minute is that of the last ones', () => {
  expect(perMinute([0, 100, 20, 40], 2)).toBe(30);
  expect(perMinute([], 5)).toBe(0);
});

it('the pace of an hour is what came since, stretched to an hour', () => {
  expect(perHour(300, { at: at(0), value: 100 }, at(50))).toBe(240);
  expect(perHour(300, undefined, at(50))).toBeUndefined();
  expect(perHour(undefined, { at: at(0), value: 100 }, at(50))).toBeUndefined();
});
