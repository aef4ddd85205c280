import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storable } from './storable.json.ts';

const text = fc.oneof(
  fc.constantFrom('\0', '\ud800', '\udc00a', '\\u0000', '\\ud800', '😀', '人次'),
  fc.string({ unit: 'binary' }),
);

test('what is stored has no NUL and no half character, and is otherwise what was said', () => {
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(JSON.parse(storable(texts))).toEqual(texts.map((one) => one.replace(/\0|\p{Cs}/gu, '\ufffd')));
    }),
  );
});
