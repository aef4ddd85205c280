import { execFile } from 'node:child_process';
import { access, constants, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';
const STATEMENT = `insert into bench_floor (subject, metric, day, amount, revision)
  values ($1, 'participants', '2016-10-12', $2, $3)`;

/** The least that a durable tally costs: one prepared insert and its commit, from as many connections. */
export type Floor = {
  /** How it was measured, for the table. */
  readonly name: string;
  rate(seconds: number, connections: number): Promise<number>;
  close(): Promise<void>;
};

/** pgbench where the machine has it; otherwise the same statement through bare `pg`. */
export const openFloor = async (databaseUrl: string): Promise<Floor> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `create table if not exists bench_floor (
       id bigint generated always as identity primary key,
       subject text not null, metric text not null, day date not null,
       amount bigint not null, revision integer not null,
       recorded_at timestamptz not null default now())`,
  );
  const close = async (): Promise<void> => {
    await client.query('drop table if exists bench_floor');
    await client.end();
  };
  const pgbench = await findPgbench();
  return pgbench === null
    ? { name: 'bare pg, prepared insert', rate: (s, n) => bareRate(databaseUrl, s, n), close }
    : { name: 'pgbench, prepared insert', rate: (s, n) => pgbenchRate(pgbench, databaseUrl, s, n), close };
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
  seconds: number,
  connections: number,
): Promise<number> => {
  const script = join(tmpdir(), `innoweek-floor-${process.pid}.sql`);
  const statement = STATEMENT.replace('$1', `'event:' || :n`).replace('$2', ':n').replace('$3', ':n');
  await writeFile(script, `\\set n random(1, 1000000)\n${statement.replaceAll(/\s+/g, ' ')};\n`);
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

const bareRate = async (databaseUrl: string, seconds: number, connections: number): Promise<number> => {
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
        await client.query({ name: 'floor', text: STATEMENT, values: [`event:${n}`, n, n] });
      }
    }),
  );
  const rate = done / ((performance.now() - began) / 1000);
  await Promise.all(clients.map((client) => client.end()));
  return rate;
};
