import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { likenessOf, titleLikeness, type Comparable } from './event.likeness.ts';

const title = fc.string({
  unit: fc.constantFrom(...Array.from('双创周启动仪式路演大赛ＡA1 ·（）')),
  minLength: 1,
  maxLength: 12,
});
const event: fc.Arbitrary<Comparable> = fc.record({
  title,
  organiserId: fc.option(fc.constantFrom('one', 'other')),
  region: fc.option(fc.constantFrom('440000', '440100', '440103', '510100', 'CN-XJ-XPCC')),
  startsAt: fc.option(
    fc.date({ min: new Date('2016-10-01'), max: new Date('2016-10-31'), noInvalidDate: true }),
  ),
});

test('titles are as alike one way as the other, between nothing and the same', () => {
  fc.assert(
    fc.property(title, title, (one, other) => {
      const likeness = titleLikeness(one, other);
      expect(likeness).toBe(titleLikeness(other, one));
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
    }),
  );
});

test('how two events are alike does not depend on which was there first', () => {
  fc.assert(
    fc.property(event, event, (one, other) => {
      expect(likenessOf(one, other)).toEqual(likenessOf(other, one));
    }),
  );
});

describe('a title is the same', () => {
  test.each([
    ['双创周启动仪式', '“双创周”启动仪式'],
    ['AI 路演', 'ａｉ路演'],
    ['创业大赛（决赛）', '创业大赛 决赛'],
  ])('%s and %s', (one, other) => {
    expect(titleLikeness(one, other)).toBe(1);
  });

  test('a typing slip leaves it very like', () => {
    expect(titleLikeness('广东省创新创业大赛决赛', '广东省创薪创业大赛决赛')).toBeGreaterThan(0.75);
  });
});

const base: Comparable = {
  title: '创新创业大赛决赛',
  organiserId: 'one',
  region: '440100',
  startsAt: new Date('2016-10-13T01:00:00Z'),
};

test('the same title in another province, by others, weeks apart, is another event', () => {
  const far = { ...base, organiserId: 'other', region: '510100', startsAt: new Date('2016-10-20T01:00:00Z') };
  expect(likenessOf(base, far)).toBeNull();
});

test('what is not told yet speaks neither way: the organiser alone makes a like title likely', () => {
  const typed = { title: '创新创业大赛总决赛', organiserId: 'one', region: null, startsAt: null };
  expect(likenessOf(base, typed)).toMatchObject({ organiser: true, day: false, place: false });
  expect(likenessOf(base, { ...typed, organiserId: 'other' })).toBeNull();
});

test('the same event told by two bodies of a city is likely one', () => {
  expect(likenessOf(base, { ...base, organiserId: 'other', region: '440103' })).toMatchObject({
    title: 1,
    organiser: false,
    day: true,
    place: true,
  });
});
