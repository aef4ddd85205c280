import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, FigureGroup } from '../bench.context.ts';
import { openBroadcastFloor, type BroadcastFloor } from '../broadcast.floor.ts';
import { quantile, row, summary, type BenchRow } from '../figure.model.ts';
import { broadcasts, DASHBOARDS, nextChange, SAMPLES, timesUntilLast } from '../latency.figure.ts';
import { perOperation, readProcessor, type Metered } from '../processor.meter.ts';
import { betweenFloors, type FlooredRound } from '../rounds.bench.ts';
import { EDITION, type BenchEntry, type BenchStage } from '../stage.bench.ts';
import { TallyConnection } from '../tally.connection.ts';
import { WatcherSockets } from '../watcher.sockets.ts';
import { PARSE, startLiveParse, tellsOf, type LiveParse } from './parse.peer.ts';
import { notMeasured, openPeer } from './peer.opening.ts';
import type { PeerStage } from './peer.stage.ts';

const ROUNDS = 5;
/** Rounds before the first that counts. */
const WARM_ROUNDS = 3;
const REACH = 0.33;
/** For so long each side is left alone, in seconds. */
const REST_S = 10;

/** Milliseconds until the last of all has it, p50, and microseconds of the server for a write with all its frames. */
type Run = { readonly p50: number; readonly cost: number };
type Round = { readonly ours: Run; readonly parse: Run };
type Side = {
  readonly metered: Metered;
  readonly sockets: WatcherSockets;
  connect(): Promise<TallyConnection>;
  times(connection: TallyConnection): Promise<number[]>;
};

/** iv against a peer: from sending one tally to the last of five hundred dashboards, when nothing else happens. */
export const PEER_DASHBOARDS: FigureGroup = {
  ids: ['iv'],
  peers: true,
  measure: async (bench) => {
    const stage = await bench.openStage('peer dashboard');
    const peer = await openPeer(bench, () => startLiveParse(bench.shelf, stage.server));
    if (peer === null) return { rows: rowsOf([]), faults: [] };
    bench.say(
      `· opening ${DASHBOARDS} dashboards, as many subscribers of LiveQuery and clients of a bare broadcast`,
    );
    const ours = await openOurs(bench, stage);
    const parse = await openParse(bench, peer);
    const floor = await openBroadcastFloor();
    bench.onClose(() => floor.close());
    const bare = await opened(bench, WatcherSockets.openBare(floor.url, DASHBOARDS));
    bench.say('· warming up, then at rest');
    for (let n = 0; n < WARM_ROUNDS; n += 1) {
      await run(ours);
      await run(parse);
    }
    const atRest = { ours: await restOf(ours), parse: await restOf(parse) };
    const faults: string[] = [];
    const rounds = await betweenFloors(
      ROUNDS,
      () => floorOf(floor, bare, ours.sockets),
      async () => {
        const round = { ours: await run(ours), parse: await run(parse) };
        faults.push(...(await stage.faults()), ...(await peer.faults()), ...unheard(parse.sockets));
        return round;
      },
      (n, floors, round, moved) =>
        bench.say(`· peer dashboards, round ${n}: ${told(floors, round)}${moved ? ': void' : ''}`),
    );
    if (ours.sockets.gaps > 0)
      faults.push(`${ours.sockets.gaps} frames did not begin where a dashboard stood`);
    return { rows: [...rowsOf(rounds), ...restRows(atRest)], faults };
  },
};

const told = ([before, after]: readonly [number, number], { ours, parse }: Round): string => {
  const side = ({ p50, cost }: Run): string => `${p50.toFixed(1)} ms and ${Math.round(cost)} µs`;
  return `bare ${before.toFixed(1)} ms, ours ${side(ours)}, ${PARSE.name} ${side(parse)}, bare ${after.toFixed(1)} ms`;
};

const opened = async (bench: Bench, opening: Promise<WatcherSockets>): Promise<WatcherSockets> => {
  const sockets = await opening;
  bench.onClose(() => sockets.close());
  return sockets;
};

const openOurs = async (bench: Bench, stage: BenchStage): Promise<Side> => {
  const sockets = await opened(bench, WatcherSockets.openBoards(stage.server, EDITION, DASHBOARDS));
  const send = async (connection: TallyConnection, entry: BenchEntry): Promise<void> => {
    const reply = await connection.post(`peer-live-${entry.revision}`, stage.bodyOf([entry]));
    if (reply.status !== 201) throw new Error(`a tally was answered ${reply.status}: ${reply.body}`);
    stage.note([entry]);
  };
  const times = (connection: TallyConnection): Promise<number[]> =>
    timesUntilLast(sockets, (n) => {
      const { entry, shows } = nextChange(stage, n);
      return { shows, send: () => send(connection, entry) };
    });
  const connect = (): Promise<TallyConnection> => TallyConnection.open(stage.server.url, stage.organizer);
  return { metered: stage.server, sockets, connect, times };
};

const openParse = async (bench: Bench, stage: PeerStage<LiveParse>): Promise<Side> => {
  const sockets = await opened(bench, stage.peer.watch(DASHBOARDS));
  const times = (connection: TallyConnection): Promise<number[]> =>
    timesUntilLast(sockets, () => {
      const { event } = stage.upcoming;
      return { shows: (frame) => tellsOf(frame, event), send: () => stage.tell(connection) };
    });
  return { metered: stage.peer, sockets, connect: () => stage.peer.connect(), times };
};

const run = async (side: Side): Promise<Run> => {
  side.sockets.forget();
  const before = await readProcessor(side.metered);
  // A connection that is idle while another side has its turn would be closed.
  const connection = await side.connect();
  const p50 = quantile(await side.times(connection), 0.5);
  connection.close();
  return { p50, cost: perOperation(before, await readProcessor(side.metered), SAMPLES).server };
};

/** Microseconds of the server in a second in which nobody writes: pings, pulses and what else it does. */
const restOf = async ({ metered }: Side): Promise<number> => {
  const before = await readProcessor(metered);
  await sleep(1000 * REST_S);
  return perOperation(before, await readProcessor(metered), REST_S).server;
};

/** A bare broadcast of the last frame that our dashboards had. */
const floorOf = async (
  floor: BroadcastFloor,
  bare: WatcherSockets,
  boards: WatcherSockets,
): Promise<number> => {
  const frame = boards.frames.findLast(({ delta }) => delta !== null);
  return quantile(await broadcasts(floor, bare, frame?.raw.toString('utf8') ?? ''), 0.5);
};

/** Every write of the round is one frame, and every subscriber has it. */
const unheard = (sockets: WatcherSockets): string[] =>
  sockets.frames.length === SAMPLES && sockets.received === SAMPLES * DASHBOARDS
    ? []
    : [
        `${PARSE.name}: ${SAMPLES} writes came as ${sockets.frames.length} frames, ${sockets.received} of ${SAMPLES * DASHBOARDS} deliveries`,
      ];

const rowsOf = (rounds: readonly FlooredRound<Round>[]): BenchRow[] => {
  const of = (pick: (round: Round) => number) => summary(rounds.map(({ round }) => pick(round)));
  const note = `${DASHBOARDS} dashboards, at quiet`;
  const figure: BenchRow = {
    ...row(
      `iv: write → last ÷ ${PARSE.name} LiveQuery`,
      '',
      of(({ ours, parse }) => ours.p50 / parse.p50),
      PARSE.version,
    ),
    limit: { at: 'most', value: REACH },
  };
  if (rounds.length === 0) return [notMeasured(figure)];
  return [
    row('floor: bare ws, send → last, p50', 'ms', summary(rounds.map(({ floor }) => floor)), note),
    row(
      'write → last, p50',
      'ms',
      of(({ ours }) => ours.p50),
      note,
    ),
    row(
      'a write with its frames, processor of the server',
      'µs',
      of(({ ours }) => ours.cost),
    ),
    row(
      `write → last in ${PARSE.name}, p50`,
      'ms',
      of(({ parse }) => parse.p50),
      note,
    ),
    row(
      `a write with its frames in ${PARSE.name}, processor of the server`,
      'µs',
      of(({ parse }) => parse.cost),
    ),
    figure,
  ];
};

const restRows = ({ ours, parse }: { readonly ours: number; readonly parse: number }): BenchRow[] => [
  row('a second without a write, processor of the server', 'µs', summary([ours])),
  row(`a second without a write in ${PARSE.name}, processor of the server`, 'µs', summary([parse])),
];
