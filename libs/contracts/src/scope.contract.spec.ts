import { expect, it } from '@jest/globals';
import { eventsOf, parseScope } from './scope.contract.ts';

it.each([
  ['nation', { of: 'nation' }, {}],
  ['unit:CN-XJ-XPCC', { of: 'unit', id: 'CN-XJ-XPCC' }, { unit: 'CN-XJ-XPCC' }],
  ['kind:national_society', { of: 'kind', id: 'national_society' }, { kind: 'national_society' }],
  ['kind:unheard_of', { of: 'nation' }, {}],
  ['organisation:ccf', { of: 'organisation', id: 'ccf' }, { organiser: 'ccf' }],
  ['event:GD-2016-1', { of: 'event', id: 'GD-2016-1' }, { q: 'GD-2016-1' }],
])('reads %s', (name, scope, filter) => {
  expect(parseScope(name)).toEqual(scope);
  expect(eventsOf(parseScope(name))).toEqual(filter);
});
