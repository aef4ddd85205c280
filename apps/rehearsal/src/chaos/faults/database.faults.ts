import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ChaosStage } from '../chaos.stage.ts';
import type { Fault } from '../fault.model.ts';

const LINGER_MS = 2_500;
const EXHAUSTED_MS = 2_000;
/** More than any PostgreSQL of ours lets in. */
const MOST_CONNECTIONS = 400;

// At the commit itself, when every row has its place: some wait there, and what began later is done before.
const LINGERS = `
  create or replace function chaos_lingers() returns trigger language plpgsql as $$
  begin
    if random() < 0.3 then perform pg_sleep(0.4 * random()); end if;
    return null;
  end $$;
  create constraint trigger chaos_lingers after insert on batches
    deferrable initially deferred for each row execute function chaos_lingers()`;

/** Takes every connection that PostgreSQL still gives, and ends those of the servers, so that they need new ones. */
const takeAll = async (stage: ChaosStage): Promise<() => Promise<void>> => {
  const taken: pg.Client[] = [];
  const takeRest = async (): Promise<void> => {
    while (taken.length < MOST_CONNECTIONS) {
      const client = new pg.Client({ connectionString: stage.databaseUrl, application_name: 'chaos' });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } catch {
        return;
      }
      taken.push(client);
    }
  };
  await takeRest();
  await taken[0]?.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'innoweek'`,
  );
  await takeRest();
  return async () => {
    await Promise.all(taken.map((client) => client.end().catch(() => undefined)));
  };
};

/** PostgreSQL that is slow to commit, or lets nobody in. */
export const DATABASE_FAULTS: readonly Fault[] = [
  {
    name: 'commit-delayed',
    accepts: true,
    strike: async (stage) => {
      await stage.query(LINGERS);
      await sleep(LINGER_MS);
      return () => stage.query('drop trigger chaos_lingers on batches');
    },
  },
  {
    name: 'connections-exhausted',
    strike: async (stage) => {
      const letGo = await takeAll(stage);
      await sleep(EXHAUSTED_MS);
      return letGo;
    },
  },
];
