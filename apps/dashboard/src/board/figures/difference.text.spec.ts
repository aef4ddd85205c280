import { expect, it } from '@jest/globals';
import { differenceText, gapText } from './difference.text.ts';

it('a difference has its sign, one decimal while it is small, and becomes a multiple when it is large', () => {
  expect(
    [1.032, 0.88, 1, 1.0001, 0.2, 2.5, 4.26, 650].map((share) => differenceText(share, 'zh-CN')),
  ).toEqual(['+3.2%', '−12%', '±0%', '±0%', '−80%', '+150%', '×4.3', '>×100']);
});

it('where words say which way it has no sign', () => {
  expect([1.032, 0.88, 4.2].map((share) => gapText(share, 'en'))).toEqual(['3.2%', '12%', '×4.2']);
});
