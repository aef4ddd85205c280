import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);
const ID = '01900000-0000-7000-8000-000000000000';
const TARGET = `bench_copy (batch_id, seq, subject, metric, day, reporter, standing, grade, op, amount, revision, occurred_at)`;

export type CopyFloor = { readonly name: string; readonly ms: number };

/**
 * The floor of an import: the same rows into a table with the indexes of the ledger, by `\copy` where the machine has
 * psql; otherwise by COPY from a file beside the server, which has no way over the wire.
 */
export const copyRows = async (
  databaseUrl: string,
  lines: readonly (readonly (string | number)[])[],
): Promise<CopyFloor> => {
  const client = new Client({ connectionString: databaseUrl });
  const file = join(tmpdir(), `innoweek-copy-${process.pid}.csv`);
  const rows = lines
    .slice(1)
    .map(
      ([code, day, value], seq) =>
        `${ID},${seq},event:${code},participants,${day},bulk,organiser,reported,set,${value},0,${day}T12:00:00Z`,
    );
  await writeFile(file, rows.join('\n'), { mode: 0o644 });
  await client.connect();
  try {
    await client.query('create table bench_copy (like entries including all)');
    const psql = await byPsql(databaseUrl, file);
    if (psql !== null) return { name: '\\copy by psql', ms: psql };
    const began = performance.now();
    await client.query(`copy ${TARGET} from '${file}' with (format csv)`);
    return { name: 'COPY beside the server', ms: performance.now() - began };
  } finally {
    await client.query('drop table if exists bench_copy');
    await client.end();
    await rm(file, { force: true });
  }
};

/** What psql itself says it took; null where there is none. */
const byPsql = async (databaseUrl: string, file: string): Promise<number | null> => {
  const copy = `\\copy ${TARGET} from '${file}' with (format csv)`;
  const ran = await run('psql', ['-X', '-d', databaseUrl, '-c', '\\timing on', '-c', copy]).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (ran === null) return null;
  const took = /Time: ([\d.]+) ms/.exec(ran.stdout)?.[1];
  if (took === undefined) throw new Error(`psql did not say how long it took: ${ran.stdout}`);
  return Number(took);
};
