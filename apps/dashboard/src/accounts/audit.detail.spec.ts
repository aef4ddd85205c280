import { expect, test } from '@jest/globals';
import { detailLines } from './audit.detail.ts';

test('what was before stands beside what is now, and long values are cut', () => {
  expect(
    detailLines({
      before: { name: '甲', email: 'a@x.example' },
      name: '乙',
      roles: ['organizer'],
      text: 'x'.repeat(200),
    }),
  ).toEqual([
    { name: 'name', before: '甲', after: '乙' },
    { name: 'roles', before: null, after: '["organizer"]' },
    { name: 'text', before: null, after: `${'x'.repeat(120)}…` },
  ]);
  expect(detailLines({})).toEqual([]);
});
