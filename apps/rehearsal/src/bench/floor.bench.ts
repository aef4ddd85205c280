import { execFile } from 'node:child_process';
import { access, constants, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** A table to insert single rows into: `:n` stands for a number that differs from row to row. */
type FloorTable = { readonly create: string; readonly insert: string };

/** The least that any durable line costs. */
const PLAIN: FloorTable = {
  create: `create table bench_floor_plain (
    id bigint generated always as identity primary key,
    subject text not null, metric text not null, day date not null,
    amount bigint not null, revision integer not null,
    recorded_at timestamptz not null default now())`,
  insert: `insert into bench_floor_plain (subject, metric, day, amount, revision)
    values ('event:' || :n::text, 'participants', '2016-10-12', :n::bigint, :n::int)`,
};

/** The least that a durable line of the ledger costs: one row under the keys that tell a repetition. */
const KEYED: FloorTable = {
  create: `create table bench_floor_keyed (like batches including all)`,
  insert: `insert into bench_floor_keyed (id, edition_id, kind, actor_id, idempotency_key, request_hash, entry_count)
    values (gen_random_uuid(), 1, 'tally', '00000000-0000-7000-8000-000000000000', gen_random_uuid()::text,
            :n::text, 1)`,
};

export type FloorKind = 'plain' | 'keyed';
const TABLES: Readonly<Record<FloorKind, FloorTable>> = { plain: PLAIN, keyed: KEYED };

/** Single prepared inserts, each with its commit, from as many connections as the tallies come from. */
export type Floor = {
  /** How it was measured, for the table. */
  readonly name: string;
  /** Inserts per second. */
  rate(kind: FloorKind, seconds: number, connections: number): Promise<number>;
  close(): Promise<void>;
};

/** pgbench where the machine has it; otherwise the same statement through bare `pg`. */
export const openFloor = async (databaseUrl: string): Promise<Floor> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (const { create } of Object.values(TABLES)) await client.query(create);
  const close = async (): Promise<void> => {
    await client.query('drop table bench_floor_plain, bench_floor_keyed');
    await client.end();
  };
  const pgbench = await findPgbench();
  return pgbench === null
    ? {
        name: 'bare pg, prepared insert',
        rate: (kind, s, n) => bareRate(databaseUrl, TABLES[kind].insert, s, n),
        close,
      }
    : {
        name: 'pgbench, prepared insert',
        rate: (kind, s, n) => pgbenchRate(pgbench, databaseUrl, TABLES[kind].insert, s, n),
        close,
      };
};

const findPgbench = async (): Promise<string | null> => {
  const versions = await readdir(DEBIAN).catch(() => []);
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(DEBIAN, version, 'bin')),
  ];
  for (const folder of folders) {
    const path = join(folder, 'pgbench');
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
};

const pgbenchRate = async (
  pgbench: string,
  databaseUrl: string,
  insert: string,
  seconds: number,
  connections: number,
): Promise<number> => {
  const script = join(tmpdir(), `innoweek-floor-${process.pid}.sql`);
  await writeFile(script, `\\set n random(1, 1000000)\n${insert.replaceAll(/\s+/g, ' ')};\n`);
  try {
    const { stdout } = await run(pgbench, [
      ...['--no-vacuum', '--protocol=prepared', `--file=${script}`],
      ...[`--client=${connections}`, '--jobs=2', `--time=${seconds}`, databaseUrl],
    ]);
    const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!(rate > 0)) throw new Error(`pgbench told no rate: ${stdout}`);
    return rate;
  } finally {
    await rm(script, { force: true });
  }
};

const bareRate = async (
  databaseUrl: string,
  insert: string,
  seconds: number,
  connections: number,
): Promise<number> => {
  const text = insert.replaceAll(':n', '$1::bigint');
  const clients = Array.from({ length: connections }, () => new Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  const began = performance.now();
  const until = began + seconds * 1000;
  let done = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        const n = done;
        done += 1;
        await client.query({ name: 'floor', text, values: [n] });
      }
    }),
  );
  const rate = done / ((performance.now() - began) / 1000);
  await Promise.all(clients.map((client) => client.end()));
  return rate;
};
