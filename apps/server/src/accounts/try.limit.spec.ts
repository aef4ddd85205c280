import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callerOf, limitsOf, MAX_WAIT_S, waitAfter } from './try.limit.ts';

describe('the wait after failed tries', () => {
  it('is none for the first tries, then doubles, and never exceeds a quarter of an hour', () => {
    expect([0, 4, 5, 6, 7, 14, 15, 1_000_000].map((failures) => waitAfter(failures, 5))).toEqual([
      0,
      0,
      1,
      2,
      4,
      512,
      MAX_WAIT_S,
      MAX_WAIT_S,
    ]);
  });

  it('never shrinks while failures grow', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(100), (failures, free) => {
        expect(waitAfter(failures + 1, free)).toBeGreaterThanOrEqual(waitAfter(failures, free));
      }),
    );
  });
});

describe('what a try counts against', () => {
  it('counts an IPv6 customer by their /64 and an IPv4 caller by their address', () => {
    expect(callerOf('2001:db8:0:7::1')).toBe('2001:db8:0:7::/64');
    expect(callerOf('2001:db8:0:7:ffff:ffff:ffff:ffff')).toBe('2001:db8:0:7::/64');
    expect(callerOf('2001:db8:0:8::1')).not.toBe(callerOf('2001:db8:0:7::1'));
    expect(callerOf('::1')).toBe('0:0:0:0::/64');
    expect(callerOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(callerOf('192.0.2.7')).toBe('192.0.2.7');
  });

  it('spares a caller who is known to the account the wait that others bring on it', () => {
    const keys = (known: boolean) => limitsOf('a@b.cn', '192.0.2.7', known).map(({ key }) => key);
    expect(keys(false)).toEqual(['account:a@b.cn', 'caller:192.0.2.7', 'pair:a@b.cn 192.0.2.7']);
    expect(keys(true)).toEqual(['caller:192.0.2.7', 'pair:a@b.cn 192.0.2.7']);
  });
});
