import type { Fault } from '../fault.model.ts';
import { CLOCK_FAULTS } from './clock.faults.ts';
import { CROWD_FAULTS } from './crowd.faults.ts';
import { DATABASE_FAULTS } from './database.faults.ts';
import { DISK_FAULTS } from './disk.faults.ts';
import { FILE_FAULTS } from './file.faults.ts';
import { KILLS } from './kill.faults.ts';
import { LINK_FAULTS } from './link.faults.ts';
import { REDIS_FAULTS } from './redis.faults.ts';
import { STANDSTILLS } from './standstill.faults.ts';

/** Everything that breaks. */
export const FAULTS: readonly Fault[] = [
  ...KILLS,
  ...REDIS_FAULTS,
  ...LINK_FAULTS,
  ...DATABASE_FAULTS,
  ...FILE_FAULTS,
  ...CROWD_FAULTS,
  ...STANDSTILLS,
  ...CLOCK_FAULTS,
  // Last: they are played on a stage of their own.
  ...DISK_FAULTS,
];
