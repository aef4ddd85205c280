import { expect, test } from '@jest/globals';
import i18next from 'i18next';
import zh from '../../texts/zh-CN/index.ts';
import { captionOf, pastModeOf } from './picture.caption.ts';
import { wrapped } from './picture.sheet.ts';

const texts = i18next.createInstance();
await texts.init({ lng: 'zh-CN', resources: { 'zh-CN': zh } });
const t = texts.getFixedT<['board', 'history']>('zh-CN', ['board', 'history']);
const edition = { name: '双创周', nameEn: 'Innovation Week', rehearsal: false };
const moment = Date.parse('2016-10-12T07:00:00Z');

test('a picture says what it shows, of which edition, and when, with the year', () => {
  const shows = ['地区分布', '参与人次', '人均', '全国'];
  expect(captionOf({ shows, edition, moment, mode: null }, t, 'zh-CN')).toEqual([
    shows,
    ['双创周', '2016年10月12日 周三 15:00'],
  ]);
});

test('a rehearsal is marked as one, and a past by how it is looked at', () => {
  const rehearsal = { ...edition, rehearsal: true };
  expect(captionOf({ shows: [], edition: rehearsal, moment, mode: 'true' }, t, 'zh-CN')[1]).toEqual([
    '双创周',
    '演练',
    '2016年10月12日 周三 15:00',
    '实际情况',
  ]);
});

test('a curve is told as it was known, however a past is looked at', () => {
  expect(pastModeOf('units', { mode: 'true' })).toBe('true');
  expect(pastModeOf('trend', { mode: 'true' })).toBe('known');
  expect(pastModeOf('trend', null)).toBeNull();
});

test('parts stay whole; what is too wide for a line has one for itself', () => {
  const widthOf = (text: string): number => text.length;
  expect(wrapped(['ab', 'cd', 'efghijklmno', 'p'], 9, widthOf)).toEqual(['ab · cd', 'efghijklmno', 'p']);
  expect(wrapped([], 9, widthOf)).toEqual([]);
});
