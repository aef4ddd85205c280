import type { EntityManager } from 'typeorm';

/** Until the transaction ends nobody else accepts what a declared total says beyond events, nor takes such a total back. */
export const lockRemainders = async (manager: EntityManager, editionId: number): Promise<void> => {
  await manager.query(`select pg_advisory_xact_lock(hashtext('innoweek:remainders'), $1)`, [editionId]);
};
