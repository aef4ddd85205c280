import { expect, it } from '@jest/globals';
import type { Correction } from '@innoweek/contracts';
import { groupCorrections } from './correction.groups.ts';

const correction = (change: Partial<Correction>): Correction => ({
  version: 7,
  at: '2016-10-12T01:00:00Z',
  subject: 'event:A-1',
  title: '论坛',
  titleEn: null,
  metric: 'participants',
  change: -5,
  reason: '作废',
  reporterName: null,
  ...change,
});

it('tells together what one report corrected of one event, and apart what others did', () => {
  const groups = groupCorrections([
    correction({}),
    correction({ metric: 'agreements', change: 2 }),
    correction({ subject: 'event:B-1' }),
    correction({ version: 6 }),
  ]);
  expect(groups.map(({ subject, changes }) => [subject, changes.length])).toEqual([
    ['event:A-1', 2],
    ['event:B-1', 1],
    ['event:A-1', 1],
  ]);
});
