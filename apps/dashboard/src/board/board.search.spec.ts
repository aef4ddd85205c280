import { expect, it } from '@jest/globals';
import { readBoardSearch } from './board.search.ts';

it('all of what a board shows is read from its address, and what cannot be read is left out', () => {
  const address = {
    scope: 'unit:CN-GD',
    metric: 'agreements',
    measure: 'perHead',
    by: 'minute',
    mode: 'increment',
    feed: 'notes',
    scene: 'map',
    every: '45',
  };
  expect(readBoardSearch(address)).toEqual({ ...address, every: 45 });
  expect(
    readBoardSearch({ scope: 'moon', metric: 'x', measure: 1, by: 'year', scene: 'night', every: '1' }),
  ).toEqual({});
  expect(readBoardSearch({ scope: 'nation', edition: 'Not A Code' })).toEqual({});
});
