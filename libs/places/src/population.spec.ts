import { expect, test } from '@jest/globals';
import { CENSUS, populationOf } from './population.table.ts';
import { REPORTING_UNITS } from './unit.model.ts';

/** As published, without the two million of the armed forces. */
const MAINLAND = 1_409_778_724;

test('the provinces of the census add up to what it published', () => {
  const provinces = Object.entries(CENSUS).filter(([code]) => code.endsWith('0000'));
  expect(provinces).toHaveLength(31);
  expect(provinces.reduce((sum, [, people]) => sum + people, 0)).toBe(MAINLAND);
});

test('nobody is counted in two units, and every unit has people', () => {
  const people = REPORTING_UNITS.map(({ id }) => populationOf(id) ?? 0);
  expect(people.every((count) => count > 1_000_000)).toBe(true);
  expect(people.reduce((sum, count) => sum + count, 0)).toBe(MAINLAND);
  expect(populationOf('CN-GD')).toBe(126_012_510 - 17_560_061);
  expect(populationOf('CN-TW')).toBeUndefined();
});
