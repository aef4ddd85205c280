import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drifts, keeps, quantile, summary, table, type BenchRow } from './figure.model.ts';

const row = (median: number, at: 'least' | 'most', value: number): BenchRow => ({
  name: 'ratio',
  unit: '',
  value: summary([median]),
  limit: { at, value },
  note: '',
});

describe('the figures of the benchmarks', () => {
  it('are medians and quantiles by nearest rank', () => {
    expect(summary([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, rounds: 3 });
    expect(summary([4, 1, 2, 3]).median).toBe(2.5);
    expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(quantile([1, 2], 0.99)).toBe(2);
  });

  it('lie between the least and the most', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1 }), (values) => {
        const { median, least, most } = summary(values);
        expect(median).toBeGreaterThanOrEqual(least);
        expect(median).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('are void when their floor moves by more than a quarter', () => {
    expect(drifts([8_000, 10_000, 9_000])).toBe(false);
    expect(drifts([8_000, 10_001])).toBe(true);
  });

  it('keep a limit or do not, and what is no number does not', () => {
    expect(keeps(row(0.36, 'least', 0.35))).toBe(true);
    expect(keeps(row(0.34, 'least', 0.35))).toBe(false);
    expect(keeps(row(1.31, 'most', 1.3))).toBe(false);
    expect(keeps(row(Number.NaN, 'most', 1.3))).toBe(false);
    expect(table([row(0.34, 'least', 0.35)])).toContain('NO');
  });
});
