import { findRegion, unitOfRegion } from '@innoweek/places';
import type { UnitOfRegion } from './event.rules.ts';

/** The unit that counts what happens in a region, by the reference data. */
export const unitOfRegionCode: UnitOfRegion = (region) =>
  findRegion(region) === null ? undefined : unitOfRegion(region);
