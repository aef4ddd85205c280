import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, FigureGroup } from './bench.context.ts';
import { openBroadcastFloor, type BroadcastFloor } from './broadcast.floor.ts';
import { quantile, row, summary } from './figure.model.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';
import { now, WatcherSockets } from './watcher.sockets.ts';

const DASHBOARDS = 500;
const ROUNDS = 5;
const SAMPLES = 15;
/** Between two writes, in milliseconds: long enough that the board is quiet again and no beat is waited for. */
const PAUSE_MS = 300;
const CELL = 'nation/participants/total';

/** iv: from sending one tally to the last of five hundred dashboards that shows it, when nothing else happens. */
export const LATENCY: FigureGroup = {
  ids: ['iv'],
  measure: async (bench) => {
    const stage = await bench.openStage('dashboard');
    const floor = await openBroadcastFloor();
    bench.onClose(() => floor.close());
    bench.say(`· opening ${DASHBOARDS} dashboards, and as many clients of a bare broadcast`);
    const boards = await WatcherSockets.openBoards(stage.server, EDITION, DASHBOARDS);
    bench.onClose(() => boards.close());
    const bare = await WatcherSockets.openBare(floor.url, DASHBOARDS);
    bench.onClose(() => bare.close());
    const frame = await warm(bench, stage, boards);
    const ours: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(quantile(await writes(stage, boards, `round-${round}`), 0.5));
      floors.push(quantile(await broadcasts(floor, bare, frame), 0.5));
      bench.say(
        `· dashboards, round ${round + 1}: p50 ${(ours.at(-1) ?? 0).toFixed(1)} ms, bare ${(floors.at(-1) ?? 0).toFixed(1)} ms`,
      );
    }
    const faults = [...(await stage.faults())];
    if (boards.gaps > 0) faults.push(`${boards.gaps} frames did not begin where a dashboard stood`);
    return {
      faults,
      rows: [
        row('floor: bare ws, send → last of 500, p50', 'ms', summary(floors), `${frame.length} bytes`),
        {
          ...row('iv: write → last of 500 dashboards, p50', 'ms', summary(ours), 'at quiet'),
          limit: { at: 'most', value: 150 },
        },
        row(
          'iv: write → last ÷ bare ws',
          '',
          summary(ours.map((value, round) => value / (floors[round] ?? Number.NaN))),
        ),
      ],
    };
  },
};

const warm = async (bench: Bench, stage: BenchStage, boards: WatcherSockets): Promise<string> => {
  bench.say('· warming up');
  await writes(stage, boards, 'warm');
  const delta = boards.frames.findLast((frame) => frame.delta !== null);
  return delta?.raw.toString('utf8') ?? '';
};

/** Milliseconds from sending one tally until the last dashboard shows it, for each of some tallies. */
export const writes = async (
  stage: BenchStage,
  boards: WatcherSockets,
  name: string,
  samples = SAMPLES,
): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const entry = { ...stage.nextEntry(), metric: 'participants' as const };
    const before = stage.said(entry);
    // Never the value that is shown already: a change must be seen.
    const changed = { ...entry, value: before + 1 + (n % 7) };
    const value = stage.total('participants') - before + changed.value;
    const began = now();
    const heard = boards.heard(({ delta }) => delta?.cells[CELL] === value);
    await stage.send([changed], `live-${name}-${n}`);
    times.push((await heard).lastAt - began);
    await sleep(PAUSE_MS);
  }
  return times;
};

/** The same for a broadcast of nothing but the frame. */
const broadcasts = async (floor: BroadcastFloor, bare: WatcherSockets, frame: string): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    bare.forget();
    const began = now();
    floor.broadcast(frame);
    times.push((await bare.heard(() => true)).lastAt - began);
    await sleep(PAUSE_MS / 3);
  }
  return times;
};
