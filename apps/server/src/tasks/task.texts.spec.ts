import { expect, test } from '@jest/globals';
import { taskText, type Told } from './task.texts.ts';

const told = (change: Partial<Told>, reported = 0): Told => ({
  rule: 'over_expected',
  subject: 'event:2016-GD-00001',
  event: { title: '粤港澳大湾区创客马拉松', titleEn: 'Greater Bay Area Maker Marathon' },
  other: null,
  unit: 'CN-GD',
  metric: 'participants',
  day: '2016-10-12',
  evidence: {
    figures: [
      { name: 'reported', value: reported, metric: 'participants' },
      { name: 'difference', value: reported, metric: 'participants' },
      { name: 'factor', value: 12, metric: null },
    ],
    limits: { factor: 3, tolerance: 0.1 },
    days: [],
  },
  ...change,
});

test('a task says how much before the title, whose end is cut where there is little room', () => {
  expect(taskText(told({}, 9_063), 'zh-CN').text).toBe(
    '报 9,063 人次，是预计人数的 12 倍：《粤港澳大湾区创客马拉松》',
  );
  expect(taskText(told({ rule: 'disagreement' }, 9_063), 'en').text).toBe(
    '12 Oct: reporters are 9,063 attendances apart on “Greater Bay Area Maker Marathon”',
  );
  const quoting = { title: '“创响中国”汕头站', titleEn: null };
  expect(taskText(told({ rule: 'disagreement', day: null, event: quoting }, 9_063), 'en').text).toBe(
    'Reporters are 9,063 attendances apart on “‘创响中国’汕头站”',
  );
  for (const language of ['zh-CN', 'en'] as const)
    for (const rule of ['disagreement', 'outlier', 'jump', 'over_expected'] as const)
      expect(taskText(told({ rule }), language).text).toMatch(/[》”]$/);
});

test('large counts are told in the units that people use', () => {
  const { text } = taskText(told({ rule: 'disagreement' }, 123_456), 'zh-CN');
  expect(text).toContain('10月12日的参与人次各方所报相差 12.35 万人次');
});
