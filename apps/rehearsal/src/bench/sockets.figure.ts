import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, FigureGroup } from './bench.context.ts';
import { openBroadcastFloor, type BroadcastFloor } from './broadcast.floor.ts';
import { heat, weighSockets } from './memory.bench.ts';
import { mean, row, summary, type Summary } from './figure.model.ts';
import { readProcess } from './processor.meter.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';
import { WatcherSockets, type Frame } from './watcher.sockets.ts';

const SOCKETS = 5_000;
const ROUNDS = 5;
const FRAMES = 16;
/** Between two frames, in milliseconds: longer than a beat, so that each tally is a frame of its own. */
const PAUSE_MS = 250;

/** Of one side: what a delivered frame costs, and how long a frame is on its way from the first to the last. */
type Side = { readonly cost: number[]; readonly spread: number[] };

/** vi: five thousand sockets against a server that does nothing but broadcast. */
export const SOCKETS_FIGURE: FigureGroup = {
  ids: ['vi'],
  measure: async (bench) => {
    const memory = await weighSockets(bench, SOCKETS);
    const stage = await bench.openStage('socket');
    const floor = await openBroadcastFloor();
    bench.onClose(() => floor.close());
    await heat(stage);
    const ours: Side = { cost: [], spread: [] };
    const bare: Side = { cost: [], spread: [] };
    const boards = await opened(bench, 'dashboards', () =>
      WatcherSockets.openBoards(stage.server, EDITION, SOCKETS),
    );
    const clients = await opened(bench, 'clients of a bare broadcast', () =>
      WatcherSockets.openBare(floor.url, SOCKETS),
    );
    let frame = '';
    for (let round = 0; round <= ROUNDS; round += 1) {
      const warm = round === 0;
      const own = await measure(stage.server.pid, boards, (n) => tell(stage, boards, `${round}-${n}`));
      frame = own.frame;
      const floors = await measure(floor.pid, clients, (n) =>
        send(floor, clients, `${frame}${' '.repeat(n)}`),
      );
      if (warm) continue;
      ours.cost.push(own.cost);
      ours.spread.push(own.spread);
      bare.cost.push(floors.cost);
      bare.spread.push(floors.spread);
      bench.say(
        `· sockets, round ${round}: ${own.cost.toFixed(1)} µs a frame, bare ${floors.cost.toFixed(1)} µs; first → last ${own.spread.toFixed(0)} ms, bare ${floors.spread.toFixed(0)} ms`,
      );
    }
    const faults = await stage.faults();
    if (boards.gaps > 0) faults.push(`${boards.gaps} frames did not begin where a dashboard stood`);
    const against = (pick: 'cost' | 'spread'): Summary =>
      summary(ours[pick].map((value, round) => value / (bare[pick][round] ?? Number.NaN)));
    const note = `${SOCKETS} sockets, ${frame.length} bytes`;
    return {
      faults,
      rows: [
        row('floor: bare ws, processor a delivered frame', 'µs', summary(bare.cost), note),
        row('processor a delivered frame', 'µs', summary(ours.cost), note),
        { ...row('vi: processor a frame ÷ bare ws', '', against('cost')), limit: { at: 'most', value: 1.3 } },
        row('floor: bare ws, first → last client', 'ms', summary(bare.spread)),
        row('first → last dashboard', 'ms', summary(ours.spread)),
        { ...row('vi: first → last ÷ bare ws', '', against('spread')), limit: { at: 'most', value: 1.25 } },
        ...memory,
      ],
    };
  },
};

const opened = async (
  bench: Bench,
  what: string,
  open: () => Promise<WatcherSockets>,
): Promise<WatcherSockets> => {
  bench.say(`· opening ${SOCKETS} ${what}`);
  const sockets = await open();
  bench.onClose(() => sockets.close());
  return sockets;
};

const measure = async (
  pid: number,
  sockets: WatcherSockets,
  next: (n: number) => Promise<Frame>,
): Promise<{ cost: number; spread: number; frame: string }> => {
  sockets.forget();
  const spreads: number[] = [];
  let frame = '';
  const before = await readProcess(pid);
  for (let n = 0; n < FRAMES; n += 1) {
    const heard = await next(n);
    spreads.push(heard.lastAt - heard.firstAt);
    frame = heard.raw.toString('utf8').trimEnd();
    await sleep(PAUSE_MS);
  }
  const cost = (((await readProcess(pid)) - before) * 1e6) / sockets.received;
  return { cost, spread: mean(spreads), frame };
};

const tell = async (stage: BenchStage, boards: WatcherSockets, name: string): Promise<Frame> => {
  const known = boards.frames.length;
  await stage.send([stage.nextEntry()], `sockets-${name}`);
  return boards.heard((frame) => frame.delta !== null && boards.frames.indexOf(frame) >= known);
};

/** Each text is sent once: frames are told apart by what they say. */
const send = (floor: BroadcastFloor, clients: WatcherSockets, text: string): Promise<Frame> => {
  floor.broadcast(text);
  return clients.heard((frame) => frame.raw.length === Buffer.byteLength(text));
};
