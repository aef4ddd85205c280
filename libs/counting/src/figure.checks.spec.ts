import { describe, expect, test } from '@jest/globals';
import { METRICS } from '@innoweek/contracts';
import fc from 'fast-check';
import {
  deviationsOf,
  jumpOf,
  likenessOfFigures,
  median,
  sizedLog,
  usualOf,
  tellingDigits,
  typicalOf,
} from './figure.checks.ts';

const counts = fc.array(fc.integer({ min: 0, max: 100_000_000 }), { minLength: 1, maxLength: 60 });
const isClose = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one), Math.abs(other));

describe('the median', () => {
  test('has as many below as above, whatever the order', () => {
    fc.assert(
      fc.property(counts, (values) => {
        const middle = median(values) ?? NaN;
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(median(values.toReversed())).toBe(middle);
      }),
    );
    expect(median([])).toBeNull();
  });

  test('and the limits around it are not moved by a few wild figures', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 1000 }), { minLength: 12, maxLength: 40 }),
        fc.integer({ min: 1_000_000, max: 100_000_000 }),
        (usual, wild) => {
          const calm = usual.map((count) => sizedLog(count, 100));
          const spread = usualOf([...calm, sizedLog(wild, 100), sizedLog(wild, 100)]);
          if (spread === null) throw new Error('of something there is a spread');
          // Both lie among the usual ones, however wild the two are: half of all are still nearer to the middle.
          expect(spread.middle).toBeGreaterThanOrEqual(Math.min(...calm));
          expect(spread.middle).toBeLessThanOrEqual(Math.max(...calm));
          expect(spread.deviation).toBeLessThanOrEqual(1.4826 * Math.log(1001 / 101) + 1e-9);
        },
      ),
    );
  });
});

describe('robust deviations', () => {
  test('ten times too many and ten times too few are as far away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 100_000 }), fc.integer({ min: 0, max: 10_000 }), (at, size) => {
        const spread = usualOf([sizedLog(at, size)]);
        if (spread === null) throw new Error('of something there is a spread');
        const [up, down] = [10 * (at + 1) - 1, (at + 1) / 10 - 1];
        expect(deviationsOf(sizedLog(up, size), spread)).toBeCloseTo(
          -deviationsOf(sizedLog(down, size), spread),
          6,
        );
        expect(isClose(typicalOf(spread, size), at)).toBe(true);
      }),
    );
  });

  test('figures that grow with their size are no outliers of each other', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 20 }), (sizes, times) => {
        const spread = usualOf(sizes.map((size) => sizedLog(times * (size + 1) - 1, size)));
        if (spread === null) throw new Error('of something there is a spread');
        for (const size of sizes)
          expect(Math.abs(deviationsOf(sizedLog(times * (size + 1) - 1, size), spread))).toBeLessThan(0.001);
      }),
    );
  });
});

describe('a jump', () => {
  test('is told by the other days alone, up and down alike', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 1_000_000 }), (others, value) => {
        const jump = jumpOf(value, others);
        expect(jumpOf(value, others.toReversed())).toEqual(jump);
        if (jump === null) return;
        expect(others.length).toBeGreaterThanOrEqual(3);
        expect(jump.factor).toBeGreaterThanOrEqual(1);
        expect(jump.up).toBe(value >= (median(others) ?? NaN));
      }),
    );
    expect(jumpOf(6000, [900, 1000, 1100])).toMatchObject({ usual: 1000, up: true });
    expect(jumpOf(100, [900, 1000, 1100])?.factor).toBeCloseTo(9.91, 2);
  });

  test('is none among days that are as far apart from each other, nor with too few of them', () => {
    expect(jumpOf(10_000, [40, 900, 12_000, 150])).toBeNull();
    expect(jumpOf(10_000, [900, 1000])).toBeNull();
  });
});

describe('the same figures', () => {
  const figures = fc.record(
    Object.fromEntries(METRICS.map((metric) => [metric, fc.integer({ min: 0, max: 10_000 })])),
    { requiredKeys: [] },
  );

  test('are the same from either side, and round ones tell little', () => {
    fc.assert(
      fc.property(figures, figures, (one, other) => {
        expect(likenessOfFigures(one, other)).toEqual(likenessOfFigures(other, one));
      }),
    );
    expect([0, 7, 1200, 1234, 100_000].map(tellingDigits)).toEqual([0, 1, 2, 4, 1]);
  });

  test('one of two that differs tells them apart', () => {
    fc.assert(
      fc.property(
        figures,
        fc.constantFrom(...METRICS),
        fc.integer({ min: 1, max: 9 }),
        (one, metric, more) => {
          const other = { ...one, [metric]: (one[metric] ?? 0) + more };
          if (one[metric] !== undefined) expect(likenessOfFigures(one, other)).toBeNull();
        },
      ),
    );
    const same = { participants: 1234, media_reports: 17 };
    expect(likenessOfFigures(same, { ...same, agreements: 3 })).toEqual({
      same: ['participants', 'media_reports'],
      digits: 6,
    });
    expect(likenessOfFigures({ participants: 1234 }, { participants: 1234 })).toBeNull();
  });
});
