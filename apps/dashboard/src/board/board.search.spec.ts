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
    moment: '2016-10-12T15:00:30+08:00',
    past: 'actual',
    compare: '2016-10-12T09:00Z',
    explain: { cell: 'unit:CN-GD/agreements/total', edition: 'another', version: 7 },
  };
  expect(readBoardSearch(address)).toEqual({
    ...address,
    every: 45,
    moment: '2016-10-12T07:00Z',
    explain: { cell: 'unit:CN-GD/agreements/total', version: 7 },
  });
  expect(
    readBoardSearch({ scope: 'moon', metric: 'x', measure: 1, by: 'year', scene: 'night', every: '1' }),
  ).toEqual({});
  expect(readBoardSearch({ moment: 'yesterday', past: 'actual', explain: { cell: 'x' } })).toEqual({});
  expect(readBoardSearch({ compare: 'yesterday' })).toEqual({});
  expect(readBoardSearch({ moment: '2016-99-12T15:00Z', explain: null })).toEqual({});
  expect(readBoardSearch({ scope: 'nation', edition: 'Not A Code' })).toEqual({});
});
