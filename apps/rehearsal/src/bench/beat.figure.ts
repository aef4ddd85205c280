import { setTimeout as sleep } from 'node:timers/promises';
import { receiptSchema, receiptStateSchema } from '@innoweek/contracts';
import type { FigureGroup } from './bench.context.ts';
import { quantile, row, summary } from './figure.model.ts';
import { perOperation, readProcessor } from './processor.meter.ts';
import { demand } from '../play/stage.model.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';
import { CONNECTIONS } from './tally.bench.ts';
import { TallyConnection } from './tally.connection.ts';
import { WatcherSockets, type Frame } from './watcher.sockets.ts';

const DASHBOARDS = 2_000;
const RATE = 500;
const ROUNDS = 5;
const SECONDS = 5;
/** Until the server runs what it has compiled for this load. */
const WARM_SECONDS = 15;
/** The server's beat, in milliseconds. */
const BEAT_MS = 120;
/** Of so many tallies one is followed to the dashboards. */
const SAMPLE = 10;

/** v: from the commit of a tally to the last of two thousand dashboards, under five hundred tallies a second. */
export const BEAT: FigureGroup = {
  ids: ['v'],
  measure: async (bench) => {
    const stage = await bench.openStage('beat');
    bench.say(`· opening ${DASHBOARDS} dashboards`);
    const boards = await WatcherSockets.openBoards(stage.server, EDITION, DASHBOARDS);
    bench.onClose(() => boards.close());
    bench.say('· warming up');
    await load(stage, WARM_SECONDS, 'warm');
    const [p50, p99, rates, costs]: number[][] = [[], [], [], []];
    const faults: string[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      boards.forget();
      const before = await readProcessor(stage.server);
      const { receipts, rate } = await load(stage, SECONDS, `round-${round}`);
      await stage.folded(receipts.at(-1) ?? '');
      const newest = await versionOf(stage, receipts.at(-1) ?? '');
      await boards.heard(({ delta }) => delta !== null && delta.to >= newest.version);
      const cost = perOperation(before, await readProcessor(stage.server), boards.received);
      const times: number[] = [];
      for (const receipt of receipts.filter((_, n) => n % SAMPLE === 0))
        times.push(latencyOf(boards.frames, await versionOf(stage, receipt)));
      p50?.push(quantile(times, 0.5));
      p99?.push(quantile(times, 0.99));
      rates?.push(rate);
      costs?.push(cost.server);
      const late = boards.frames.filter(({ received }) => received !== DASHBOARDS).length;
      if (late > 0) faults.push(`round ${round}: ${late} frames did not reach every dashboard`);
      bench.say(
        `· beat, round ${round}: ${Math.round(rate)} tallies/s, p50 ${Math.round(p50?.at(-1) ?? 0)} ms, p99 ${Math.round(p99?.at(-1) ?? 0)} ms`,
      );
    }
    if (boards.gaps > 0) faults.push(`${boards.gaps} frames did not begin where a dashboard stood`);
    if (boards.versions().size !== 1) faults.push('the dashboards do not stand at one version');
    faults.push(...(await stage.faults()));
    return {
      faults,
      rows: [
        {
          ...row('v: load', 'tallies/s', summary(rates ?? []), `${DASHBOARDS} dashboards`),
          limit: { at: 'least', value: 0.98 * RATE },
        },
        {
          ...row('v: commit → last dashboard, p50', 'ms', summary(p50 ?? []), `W = ${BEAT_MS} ms`),
          limit: { at: 'most', value: BEAT_MS / 2 + 50 },
        },
        {
          ...row('v: commit → last dashboard, p99', 'ms', summary(p99 ?? []), 'none missed'),
          limit: { at: 'most', value: BEAT_MS + 150 },
        },
        row('v: processor of the server a delivered frame', 'µs', summary(costs ?? []), 'with the tallies'),
      ],
    };
  },
};

/** From when PostgreSQL wrote the tally down, just before its commit, until the last dashboard had it. */
const latencyOf = (
  frames: readonly Frame[],
  { version, recordedAt }: { version: number; recordedAt: number },
): number => {
  const frame = frames.find(({ delta }) => delta !== null && delta.to >= version);
  return frame ? frame.lastAt - recordedAt : Number.POSITIVE_INFINITY;
};

const versionOf = async (
  stage: BenchStage,
  receipt: string,
): Promise<{ version: number; recordedAt: number }> => {
  const path = `/receipts/${receipt}`;
  const { body } = await demand(stage.api, { method: 'GET', path, token: stage.organizer });
  const { version, recordedAt } = receiptStateSchema.parse(body);
  if (version === null) throw new Error(`${receipt} is not folded, although what came after it is`);
  return { version, recordedAt: Date.parse(recordedAt) };
};

/** Tallies at their times, whether the ones before were answered or not, as long as a connection is free. */
const load = async (
  stage: BenchStage,
  seconds: number,
  name: string,
): Promise<{ receipts: string[]; rate: number }> => {
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => TallyConnection.open(stage.server.url, stage.organizer)),
  );
  const receipts: string[] = [];
  const began = performance.now();
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      while (next < RATE * seconds) {
        const due = began + (1000 * next) / RATE;
        next += 1;
        await sleep(Math.max(0, due - performance.now()));
        const entry = stage.nextEntry();
        const reply = await connection.post(`beat-${name}-${entry.revision}`, stage.bodyOf([entry]));
        if (reply.status !== 201) throw new Error(`a tally was answered ${reply.status}: ${reply.body}`);
        stage.note([entry]);
        receipts.push(receiptSchema.parse(JSON.parse(reply.body)).receipt);
      }
    }),
  );
  const rate = receipts.length / ((performance.now() - began) / 1000);
  for (const connection of connections) connection.close();
  return { receipts, rate };
};
