import { Initial } from './0001-initial.migration.ts';

/** In the order they run. */
export const MIGRATIONS = [Initial];
