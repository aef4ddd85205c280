import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Dashboards } from './dashboard.bench.ts';
import { keeps, quantile, summary, table, type BenchRow } from './figure.model.ts';
import { openFloor, type FloorKind } from './floor.bench.ts';
import { SearchBench } from './search.bench.ts';
import { startServer, type BenchServer } from './server.bench.ts';
import { lengthen, snapshotLatency } from './snapshot.bench.ts';
import { BenchStage } from './stage.bench.ts';
import { CONNECTIONS, tallyRate } from './tally.bench.ts';

const ROUNDS = 3;
const RATE_ROUNDS = 5;
const RATE_SECONDS = 5;
const SAMPLES = 20;
const SEARCH_ROUNDS = 10;
const SHORT_LEDGER = 4_000;
const LONG_LEDGER = 50 * SHORT_LEDGER;
const RESULTS = fileURLToPath(new URL('../../../../bench-results.json', import.meta.url));

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const closers: (() => void | Promise<void>)[] = [];
const opened = async (name: string): Promise<{ server: BenchServer; stage: BenchStage }> => {
  say(`· starting the ${name} server`);
  const server = await startServer();
  closers.push(() => server.stop());
  const stage = await BenchStage.open(server, CONNECTIONS);
  closers.push(() => stage.api.close());
  return { server, stage };
};

/** Writes against the floor, in turns, so that whatever else the machine does falls on both. */
const measureWrites = async (stage: BenchStage): Promise<BenchRow[]> => {
  const floor = await openFloor(stage.server.databaseUrl);
  const kinds: readonly FloorKind[] = ['plain', 'keyed'];
  const floors: Record<FloorKind, number[]> = { plain: [], keyed: [] };
  const rates: number[] = [];
  try {
    say('· warming up');
    for (const kind of kinds) await floor.rate(kind, RATE_SECONDS, CONNECTIONS);
    await tallyRate(stage, 2 * RATE_SECONDS, 'warm');
    for (let round = 0; round < RATE_ROUNDS; round += 1) {
      for (const kind of kinds) floors[kind].push(await floor.rate(kind, RATE_SECONDS, CONNECTIONS));
      rates.push(await tallyRate(stage, RATE_SECONDS, String(round)));
      const [plain, keyed, tallies] = [floors.plain, floors.keyed, rates].map((all) =>
        Math.round(all.at(-1) ?? Number.NaN),
      );
      say(`· writes, round ${round + 1}: inserts ${plain}/s, keyed ${keyed}/s, tallies ${tallies}/s`);
    }
  } finally {
    await floor.close();
  }
  const ratios = (kind: FloorKind): number[] =>
    rates.map((rate, round) => rate / (floors[kind][round] ?? Number.NaN));
  const inserts = { unit: '/s', limit: null, note: floor.name };
  return [
    { name: 'floor: plain inserts', value: summary(floors.plain), ...inserts },
    { name: 'floor: inserts under the keys of the ledger', value: summary(floors.keyed), ...inserts },
    {
      name: 'single durable tallies',
      unit: '/s',
      value: summary(rates),
      limit: null,
      note: `${CONNECTIONS} connections`,
    },
    {
      name: 'tallies ÷ plain inserts',
      unit: '',
      value: summary(ratios('plain')),
      limit: { at: 'least', value: 0.35 },
      note: '',
    },
    {
      name: 'tallies ÷ inserts under the keys of the ledger',
      unit: '',
      value: summary(ratios('keyed')),
      limit: null,
      note: '',
    },
  ];
};

const measureDashboards = async (stage: BenchStage): Promise<BenchRow[]> => {
  say('· opening 500 dashboards');
  const dashboards = await Dashboards.open(stage);
  const medians: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      medians.push(quantile(await dashboards.latencies(stage, SAMPLES, round), 0.5));
      say(`· dashboards, round ${round + 1}: p50 ${Math.round(medians.at(-1) ?? 0)} ms`);
    }
  } finally {
    dashboards.close();
  }
  const limit = { at: 'most' as const, value: 150 };
  return [
    {
      name: 'write → last of 500 dashboards, p50',
      unit: 'ms',
      value: summary(medians),
      limit,
      note: 'at quiet',
    },
  ];
};

const measureSnapshots = async (short: BenchStage, long: BenchStage): Promise<BenchRow[]> => {
  say(`· lengthening the ledgers to ${SHORT_LEDGER} and ${LONG_LEDGER} entries`);
  await lengthen(short, SHORT_LEDGER);
  await lengthen(long, LONG_LEDGER);
  // The first reads warm what is cached once.
  await snapshotLatency(short);
  await snapshotLatency(long);
  const shorts: number[] = [];
  const longs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    shorts.push(await snapshotLatency(short));
    longs.push(await snapshotLatency(long));
  }
  const ratios = longs.map((value, round) => value / (shorts[round] ?? Number.NaN));
  return [
    {
      name: 'board snapshot, short ledger, p50',
      unit: 'ms',
      value: summary(shorts),
      limit: null,
      note: `${short.accepted} entries`,
    },
    {
      name: 'board snapshot, long ledger, p50',
      unit: 'ms',
      value: summary(longs),
      limit: null,
      note: `${long.accepted} entries`,
    },
    {
      name: 'snapshot long ÷ short',
      unit: '',
      value: summary(ratios),
      limit: { at: 'most', value: 1.3 },
      note: '',
    },
  ];
};

const measureSearches = async (): Promise<{ rows: BenchRow[]; faults: string[] }> => {
  say('· starting the search server');
  const server = await startServer();
  closers.push(() => server.stop());
  say('· registering 50,000 events');
  const bench = await SearchBench.open(server);
  closers.push(() => bench.close());
  await bench.latencies(SEARCH_ROUNDS);
  const p50: number[] = [];
  const p99: number[] = [];
  const lookups: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const measured = await bench.latencies(SEARCH_ROUNDS);
    p50.push(quantile(measured.searches, 0.5));
    p99.push(quantile(measured.searches, 0.99));
    lookups.push(quantile(measured.lookups, 0.5));
    say(
      `· searches, round ${round + 1}: p50 ${Math.round(p50.at(-1) ?? 0)} ms, p99 ${Math.round(p99.at(-1) ?? 0)} ms`,
    );
  }
  const note = `${bench.events} events`;
  const times = { unit: 'ms', limit: null, note };
  return {
    rows: [
      { name: 'one event by its code, p50', value: summary(lookups), ...times },
      { name: 'search, p50', value: summary(p50), ...times },
      { name: 'search, p99', unit: 'ms', value: summary(p99), limit: { at: 'most', value: 50 }, note },
      {
        name: 'search p99 ÷ one event',
        unit: '',
        value: summary(p99.map((value, round) => value / (lookups[round] ?? Number.NaN))),
        limit: null,
        note: '',
      },
    ],
    faults: await bench.faults(),
  };
};

const measure = async (): Promise<{ rows: BenchRow[]; faults: string[] }> => {
  const first = await opened('first');
  const rows = await measureWrites(first.stage);
  rows.push(...(await measureDashboards(first.stage)));
  const faults = await first.stage.faults();
  const short = await opened('short-ledger');
  const long = await opened('long-ledger');
  rows.push(...(await measureSnapshots(short.stage, long.stage)));
  faults.push(...(await short.stage.faults()), ...(await long.stage.faults()));
  const searched = await measureSearches();
  rows.push(...searched.rows);
  faults.push(...searched.faults);
  return { rows, faults };
};

try {
  const began = new Date();
  const { rows, faults } = await measure();
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
  process.exitCode = 1;
} finally {
  for (const close of closers.reverse()) await close();
}
