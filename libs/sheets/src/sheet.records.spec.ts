import { expect, test } from '@jest/globals';
import { read, utils, write } from '@e965/xlsx';
import { workbookStream } from './ole.stream.ts';
import { boundedBinaryPart, readableRecords } from './sheet.records.ts';

const NUMBER = 0x0203;
const FORMULA = 0x0006;

/** The records of an .xls workbook of one number, which a formula gives that goes on with these bytes. */
const calculated = (value: number, expression: readonly number[]): Uint8Array => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([[value]]), 'a');
  const written: unknown = write(book, { type: 'buffer', bookType: 'biff8' });
  const records = written instanceof Uint8Array ? workbookStream(new Uint8Array(written)) : 'no bytes';
  if (typeof records === 'string') throw new Error(records);
  const stream = Buffer.from(records);
  const at = stream.indexOf(Buffer.from([NUMBER & 255, NUMBER >> 8, 14, 0]));
  const head = Buffer.from([FORMULA, 0, 22 + expression.length, 0]);
  const rest = Buffer.from([0, 0, 0, 0, 0, 0, expression.length, 0, ...expression]);
  return Buffer.concat([
    stream.subarray(0, at),
    head,
    stream.subarray(at + 4, at + 18),
    rest,
    stream.subarray(at + 18),
  ]);
};

test.each<[string, number[]]>([
  ['a formula', [0x1e, 5, 0]],
  ['a formula whose first part is longer than the whole', [0x17, 200, 0]],
  ['a formula of nothing that is known', [0xff, 0xff, 0xff]],
])('%s says what it came to', (_, expression) => {
  const records = readableRecords(calculated(1234.5, expression));
  if (typeof records === 'string') throw new Error(records);
  expect(read(records, { type: 'array' }).Sheets['a']?.['A1']).toMatchObject({ t: 'n', v: 1234.5 });
});

test('a record of which only the kind is left is none', () => {
  const whole = calculated(7, [0x1e, 7, 0]);
  const records = readableRecords(Buffer.concat([whole, Buffer.from([0x04, 0x02])]));
  expect(records).toHaveLength(whole.length);
});

test('of an .xlsb file, lists are empty that say they are longer than their record', () => {
  const sheets = (count: number): Uint8Array =>
    Uint8Array.from([0xea, 0x02, 16, count, 0, 0, count > 1 ? 0x7f : 0, ...new Uint8Array(12)]);
  expect([...boundedBinaryPart(sheets(1))]).toEqual([...sheets(1)]);
  expect([...boundedBinaryPart(sheets(2))].slice(2, 7)).toEqual([16, 0, 0, 0, 0]);
});
