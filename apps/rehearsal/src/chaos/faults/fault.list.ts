import type { Fault } from '../fault.model.ts';
import { KILLS } from './kill.faults.ts';
import { LINK_FAULTS } from './link.faults.ts';
import { REDIS_FAULTS } from './redis.faults.ts';

/** Everything that breaks. */
export const FAULTS: readonly Fault[] = [...KILLS, ...REDIS_FAULTS, ...LINK_FAULTS];
