import { expect, test } from '@jest/globals';
import type { History } from '@innoweek/contracts';
import {
  besideOf,
  boardAt,
  minuteAfter,
  MINUTE_MS,
  playedIn,
  stretchOf,
  STRETCH_MS,
  shownOf,
} from './playback.model.ts';

const at = (minute: number): string => new Date(minute * MINUTE_MS).toISOString();
const stretch: Pick<History, 'base' | 'frames'> = {
  base: { version: 3, cells: { a: 1, b: 2 } },
  frames: [
    { at: at(1), version: 5, cells: { a: 4 }, gone: [] },
    { at: at(3), version: 8, cells: { c: 9 }, gone: ['b'] },
  ],
};

test('a moment shows every frame up to it, and blank cells are gone', () => {
  expect(boardAt(stretch, 0)).toEqual({ version: 3, cells: { a: 1, b: 2 } });
  expect(boardAt(stretch, 2 * MINUTE_MS)).toEqual({ version: 5, cells: { a: 4, b: 2 } });
  expect(boardAt(stretch, 3 * MINUTE_MS)).toEqual({ version: 8, cells: { a: 4, c: 9 } });
});

test('the edge between two stretches is the end of the earlier one', () => {
  expect(stretchOf(STRETCH_MS)).toBe(0);
  expect(stretchOf(STRETCH_MS + 1)).toBe(STRETCH_MS);
});

test('figures of the past are explained by the later version of the boards that show them', () => {
  const known = { mode: 'known', moment: 0 } as const;
  expect(shownOf(known, [{ version: 8 }, { version: 5 }])).toBe(8);
  // Not the newest version meanwhile, which has other figures.
  expect(shownOf(known, [{ version: 8 }, null])).toBe('none');
});

test('what is now known of the past is explained by its minute, once it is there', () => {
  const actual = { mode: 'true', moment: Date.parse('2016-10-12T07:00:00Z') } as const;
  expect(shownOf(actual, [{ version: 8 }, { version: 8 }])).toEqual({ actual: '2016-10-12T07:00Z' });
  expect(shownOf(actual, [{ version: 8 }, null])).toBe('none');
});

test('playing goes on by the time that passed, and after a sleep from where it was', () => {
  expect(playedIn(200, 60)).toBe(12_000);
  // A tick that came late makes up for it.
  expect(playedIn(700, 60)).toBe(42_000);
  expect(playedIn(8 * 60 * MINUTE_MS, 60)).toBe(MINUTE_MS);
});

test('a jump from one correction leads to another, and not to the minute that is shown', () => {
  const minute = 20 * MINUTE_MS;
  const { until } = { until: '', ...besideOf('before', minute) };
  const { since } = { since: '', ...besideOf('after', minute) };
  const lies = (at: number): string =>
    at <= Date.parse(until) ? 'before' : at > Date.parse(since) ? 'after' : 'here';
  for (const at of [0, 18.5, 19, 19.001, 19.999, 20, 20.5].map((minutes) => minutes * MINUTE_MS)) {
    const to = minuteAfter(at);
    expect(lies(at)).toBe(to < minute ? 'before' : to > minute ? 'after' : 'here');
  }
});
