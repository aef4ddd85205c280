import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { daysReader, readDays } from './tally.days.ts';
import { readNumber } from './tally.numbers.ts';

// What makes large files fast reads nothing otherwise than the long way does.

const context = { from: '2016-09-28', to: '2016-10-18', offset: '+08:00' };
const digits = fc.stringMatching(/^\d{1,16}$/u);

test('plain digits are read as they are with a blank behind them, which takes the long way', () => {
  fc.assert(
    fc.property(digits, (text) => {
      const read = (shown: string) => readNumber({ text: shown, number: null, broken: false });
      expect(read(text)).toEqual(read(`${text} `));
    }),
  );
});

test('so are numbers that a workbook keeps', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 50 }), (number) => {
      const read = (text: string) => readNumber({ text, number, broken: false });
      expect(read(String(number))).toEqual(read(`${String(number)} `));
    }),
  );
});

test('a day that was read before is the same day', () => {
  const texts = fc.constantFrom(
    '2016-10-12',
    '10.1',
    '10.12',
    '10月12—16日',
    '42655',
    '12',
    '没有',
    '2016/10/13 ',
  );
  const cells = fc.record({
    text: texts,
    number: fc.constantFrom(null, 10.1, 42_655),
    broken: fc.constant(false),
  });
  fc.assert(
    fc.property(fc.array(cells), fc.constantFrom(null, 2016), (some, year) => {
      const read = daysReader(context, year);
      expect(some.map(read)).toEqual(some.map((cell) => readDays(cell, context, year)));
    }),
  );
});
