import { expect, it } from '@jest/globals';
import en from '../texts/en/publicity.ts';
import zh from '../texts/zh-CN/publicity.ts';
import { besideDigits, rankedUnits } from './public.model.ts';

it('beside the digits stand their unit and what is counted, apart in English, and the currency once', () => {
  const figure = { unit: 'M', before: '', after: '', isAbsent: false };
  expect(besideDigits(figure, 'attendances', en.unitGap)).toBe('M attendances');
  expect(besideDigits({ ...figure, unit: '' }, 'attendances', en.unitGap).trim()).toBe('attendances');
  expect(besideDigits({ ...figure, unit: 'B', before: '\u00a5' }, 'CNY', en.unitGap)).toBe('B');
  expect(besideDigits({ ...figure, unit: '\u4e07' }, '\u4eba\u6b21', zh.unitGap)).toBe('\u4e07\u4eba\u6b21');
  expect(besideDigits({ ...figure, unit: '\u4ebf', after: '\u5143' }, '\u5143', zh.unitGap)).toBe(
    '\u4ebf\u5143',
  );
  expect(besideDigits({ ...figure, unit: '', isAbsent: true }, 'attendances', en.unitGap)).toBe('');
});

it('units are ranked, equal ones alike; what is silent or in no territory comes last without a rank', () => {
  const unit = (id: string, participants: number | null) => ({ id, figures: { participants } });
  const units = [
    unit('CN-SC', null),
    unit('CN-GD', 7),
    unit('none', 40),
    unit('CN-BJ', 9),
    unit('CN-SH', 7),
    unit('CN-XZ', 0),
  ];
  expect(rankedUnits(units, 'participants').map(({ id, rank }) => [id, rank])).toEqual([
    ['CN-BJ', 1],
    ['CN-GD', 2],
    ['CN-SH', 2],
    ['CN-XZ', 4],
    ['CN-SC', undefined],
    ['none', undefined],
  ]);
  const rows = rankedUnits(units, 'participants');
  expect(rows.reduce((sum, { value = 0 }) => sum + value, 0)).toBe(63);
  expect(rankedUnits([unit('none', null)], 'participants')).toEqual([]);
});
