import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cappedPercent,
  exactAmount,
  exactNumber,
  headlineFigure,
  listedFigure,
  listedRatio,
  percent,
  shortFigure,
  tickFigure,
  yuan,
} from './number.format.ts';

describe('headlineFigure', () => {
  it.each([
    [0, '0', ''],
    [9_999, '9,999', ''],
    [10_000, '1.00', '万'],
    [20_143_512, '2,014.35', '万'],
    [98_654_000_000, '986.54', '亿'],
    [-123_456, '-12.35', '万'],
  ])('writes %d in Chinese as %s%s', (value, digits, unit) => {
    expect(headlineFigure(value, 'zh-CN')).toEqual({ digits, unit });
  });

  it.each([
    [4_932, '4,932', ''],
    [29_620, '29.62', 'K'],
    [20_143_512, '20.14', 'M'],
    [98_654_000_000, '98.65', 'B'],
  ])('writes %d in English as %s%s', (value, digits, unit) => {
    expect(headlineFigure(value, 'en')).toEqual({ digits, unit });
  });

  it('shows every change of a ten-thousandth of its unit or more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 99_990_000 }), (value) => {
        expect(headlineFigure(value + 100, 'zh-CN')).not.toEqual(headlineFigure(value, 'zh-CN'));
      }),
    );
  });
});

describe('shortFigure', () => {
  it.each([
    [9_876, '9,876', ''],
    [12_345, '1.23', '万'],
    [12_345_678, '1,235', '万'],
    [1_810_000, '181', '万'],
    [130_000, '13.0', '万'],
  ])('writes %d as %s%s', (value, digits, unit) => {
    expect(shortFigure(value, 'zh-CN')).toEqual({ digits, unit });
  });
});

it('figures among others have the same decimals, whatever their size', () => {
  const listed = (value: number): string => Object.values(listedFigure(value, 'zh-CN')).join('');
  expect([7_037_034, 130_000, 95_000, 9_512, 123_400_000].map(listed)).toEqual([
    '703.7万',
    '13.0万',
    '9.5万',
    '9,512',
    '1.2亿',
  ]);
  expect([1_234.56, 34, 0.04, 0].map((ratio) => listedRatio(ratio, 'en'))).toEqual([
    '1,234.6',
    '34.0',
    '<0.1',
    '0.0',
  ]);
});

it('an axis has no digit more than it takes', () => {
  const ticks = [5_000_000, 25_000, 5_000].map((tick) => Object.values(tickFigure(tick, 'zh-CN')).join(''));
  expect(ticks).toEqual(['500万', '2.5万', '5,000']);
});

it('writes every digit of an exact number', () => {
  expect(exactNumber(20_143_512, 'zh-CN')).toBe('20,143,512');
  expect(exactNumber(yuan(123_456), 'en')).toBe('1,234.56');
  expect([yuan(123_450), yuan(123_400)].map((amount) => exactAmount(amount, 'en'))).toEqual([
    '1,234.50',
    '1,234',
  ]);
});

it('never writes a share that is something as nothing', () => {
  expect(percent(0.0004, 'en')).toBe('<1%');
  expect(percent(0, 'en')).toBe('0%');
  expect(percent(0.463, 'zh-CN')).toBe('46%');
  expect([1.3, 9.99, 1_482.36].map((share) => cappedPercent(share, 'en'))).toEqual(['130%', '999%', '>999%']);
});
