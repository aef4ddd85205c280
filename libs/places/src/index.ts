export type { TileKind } from './unit.table.ts';
export * from './unit.model.ts';
export * from './region.model.ts';
export * from './organisation.model.ts';
export * from './place.matching.ts';
export * from './population.table.ts';
