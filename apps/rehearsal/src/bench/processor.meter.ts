import { readdir, readFile } from 'node:fs/promises';
import type { BenchServer } from './server.bench.ts';

/** Clock ticks of /proc in a second, on every Linux that Node runs on. */
const TICKS = 100;

/** Processor seconds that each side has used so far. */
export type ProcessorTimes = { readonly server: number; readonly postgres: number; readonly client: number };

/** A server whose processor is read: its process, others that work for it, and the PostgreSQL that it uses. */
export type Metered = Pick<BenchServer, 'pid' | 'postgresPid'> & { readonly workers?: readonly number[] };

/**
 * What a server, its PostgreSQL and this process have used of the processor. On two cores all three share it, so what an
 * operation costs says more than how long it took. Where there is no /proc the times are no numbers.
 */
export const readProcessor = async ({ pid, postgresPid, workers = [] }: Metered): Promise<ProcessorTimes> => {
  const { user, system } = process.cpuUsage();
  const postgres = await statOf(postgresPid);
  // What ended is in the time of its parent; what runs is not yet.
  let backends = postgres === null ? Number.NaN : postgres.own + postgres.reaped;
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await statOf(Number(name));
    if (stat?.parent === postgresPid) backends += stat.own;
  }
  let server = 0;
  for (const each of [pid, ...workers]) server += await readProcess(each);
  return { server, postgres: backends, client: (user + system) / 1e6 };
};

/** Processor seconds that one process has used, all threads together. */
export const readProcess = async (pid: number): Promise<number> => (await statOf(pid))?.own ?? Number.NaN;

/** The processes that a process has started. */
export const childrenOf = async (pid: number): Promise<number[]> => {
  const children: number[] = [];
  for (const name of await readdir('/proc').catch(() => []))
    if (/^\d+$/.test(name) && (await statOf(Number(name)))?.parent === pid) children.push(Number(name));
  return children;
};

/** Bytes of a process that are in memory. */
export const readMemory = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
};

/** Microseconds of each side for one of `count` operations. */
export const perOperation = (
  before: ProcessorTimes,
  after: ProcessorTimes,
  count: number,
): ProcessorTimes => ({
  server: ((after.server - before.server) / count) * 1e6,
  postgres: ((after.postgres - before.postgres) / count) * 1e6,
  client: ((after.client - before.client) / count) * 1e6,
});

const statOf = async (pid: number): Promise<{ parent: number; own: number; reaped: number } | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name in brackets may hold anything; what follows are numbers.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (at: number): number => Number(fields[at]) / TICKS;
  return { parent: Number(fields[1]), own: ticks(11) + ticks(12), reaped: ticks(13) + ticks(14) };
};
