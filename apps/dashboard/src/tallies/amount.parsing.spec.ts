import { describe, expect, it } from '@jest/globals';
import { MAX_AMOUNT } from '@innoweek/contracts';
import fc from 'fast-check';
import { formatYuan, inPowersOfTen, parseCount, parseMoney } from './amount.parsing.ts';

describe('parseCount', () => {
  it.each([
    ['1200', 1200],
    ['1,200', 1200],
    ['１，２００', 1200],
    ['1.2万', 12_000],
    [' 1.2 万 人次 ', 12_000],
    ['0', 0],
    ['12.0', 12],
    ['2千', 2000],
  ])('reads %p as %p', (text, value) => {
    expect(parseCount(text, 'participants')).toEqual({ value });
  });

  it('takes blank for nothing said, not for zero', () => {
    expect(parseCount('', 'participants')).toBeNull();
    expect(parseCount('  ', 'participants')).toBeNull();
  });

  it.each([
    ['1,20', 'unreadable'],
    ['9.1E+17', 'unreadable'],
    ['约100', 'unreadable'],
    ['1.2.3', 'unreadable'],
    ['-5', 'negative'],
    ['−5', 'negative'],
    ['1.5', 'too_fine'],
    ['1.00005万', 'too_fine'],
    ['2亿', 'too_large'],
    ['99999999999999999999', 'too_large'],
  ])('refuses %p as %p', (text, problem) => {
    expect(parseCount(text, 'participants')).toEqual({ problem });
  });
});

describe('parseMoney', () => {
  it.each([
    ['350', 'wan', 350_000_000],
    ['350', 'yuan', 35_000],
    ['350万', 'yuan', 350_000_000],
    ['350万元', 'wan', 350_000_000],
    ['350元', 'wan', 35_000],
    ['3.5亿', 'wan', 35_000_000_000],
    ['¥1,020', 'yuan', 102_000],
    ['￥1,020.50', 'yuan', 102_050],
    ['0.0001', 'wan', 100],
    ['0.1', 'yuan', 10],
  ] as const)('reads %p in %s as %p fen', (text, unit, value) => {
    expect(parseMoney(text, unit)).toEqual({ value });
  });

  it.each([
    ['0.001', 'yuan', 'too_fine'],
    ['0.0000001', 'wan', 'too_fine'],
    ['10000.01亿', 'yuan', 'too_large'],
    ['三百万', 'yuan', 'unreadable'],
  ] as const)('refuses %p in %s as %s', (text, unit, problem) => {
    expect(parseMoney(text, unit)).toEqual({ problem });
  });

  it('reads back exactly what is written, in both units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_AMOUNT.agreement_amount }), (fen) => {
        expect(parseMoney(formatYuan(fen), 'yuan')).toEqual({ value: fen });
        expect(parseMoney(inPowersOfTen(fen, 6), 'wan')).toEqual({ value: fen });
      }),
    );
  });
});

describe('inPowersOfTen', () => {
  it('is exact and has no zeros behind', () => {
    expect(inPowersOfTen(12_000, 4)).toBe('1.2');
    expect(inPowersOfTen(10_000_000_000_000, 10)).toBe('1,000');
    expect(inPowersOfTen(1, 4)).toBe('0.0001');
  });
});
