import { boardSchema, explanationSchema, historySpanSchema, METRICS, traceSchema } from '@innoweek/contracts';
import { ApiClient } from '../client/api.client.ts';
import { demand, query } from '../play/stage.model.ts';
import { playWeekAgainst } from '../play/week.player.ts';
import type { FigureGroup } from './bench.context.ts';
import { quantile, row, summary, type BenchRow } from './figure.model.ts';
import type { BenchServer } from './server.bench.ts';

const SEED = 2016;
const MOMENTS = 60;
const LIMIT_MS = 300;
/** Of a true past each takes apart the whole ledger, and a few of one caller are answered at a time. */
const TRUE_EXPLANATIONS = 10;
const CELL = `nation/${METRICS[0]}/total`;
/** Spread over the week without a pattern, and the same in every run. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** history: the board at any moment of a whole week, as it was known and as it was, and what its figures are made of. */
export const MOMENTS_FIGURE: FigureGroup = {
  ids: ['history'],
  measure: async (bench) => {
    const server = await bench.openServer('history');
    const { edition, differences, surprises } = await playWeekAgainst({
      url: server.url,
      token: server.token,
      seed: SEED,
      scale: 1,
      speed: 'max',
      days: 7,
      edition: null,
      stateFile: null,
      connections: 16,
      patienceMs: 120_000,
      signal: new AbortController().signal,
      tell: () => undefined,
    });
    const api = new ApiClient({
      url: server.url,
      connections: 1,
      patienceMs: 60_000,
      signal: new AbortController().signal,
    });
    bench.onClose(() => api.close());
    return {
      rows: await measureMoments(server, api, edition),
      faults: [...differences.map((difference) => JSON.stringify(difference)), ...surprises],
    };
  },
};

const measureMoments = async (server: BenchServer, api: ApiClient, edition: string): Promise<BenchRow[]> => {
  const read = async (path: string): Promise<{ body: unknown; ms: number }> => {
    const began = performance.now();
    const { body } = await demand(api, { method: 'GET', path, token: server.token });
    return { body, ms: performance.now() - began };
  };
  const { span } = historySpanSchema.parse((await read(`/board/history/span${query({ edition })}`)).body);
  if (!span) throw new Error('nothing was counted');
  const [first, last] = [Date.parse(span.first.editionAt), Date.parse(span.last.editionAt)];
  const rows: BenchRow[] = [];
  for (const mode of ['known', 'true']) {
    const times: number[] = [];
    let largest = 0;
    for (let n = 1; n <= MOMENTS; n += 1) {
      const moment = new Date(first + (last - first) * ((n * GOLDEN) % 1)).toISOString();
      const { body, ms } = await read(`/board${query({ edition, moment, mode })}`);
      largest = Math.max(largest, boardSchema.parse(body).cells['nation/participants/total'] ?? 0);
      times.push(ms);
    }
    if (largest === 0) throw new Error(`the board is empty at every moment (${mode})`);
    rows.push(...limited(`history: the board at a moment, ${mode}`, times));
  }
  const times: number[] = [];
  for (const metric of METRICS) {
    const path = `/board/trace${query({ edition, cell: `nation/${metric}/total` })}`;
    for (let n = 0; n < 5; n += 1) {
      const { body, ms } = await read(path);
      if (traceSchema.parse(body).items.length === 0) throw new Error(`${path} is empty`);
      times.push(ms);
    }
  }
  rows.push(...limited("history: what the nation's figures are made of", times));
  const true_: number[] = [];
  for (let n = 1; n <= TRUE_EXPLANATIONS; n += 1) {
    const moment = new Date(first + (last - first) * ((n * GOLDEN) % 1)).toISOString();
    const of = { edition, moment, mode: 'true' };
    const board = boardSchema.parse((await read(`/board${query(of)}`)).body);
    const { body, ms } = await read(`/board/explanation${query({ ...of, cell: CELL })}`);
    const { sum, items } = explanationSchema.parse(body);
    const parts = items.reduce((so, { value }) => so + value, 0);
    if (sum !== (board.cells[CELL] ?? 0) || parts !== sum)
      throw new Error(`${moment}: ${parts} of ${sum}, and ${board.cells[CELL] ?? 0} on the board`);
    true_.push(ms);
  }
  return [...rows, ...told('history: what a true figure of the nation is made of', true_)];
};

const told = (name: string, times: readonly number[]): [BenchRow, BenchRow] => [
  row(`${name}, p50`, 'ms', summary([quantile(times, 0.5)])),
  row(`${name}, slowest`, 'ms', summary([Math.max(...times)]), `${times.length} readings`),
];

const limited = (name: string, times: readonly number[]): BenchRow[] => {
  const [middle, slowest] = told(name, times);
  return [middle, { ...slowest, limit: { at: 'most', value: LIMIT_MS } }];
};
