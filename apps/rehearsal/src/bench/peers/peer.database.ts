import { Client } from 'pg';
import { z } from 'zod';
import type { Kept } from './peer.model.ts';

const keptSchema = z.tuple([z.object({ rows: z.number(), sum: z.number() })]);

/** A database of a peer's own in the PostgreSQL that our server has started: same program, same settings, same disk. */
export type PeerDatabase = {
  readonly url: URL;
  /** What stands in its table of tallies. */
  kept(): Promise<Kept>;
};

export const createPeerDatabase = async (databaseUrl: string, name: string): Promise<PeerDatabase> => {
  await query(databaseUrl, `create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return {
    url,
    kept: async () => {
      const sums = 'select count(*)::float8 as rows, coalesce(sum(value), 0)::float8 as sum from tally';
      return keptSchema.parse(await query(url.href, sums))[0];
    },
  };
};

const query = async (databaseUrl: string, text: string): Promise<unknown> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
};
