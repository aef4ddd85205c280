import { expect, test } from '@jest/globals';
import { momentOfRoot } from './root.moment.ts';

test('a root is told by the clock that the board shows', () => {
  const root = { hour: '2026-11-01T08:00:00Z', editionAt: '2016-10-12T01:30:00Z' };
  const clock = { at: '2016-10-12T00:00:00Z', since: '2026-11-01T07:00:00Z', speed: 60 };
  expect(momentOfRoot(root, { clock: null })).toEqual({ text: 'root.hour', at: Date.parse(root.hour) });
  expect(momentOfRoot(root, { clock })).toEqual({ text: 'root.rehearsed', at: Date.parse(root.editionAt) });
});
