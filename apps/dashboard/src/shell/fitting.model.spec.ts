import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countFitting } from './fitting.model.ts';

it('what is shown fits, with the button where something is left out, and one more would not', () => {
  const width = fc.integer({ min: 1, max: 200 });
  fc.assert(
    fc.property(fc.array(width, { maxLength: 20 }), fc.nat({ max: 2_000 }), width, (widths, room, button) => {
      const count = countFitting(widths, room, button);
      const sum = (to: number): number => widths.slice(0, to).reduce((all, one) => all + one, 0);
      if (count === widths.length) expect(sum(count)).toBeLessThanOrEqual(room);
      else {
        if (count > 0) expect(sum(count) + button).toBeLessThanOrEqual(room);
        expect(sum(widths.length)).toBeGreaterThan(room);
        expect(sum(count + 1) + button).toBeGreaterThan(room);
      }
    }),
  );
});
