import type { DataSource } from 'typeorm';
import { unhurried } from './statement.patience.ts';

/** Brings the schema up to date. Processes that start together take turns; those that come later find it done. */
export const runMigrations = (source: DataSource): Promise<number> => unhurried(() => migrate(source));

const migrate = async (source: DataSource): Promise<number> => {
  const runner = source.createQueryRunner();
  try {
    await runner.connect();
    await runner.query(`select pg_advisory_lock(hashtext('innoweek migrations'))`);
    try {
      return (await source.runMigrations({ transaction: 'all' })).length;
    } finally {
      await runner.query(`select pg_advisory_unlock(hashtext('innoweek migrations'))`);
    }
  } finally {
    await runner.release();
  }
};
