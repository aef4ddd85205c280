import { setTimeout as sleep } from 'node:timers/promises';
import { Bench } from './bench.context.ts';
import { openBroadcastFloor } from './broadcast.floor.ts';
import { row, summary, type BenchRow } from './figure.model.ts';
import { readMemory } from './processor.meter.ts';
import { EDITION, type BenchStage } from './stage.bench.ts';
import { WatcherSockets } from './watcher.sockets.ts';

const ROUNDS = 5;
const EVENTS = 200;
/** What was garbage while the sockets were opened is gone after so long, in milliseconds. */
const SETTLE_MS = 8_000;

/**
 * What a socket takes of memory, beside one of a bare broadcast. Both processes are new in each round: one that has had
 * the memory seldom gives it back. Garbage that lay about before is taken for theirs or against them, some kilobytes a
 * socket, so that one reading tells little.
 */
export const weighSockets = async (bench: Bench, count: number): Promise<BenchRow[]> => {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const opened = new Bench(bench.options, bench.shelf, () => undefined);
    try {
      const stage = await opened.openStage('memory', EVENTS);
      const floor = await openBroadcastFloor();
      opened.onClose(() => floor.close());
      await heat(stage);
      const pids = [stage.server.pid, floor.pid];
      const before = await Promise.all(pids.map(readMemory));
      const boards = await WatcherSockets.openBoards(stage.server, EDITION, count);
      opened.onClose(() => boards.close());
      const clients = await WatcherSockets.openBare(floor.url, count);
      opened.onClose(() => clients.close());
      await sleep(SETTLE_MS);
      const after = await Promise.all(pids.map(readMemory));
      const [own = NaN, other = NaN] = after.map((bytes, at) => (bytes - (before[at] ?? NaN)) / count / 1000);
      ours.push(own);
      bare.push(other);
      bench.say(`· memory, round ${round}: ${own.toFixed(1)} kB a connection, bare ${other.toFixed(1)} kB`);
    } finally {
      await opened.close();
    }
  }
  const ratio = summary(ours.map((value, round) => value / (bare[round] ?? Number.NaN)));
  return [
    row('floor: bare ws, memory a connection', 'kB', summary(bare)),
    row('memory a connection', 'kB', summary(ours)),
    { ...row('vi: memory a connection ÷ bare ws', '', ratio), limit: { at: 'most', value: 2.5 } },
  ];
};

/** What a server needs once, whoever watches, must not be counted among its connections. */
export const heat = async (stage: BenchStage): Promise<void> => {
  for (let n = 0; n < EVENTS; n += 1) await stage.send([stage.nextEntry()], `heat-${n}`);
  const few = await WatcherSockets.openBoards(stage.server, EDITION, EVENTS);
  await few.close();
  await sleep(SETTLE_MS / 2);
};
