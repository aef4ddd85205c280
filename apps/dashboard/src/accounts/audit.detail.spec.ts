import { expect, test } from '@jest/globals';
import { detailLines } from './audit.detail.ts';

test('what was before stands beside what is now, long values are cut, and what is not there is left out', () => {
  expect(
    detailLines({
      before: { name: '甲', email: 'a@x.example' },
      name: '乙',
      roles: ['organizer'],
      unit: null,
      text: 'x'.repeat(200),
    }),
  ).toEqual([
    { name: 'name', before: '甲', after: '乙' },
    { name: 'roles', before: null, after: '["organizer"]' },
    { name: 'text', before: null, after: `${'x'.repeat(120)}…` },
  ]);
  expect(detailLines({})).toEqual([]);
});
