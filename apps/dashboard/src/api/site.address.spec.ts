import { expect, it } from '@jest/globals';
import { publicBoardAddress, siteOf } from './site.address.ts';

it('a link that is handed on leads to where the operator said, whatever this browser came by', () => {
  const edition = { publicUrl: 'https://week.example.org', code: 'week-2016', current: true };
  expect(siteOf(edition)).toBe('https://week.example.org');
  expect(publicBoardAddress(edition)).toBe('https://week.example.org/public');
  expect(publicBoardAddress({ ...edition, current: false })).toBe(
    'https://week.example.org/public?edition=week-2016',
  );
});
