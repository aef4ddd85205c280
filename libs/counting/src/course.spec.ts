import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { courseOf, shareAt, typicalCourse } from './course.model.ts';

const DAY = 86_400_000;
const START = Date.parse('2016-10-12T00:00:00+08:00');
const spans = fc
  .record({ warmUp: fc.integer({ min: 0, max: 60 }), days: fc.integer({ min: 1, max: 31 }) })
  .map(({ warmUp, days }) => ({ from: START - warmUp * DAY, start: START, end: START + days * DAY }));

test('a typical course begins with nothing, never falls, and ends with everything', () => {
  fc.assert(
    fc.property(spans, fc.array(fc.integer({ min: -70 * DAY, max: 40 * DAY })), (span, moments) => {
      const course = typicalCourse(span);
      const sorted = [...moments].sort((a, b) => a - b).map((at) => shareAt(course, at));
      expect(sorted.every((share, index) => share >= (sorted[index - 1] ?? 0) - 1e-9)).toBe(true);
      expect(shareAt(course, span.from - span.start)).toBeCloseTo(0);
      expect(shareAt(course, span.end - span.start)).toBeCloseTo(1);
    }),
  );
});

test('a fifth of it comes before the week, none of it at night', () => {
  const course = typicalCourse({ from: START - 30 * DAY, start: START, end: START + 7 * DAY });
  expect(shareAt(course, 0)).toBeCloseTo(0.2);
  expect(shareAt(course, DAY + 2 * 3_600_000) - shareAt(course, DAY)).toBeLessThan(0.001);
});

test('the course of an earlier edition is its own figures as shares of what it came to', () => {
  const at = (hours: number): number => START + hours * 3_600_000;
  const course = courseOf(
    [
      { at: at(0), value: 50 },
      { at: at(2), value: 100 },
      { at: at(4), value: 200 },
    ],
    START,
  );
  expect(shareAt(course, 0)).toBe(0.25);
  expect(shareAt(course, 3 * 3_600_000)).toBeCloseTo(0.75);
  expect(shareAt(course, 9 * DAY)).toBe(1);
  expect(courseOf([{ at: at(0), value: 0 }], START)).toEqual([]);
  expect(shareAt([], 0)).toBe(0);
});
