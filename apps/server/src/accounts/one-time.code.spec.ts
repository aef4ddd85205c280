import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Secret } from 'otpauth';
import { codeAt, newRecoveryCodes, newTotp, readCode, stepOfCode } from './one-time.code.ts';

/** RFC 6238, appendix B, SHA-1; their eight digits end in our six. */
const RFC_SECRET = Secret.fromLatin1('12345678901234567890').base32;

describe('codes of an app', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('are those of RFC 6238 at %i s', (seconds, code) => {
    expect(codeAt(RFC_SECRET, seconds * 1000)).toBe(code);
    expect(stepOfCode(RFC_SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  it('hold one step before and after, and name the step they belong to', () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(moment, fc.integer({ min: -6, max: 6 }), (seconds, away) => {
        const { secret } = newTotp('somebody@example.org');
        const now = 300_000 + seconds * 1000;
        const step = stepOfCode(secret, codeAt(secret, now + away * 30_000), now);
        const own = Math.floor(now / 30_000);
        if (Math.abs(away) <= 1) expect(step).not.toBeNull();
        // A far code may happen to be a near one's twin: one in a million, and then it is that one.
        if (step !== null) expect(Math.abs(step - own)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('come with an address that apps understand', () => {
    const { secret, uri } = newTotp('somebody@example.org');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(uri);
    expect(url.protocol).toBe('otpauth:');
    expect(decodeURIComponent(url.pathname)).toContain('InnoWeek:somebody@example.org');
    expect(url.searchParams.get('secret')).toBe(secret);
    expect(newTotp('somebody@example.org').secret).not.toBe(secret);
  });
});

describe('what somebody types', () => {
  it.each([
    ['123456', { kind: 'totp', code: '123456' }],
    [' 123 456 ', { kind: 'totp', code: '123456' }],
    ['１２３４５６', { kind: 'totp', code: '123456' }],
    ['abcd-efgh-ijkl-2345', { kind: 'recovery', code: 'ABCDEFGHIJKL2345' }],
    ['12345', null],
    ['1234567', null],
    ['abcd-efgh-ijkl-2341', null],
    ['', null],
  ])('"%s" is read', (typed, read) => {
    expect(readCode(typed)).toEqual(read);
  });

  it('is read back from every recovery code; no two are the same', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes)
      expect(readCode(code)).toEqual({ kind: 'recovery', code: code.replaceAll('-', '') });
  });
});
