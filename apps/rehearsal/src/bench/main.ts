import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { BEAT } from './beat.figure.ts';
import { ArgumentError, readBenchOptions } from './bench.arguments.ts';
import { Bench, type BenchOptions, type FigureGroup, type Measured } from './bench.context.ts';
import { EVENTS_FIGURE } from './events.figure.ts';
import { keeps, table, type BenchRow } from './figure.model.ts';
import { HISTORY } from './history.figure.ts';
import { IMPORTS } from './imports.figure.ts';
import { LATENCY } from './latency.figure.ts';
import { MOMENTS_FIGURE } from './moments.figure.ts';
import { PEER_DASHBOARDS } from './peers/dashboards.figure.ts';
import { PEER_WRITES } from './peers/tallies.figure.ts';
import { PeerShelf } from './peers/peer.shelf.ts';
import { RECOUNT } from './recount.figure.ts';
import { SEARCH } from './search.figure.ts';
import { SOCKETS_FIGURE } from './sockets.figure.ts';
import { WEEK } from './week.figure.ts';
import { WRITES } from './writes.figure.ts';

const GROUPS: readonly FigureGroup[] = [
  WRITES,
  PEER_WRITES,
  LATENCY,
  PEER_DASHBOARDS,
  BEAT,
  SOCKETS_FIGURE,
  HISTORY,
  EVENTS_FIGURE,
  IMPORTS,
  WEEK,
  RECOUNT,
  SEARCH,
  MOMENTS_FIGURE,
];
const RESULTS = fileURLToPath(new URL('../../../../bench-results.json', import.meta.url));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Everything that was asked for, one group after the other; a group that fails takes none of the others with it. */
const measureAll = async (options: BenchOptions, shelf: PeerShelf): Promise<Measured> => {
  const rows: BenchRow[] = [];
  const faults: string[] = [];
  for (const group of GROUPS) {
    const bench = new Bench(options, shelf, say);
    if (group.peers === true && !options.peers) continue;
    if (!group.ids.some((id) => bench.wants(id))) continue;
    try {
      const measured = await group.measure(bench);
      rows.push(...measured.rows);
      faults.push(...measured.faults);
      say(`\n${table(measured.rows)}\n`);
    } catch (error) {
      faults.push(`${group.ids.join(', ')}: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      await bench.close();
    }
  }
  return { rows, faults };
};

// What was started and laid into temporary folders for the peers goes when this process ends, also by Ctrl-C.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

const shelf = new PeerShelf(say);
try {
  const began = new Date();
  const { rows, faults } = await measureAll(readBenchOptions(process.argv.slice(2)), shelf);
  say(`\n${table(rows)}\n`);
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
  await writeFile(
    RESULTS,
    `${JSON.stringify({ at: began.toISOString(), machine, rows, faults }, null, 2)}\n`,
  );
  say(RESULTS);
  for (const fault of faults) process.stderr.write(`WRONG: ${fault}\n`);
  process.exitCode = faults.length === 0 && rows.every(keeps) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ArgumentError ? 2 : 1;
} finally {
  await shelf.clear();
}
