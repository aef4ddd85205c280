import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, FigureGroup } from './bench.context.ts';
import { openBroadcastFloor, type BroadcastFloor } from './broadcast.floor.ts';
import { quantile, row, summary } from './figure.model.ts';
import { EDITION, type BenchEntry, type BenchStage } from './stage.bench.ts';
import { now, WatcherSockets, type Frame } from './watcher.sockets.ts';

export const DASHBOARDS = 500;
const ROUNDS = 5;
export const SAMPLES = 15;
/** Between two writes, in milliseconds: longer than a fold rests and than a beat, so that neither is waited for. */
const PAUSE_MS = 600;
/** Between two bare broadcasts, in milliseconds. */
const BARE_PAUSE_MS = 100;
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
const writes = (stage: BenchStage, boards: WatcherSockets, name: string): Promise<number[]> =>
  timesUntilLast(boards, (n) => {
    const { entry, shows } = nextChange(stage, n);
    return { shows, send: () => stage.send([entry], `live-${name}-${n}`) };
  });

/**
 * The next tally that changes a figure of the nation's board, and how a frame is known that shows it.
 * @param n another one each time
 */
export const nextChange = (
  stage: BenchStage,
  n: number,
): { entry: BenchEntry; shows: (frame: Frame) => boolean } => {
  const next = { ...stage.nextEntry(), metric: 'participants' as const };
  const before = stage.said(next);
  // Never the value that is shown already: a change must be seen.
  const entry = { ...next, value: before + 1 + (n % 7) };
  const value = stage.total('participants') - before + entry.value;
  return { entry, shows: ({ delta }) => delta?.cells[CELL] === value };
};

/**
 * Milliseconds from sending something until the last socket has the frame that shows it, for each of some writes at quiet.
 * @param tell prepares the n-th write
 */
export const timesUntilLast = async (
  sockets: WatcherSockets,
  tell: (n: number) => { shows: (frame: Frame) => boolean; send: () => Promise<unknown> },
): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    const { shows, send } = tell(n);
    const began = now();
    const [frame] = await Promise.all([sockets.heard(shows), send()]);
    times.push(frame.lastAt - began);
    await sleep(PAUSE_MS);
  }
  return times;
};

/** The same for a broadcast of nothing but the frame. */
export const broadcasts = async (
  floor: BroadcastFloor,
  bare: WatcherSockets,
  frame: string,
): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < SAMPLES; n += 1) {
    bare.forget();
    const began = now();
    floor.broadcast(frame);
    times.push((await bare.heard(() => true)).lastAt - began);
    await sleep(BARE_PAUSE_MS);
  }
  return times;
};
