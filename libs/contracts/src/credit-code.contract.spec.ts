import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { creditCheckCharacter, creditCodeSchema } from './credit-code.contract.ts';

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const body = fc.string({ unit: fc.constantFrom(...Array.from(CHARACTERS)), minLength: 17, maxLength: 17 });
const isRight = (code: string): boolean => creditCodeSchema.safeParse(code).success;

// Published codes of well-known companies.
test.each(['91350100M000100Y43', '914403001922038216', '91110000802100433B'])('%s is right', (code) => {
  expect(isRight(code)).toBe(true);
  expect(creditCodeSchema.parse(` ${code.toLowerCase()} `)).toBe(code);
});

test('a code with its check character is right; with one character changed, or two neighbours swapped, it is not', () => {
  fc.assert(
    fc.property(body, fc.nat(16), fc.nat(30), (first, at, other) => {
      const code = `${first}${creditCheckCharacter(first) ?? ''}`;
      expect(isRight(code)).toBe(true);
      const letter = CHARACTERS.charAt(other);
      if (letter !== code.charAt(at))
        expect(isRight(code.slice(0, at) + letter + code.slice(at + 1))).toBe(false);
      const [one, two] = [code.charAt(at), code.charAt(at + 1)];
      if (at < 16 && one !== two)
        expect(isRight(code.slice(0, at) + two + one + code.slice(at + 2))).toBe(false);
    }),
  );
});

test.each([
  '',
  '91350100M000100Y4',
  '91350100M000100Y433',
  '91350100M000100Y4I',
  '９１３５０１００Ｍ０００１００Ｙ４４',
  '\0',
])('%j is refused', (code) => {
  expect(isRight(code)).toBe(false);
});
