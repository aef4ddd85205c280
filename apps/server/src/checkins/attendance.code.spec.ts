import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deviceHash, readCode, signCode, slotAt, SLOT_MS } from './attendance.code.ts';

const key = randomBytes(32);
const codes = fc.record({
  event: fc.stringMatching(/^[A-Z0-9][A-Z0-9-]{3,39}$/),
  kiosk: fc.stringMatching(/^[0-9a-f]{8}$/),
  slot: fc.integer({ min: 0, max: slotAt(Date.UTC(2200, 0)) }),
});
const during = (slot: number): number => slot * SLOT_MS + SLOT_MS / 2;

describe('the code on a screen', () => {
  it('is read back as what was signed, in a token that fits an address as it is', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const token = signCode(key, code);
        expect(readCode(key, token, during(code.slot))).toEqual({ ...code, current: true });
        expect(encodeURIComponent(token)).toBe(token);
        expect(token).not.toContain('.');
      }),
    );
  });

  it('is taken from one slot before its own until two after, and at no other time', () => {
    fc.assert(
      fc.property(codes, fc.integer({ min: -50, max: 50 }), (code, age) => {
        const read = readCode(key, signCode(key, code), during(code.slot + age));
        expect(read?.current).toBe(age >= -1 && age <= 2);
      }),
    );
  });

  it('is refused with any character changed, added or removed', () => {
    fc.assert(
      fc.property(
        codes,
        fc.nat(),
        fc.constantFrom('replace', 'insert', 'remove'),
        fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }),
        (code, at, how, character) => {
          const token = signCode(key, code);
          const place = at % token.length;
          const changed =
            token.slice(0, place) +
            (how === 'remove' ? '' : character) +
            token.slice(how === 'insert' ? place : place + 1);
          fc.pre(changed !== token);
          expect(readCode(key, changed, during(code.slot))).toBeNull();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('has one spelling: bits that base64 ignores are not ignored here', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const token = signCode(key, { event: '2016-GD-0001', kiosk: '0123abcd', slot: 1000 });
    const taken = Array.from(alphabet).filter((last) =>
      readCode(key, token.slice(0, -1) + last, during(1000)),
    );
    expect(taken).toEqual([token.at(-1)]);
  });

  it('of one event, screen or slot is worth nothing with the signature of another', () => {
    fc.assert(
      fc.property(codes, codes, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        const mac = signCode(key, other).split('~')[3] ?? '';
        const mixed = [...signCode(key, one).split('~').slice(0, 3), mac].join('~');
        expect(readCode(key, mixed, during(one.slot))).toBeNull();
      }),
    );
  });

  it('is refused when another installation signed it', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(readCode(key, signCode(randomBytes(32), code), during(code.slot))).toBeNull();
      }),
    );
  });

  it('is refused when it is any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCode(key, text, Date.now())).toBeNull();
      }),
    );
  });
});

describe('a device', () => {
  it('is the same at one event, and somebody else at another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (event, other, device) => {
        fc.pre(event !== other);
        expect(deviceHash(key, event, device)).toBe(deviceHash(key, event, device));
        expect(deviceHash(key, event, device)).not.toBe(deviceHash(key, other, device));
      }),
    );
  });
});
