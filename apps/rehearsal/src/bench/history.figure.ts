import {
  boardSchema,
  eventSchema,
  METRICS,
  pageSchema,
  seriesSchema,
  traceSchema,
} from '@innoweek/contracts';
import type { Bench, FigureGroup } from './bench.context.ts';
import { quantile, row, summary, type BenchRow } from './figure.model.ts';
import { demand, query } from '../play/stage.model.ts';
import { eachOf } from '../play/gate.model.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';

/** With their days and metrics as many as the short history has entries: everything was said once, then fifty times. */
const EVENTS = 200;
const SHORT_ENTRIES = 4_000;
const TIMES = 50;
/** Entries of a request: the history has the more batches and versions the longer it is, and not only the larger ones. */
const PER_REQUEST = 40;
const SENDERS = 8;
const ROUNDS = 7;
const REQUESTS = 60;

const CELL = `nation/${METRICS[0]}/total`;

/** What people read, and that it is there. */
const READINGS: readonly { name: string; path: string; holds: (body: unknown) => boolean }[] = [
  {
    name: 'board',
    path: `/board${query({ edition: EDITION })}`,
    holds: (body) => (boardSchema.parse(body).cells[CELL] ?? 0) > 0,
  },
  {
    name: 'series',
    path: `/board/series${query({ edition: EDITION, metric: METRICS[0], by: 'hour' })}`,
    holds: (body) => seriesSchema.parse(body).items.length > 0,
  },
  {
    name: 'trace',
    path: `/board/trace${query({ edition: EDITION, cell: CELL })}`,
    holds: (body) => traceSchema.parse(body).items.length > 0,
  },
  {
    name: 'event search',
    path: `/events${query({ edition: EDITION, q: '测试活动 7', limit: 20 })}`,
    holds: (body) => pageSchema(eventSchema).parse(body).items.length > 0,
  },
];

/** vii: what is read when the history is fifty times longer, on two servers in turns. */
export const HISTORY: FigureGroup = {
  ids: ['vii'],
  measure: async (bench) => {
    const short = await bench.openStage('short-history', EVENTS);
    const long = await bench.openStage('long-history', EVENTS);
    await lengthen(bench, short, SHORT_ENTRIES);
    await lengthen(bench, long, TIMES * SHORT_ENTRIES);
    const rows: BenchRow[] = [];
    const faults: string[] = [];
    for (const { name, path, holds } of READINGS) {
      const times: { short: number[]; long: number[] } = { short: [], long: [] };
      for (const stage of [short, long])
        if (!holds(await read(stage, path))) faults.push(`${name} is empty: ${path}`);
      await medianOf(short, path);
      await medianOf(long, path);
      for (let round = 0; round < ROUNDS; round += 1) {
        times.short.push(await medianOf(short, path));
        times.long.push(await medianOf(long, path));
      }
      bench.say(
        `· ${name}: p50 ${summary(times.short).median.toFixed(2)} and ${summary(times.long).median.toFixed(2)} ms`,
      );
      rows.push(
        row(`${name}, p50`, 'ms', summary(times.short), `${short.accepted} entries`),
        row(`${name}, p50`, 'ms', summary(times.long), `${long.accepted} entries`),
        {
          ...row(
            `vii: ${name} at ${TIMES} times the history ÷ at 1`,
            '',
            summary(times.long.map((value, round) => value / (times.short[round] ?? Number.NaN))),
          ),
          limit: { at: 'most', value: 1.2 },
        },
      );
    }
    faults.push(...(await short.faults()), ...(await long.faults()));
    return { rows, faults };
  },
};

const lengthen = async (bench: Bench, stage: BenchStage, entries: number): Promise<void> => {
  bench.say(`· a history of ${entries} entries`);
  const requests = Array.from({ length: entries / PER_REQUEST }, () =>
    Array.from({ length: PER_REQUEST }, () => stage.nextEntry()),
  );
  const receipts = await eachOf(requests, SENDERS, (batch) =>
    stage.send(batch, `history-${batch[0]?.revision ?? 0}`),
  );
  for (const receipt of receipts.slice(-SENDERS)) await stage.folded(receipt);
};

const read = async (stage: BenchStage, path: string): Promise<unknown> =>
  (await demand(stage.api, { method: 'GET', path, token: stage.server.token })).body;

/** Median milliseconds of a reading, asked for one after the other. */
const medianOf = async (stage: BenchStage, path: string): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS; n += 1) {
    const began = performance.now();
    await read(stage, path);
    times.push(performance.now() - began);
  }
  return quantile(times, 0.5);
};
