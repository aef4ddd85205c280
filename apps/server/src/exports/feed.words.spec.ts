import { expect, test } from '@jest/globals';
import { reporterOf, subjectOf } from './feed.words.ts';

test('who is no organisation is called as on the screen, and others by their name', () => {
  expect(reporterOf({ reporterName: 'door' }, 'zh-CN')).toBe('入口计数设备');
  expect(reporterOf({ reporterName: 'register' }, 'en')).toBe('Register');
  expect(reporterOf({ reporterName: '广东省科协' }, 'en')).toBe('广东省科协');
  expect(reporterOf({ reporterName: null }, 'en')).toBeNull();
});

test('the rest of a unit is not mistaken for the unit', () => {
  const of = { title: null, titleEn: null };
  expect(subjectOf({ ...of, subject: 'remainder:CN-GD' }, 'zh-CN')).toBe('广东省（活动之外）');
  expect(subjectOf({ subject: 'event:A', title: '论坛', titleEn: 'Forum' }, 'en')).toBe('Forum');
});
