import { expect, test } from '@jest/globals';
import { correctionQuerySchema } from './board.contract.ts';
import { pageQuerySchema } from './primitive.contract.ts';

test.each([
  ['50', 50],
  ['007', 7],
  [50, 50],
])('a page of %j lines has %d', (said, limit) => {
  expect(pageQuerySchema.parse({ limit: said }).limit).toBe(limit);
});

test.each(['', ' ', ' 50', '5e1', '0x32', '-1', '+5', '1.5', '1.0', '五十', 'Infinity'])(
  'a page of %j lines is refused, not guessed at',
  (said) => {
    expect(pageQuerySchema.safeParse({ limit: said }).success).toBe(false);
  },
);

test('a share is read with its decimals, and nothing is not nought', () => {
  expect(correctionQuerySchema.parse({ share: '0.0005' }).share).toBe(0.0005);
  expect(correctionQuerySchema.safeParse({ share: '' }).success).toBe(false);
  expect(correctionQuerySchema.parse({}).share).toBeUndefined();
});
