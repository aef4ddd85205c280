import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RequestLimiter } from './request.limiter.ts';

test('over any stretch of time nobody gets more than a burst and the steady rate, and waiting as told helps', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 600 }), (pauses) => {
      const limiter = new RequestLimiter();
      let now = 0;
      let admitted = 0;
      for (const pause of pauses) {
        now += pause;
        const wait = limiter.take('one', now);
        if (wait === 0) admitted += 1;
        else {
          now += wait * 1_000;
          expect(limiter.take('one', now)).toBe(0);
          admitted += 1;
        }
        expect(admitted).toBeLessThanOrEqual(240 + (now / 1_000) * 8 + 1);
      }
      expect(limiter.take('another', now)).toBe(0);
    }),
  );
});

test('when there are too many callers, whoever asked longest ago is forgotten, and nobody else', () => {
  const limiter = new RequestLimiter(3);
  const waits = (caller: string) => limiter.take(caller, 0) > 0;
  for (let at = 0; at < 240; at += 1) for (const caller of ['a', 'b', 'c']) expect(waits(caller)).toBe(false);
  expect(['a', 'b', 'c'].map(waits)).toEqual([true, true, true]);
  expect(waits('a')).toBe(true);
  // In place of b.
  expect(waits('d')).toBe(false);
  expect(['a', 'c'].map(waits)).toEqual([true, true]);
  expect(waits('b')).toBe(false);
});
