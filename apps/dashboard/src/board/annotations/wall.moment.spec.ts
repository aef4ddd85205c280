import { expect, it } from '@jest/globals';
import { momentOf, wallOf } from './wall.moment.ts';

it('a moment and what the wall’s clock shows lead to each other', () => {
  const moment = Date.parse('2016-10-12T09:30:00+08:00');
  expect(wallOf(moment, 'Asia/Shanghai')).toBe('2016-10-12T09:30');
  expect(momentOf('2016-10-12T09:30', 'Asia/Shanghai')).toBe(moment);
  expect(momentOf('2016-10-12T09:30', 'America/New_York')).toBe(Date.parse('2016-10-12T13:30:00Z'));
});
