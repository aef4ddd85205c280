import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SHADES, shadeOf, shadeTop } from './shade.scale.ts';

const counts = fc.array(fc.nat(1_000_000_000), { maxLength: 40 });

it('has a top that no value is above, and that is at most a third above the largest', () => {
  fc.assert(
    fc.property(counts, (values) => {
      const top = shadeTop(values);
      const most = Math.max(0, ...values);
      if (most === 0) expect(top).toBeUndefined();
      else {
        expect(top).toBeGreaterThanOrEqual(most);
        expect(top).toBeLessThanOrEqual(most * 1.34);
      }
    }),
  );
});

it('never gives more a lighter shade', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(1_000_000), (a, b) => {
      const top = shadeTop([a, b]);
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(shadeOf(low, top) ?? -1).toBeLessThanOrEqual(shadeOf(high, top) ?? -1);
    }),
  );
});

it('tells nothing reported from zero, and zero from little', () => {
  expect(shadeOf(undefined, 100)).toBeUndefined();
  expect(shadeOf(0, 100)).toBe(0);
  expect(shadeOf(1, 1_000_000)).toBe(1);
  expect(shadeOf(100, 100)).toBe(SHADES);
});
