import { expect, test } from '@jest/globals';
import { commandOf, KEYS } from './disagreement.keys.ts';
import { apiQueryOf, isNarrowed, readReconciliationSearch } from './reconciliation.search.ts';

test('an address of one event or unit is about nothing else', () => {
  expect(readReconciliationSearch({ event: '2016-GD-00001', state: 'all' })).toEqual({
    event: '2016-GD-00001',
  });
  expect(readReconciliationSearch({ unit: 'CN-GD', metric: 'participants' })).toEqual({ unit: 'CN-GD' });
  expect(readReconciliationSearch({ unit: 'none' })).toEqual({});
});

test('a link to one task is read beside the filters', () => {
  const task = '01a221e1-e3bd-74eb-ab4c-840d4e375df7';
  expect(readReconciliationSearch({ task, tasks: 'decided' })).toEqual({ task, tasks: 'decided' });
  expect(readReconciliationSearch({ task: 'first' })).toEqual({});
});

test('filters are read; what is not understood is left out', () => {
  const search = readReconciliationSearch({
    state: 'decided',
    metric: 'agreements',
    within: 'CN-DL',
    from: '2016-10-12',
    to: 'tomorrow',
    tolerance: 'half',
    colour: 'red',
  });
  expect(search).toEqual({
    state: 'decided',
    metric: 'agreements',
    within: 'CN-DL',
    from: '2016-10-12',
    tolerance: 'half',
  });
  expect(readReconciliationSearch({ ...search })).toEqual(search);
  expect(apiQueryOf(search)).toEqual({
    state: 'decided',
    metric: 'agreements',
    unit: 'CN-DL',
    from: '2016-10-12',
    to: undefined,
    tolerance: 0.5,
  });
});

test('by default the list is what is open and apart by a tenth', () => {
  expect(readReconciliationSearch({ state: 'open', tolerance: 'tenth' })).toEqual({});
  expect(apiQueryOf({})).toMatchObject({ state: 'open', tolerance: 0.1 });
  expect(apiQueryOf({ state: 'all' }).state).toBeUndefined();
  expect(isNarrowed({ state: 'all' })).toBe(false);
  expect(isNarrowed({ metric: 'participants' })).toBe(true);
});

test('every key of the help does what it says, and none where something is typed', () => {
  const press = { ctrlKey: false, metaKey: false, altKey: false };
  for (const [keys, command] of KEYS)
    for (const name of keys.split(' ')) {
      const key = { '↓': 'ArrowDown', '↑': 'ArrowUp' }[name] ?? name;
      expect(commandOf({ ...press, key }, false)).toBe(command);
      expect(commandOf({ ...press, key }, true)).toBeNull();
      expect(commandOf({ ...press, key, ctrlKey: true }, false)).toBeNull();
    }
});
