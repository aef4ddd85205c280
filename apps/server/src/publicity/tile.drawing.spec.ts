import { expect, test } from '@jest/globals';
import type { PublicBoard } from '@innoweek/contracts';
import { layOutTile } from './tile.drawing.ts';

const board: PublicBoard = {
  edition: {
    code: 'week-2016',
    name: '双创周',
    nameEn: 'Week',
    start: '2016-10-12',
    end: '2016-10-18',
    zone: 'Asia/Shanghai',
    rehearsal: false,
  },
  version: 1,
  at: '2016-10-14T12:00:00.000Z',
  metrics: ['participants'],
  nation: {},
  units: null,
  embedding: true,
};
const figureOf = (value: number): string | undefined =>
  layOutTile({ board, metric: 'participants', value, place: null, lang: 'zh-CN', theme: 'light' }).lines.find(
    ({ weight }) => weight === 700,
  )?.content;

test('a figure has its thousands apart as on the board', () => {
  expect(figureOf(10_915_000)).toBe('1,091.50万');
  expect(figureOf(9_999)).toBe('9,999');
});
