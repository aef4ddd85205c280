import { describe, expect, it } from '@jest/globals';
import { bandOf, measured, ranksOf } from './measure.model.ts';

describe('measured', () => {
  it('tells a figure as it is, per head of the unit’s own people, and against what was expected', () => {
    expect(measured('absolute', 'participants', 'CN-GD', 5_000, undefined)).toBe(5_000);
    // Guangdong without Shenzhen: 108,452,449 people.
    expect(measured('perHead', 'participants', 'CN-GD', 108_452_449, undefined)).toBe(1_000);
    expect(measured('plan', 'participants', 'CN-GD', 900, 1_000)).toBe(0.9);
  });

  it('says nothing where nothing was reported, or there is nothing to hold it against', () => {
    expect(measured('perHead', 'events', 'CN-GD', undefined, undefined)).toBeUndefined();
    expect(measured('perHead', 'events', 'none', 5, undefined)).toBeUndefined();
    expect(measured('plan', 'events', 'CN-GD', 5, undefined)).toBeUndefined();
    expect(measured('plan', 'events', 'CN-GD', 5, 0)).toBeUndefined();
  });
});

it('bands lie around what was expected', () => {
  expect([0, 0.6, 0.9, 1, 1.1, 2].map(bandOf)).toEqual([1, 2, 3, 4, 5, 6]);
});

it('equal values share a rank, and what was not reported has none', () => {
  const ranks = ranksOf(
    new Map([
      ['a', 5],
      ['b', 9],
      ['c', 5],
      ['d', undefined],
      ['e', 0],
    ]),
  );
  expect([...ranks]).toEqual([
    ['b', 1],
    ['a', 2],
    ['c', 2],
    ['e', 4],
  ]);
});
