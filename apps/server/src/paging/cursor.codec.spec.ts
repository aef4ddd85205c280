import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ProblemError } from '../problems/problem.error.ts';
import { decodeCursor, encodeCursor, likePattern } from './cursor.codec.ts';

describe('a cursor', () => {
  it('gives back the place that it was made of', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((part) => !part.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (place) => {
        expect(decodeCursor(encodeCursor(place), place.length)).toEqual(place);
      }),
    );
  });

  it('of any other making is a wrong value, never a fault', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, 7)).toThrow(ProblemError);
      }),
    );
    expect(() => decodeCursor(encodeCursor(['a\0b']), 1)).toThrow(ProblemError);
    expect(() => decodeCursor(encodeCursor(['x']), 1, ([part]) => part === 'y')).toThrow(ProblemError);
  });
});

describe('a pattern for LIKE', () => {
  it('takes every character as itself', () => {
    expect(likePattern('100%_\\')).toBe('%100\\%\\_\\\\%');
  });
});
