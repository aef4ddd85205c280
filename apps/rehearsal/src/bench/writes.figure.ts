import type { Bench, FigureGroup, Measured } from './bench.context.ts';
import { row, summary, type BenchRow } from './figure.model.ts';
import { openFloor, type Floor } from './floor.bench.ts';
import { perOperation, readProcessor, type ProcessorTimes } from './processor.meter.ts';
import { betweenFloors } from './rounds.bench.ts';
import type { BenchStage } from './stage.bench.ts';
import { CONNECTIONS, tallyRate } from './tally.bench.ts';

const ROUNDS = 5;
const SECONDS = 4;
/** Entries of a large request. */
const MANY = 500;

type Run = { readonly rate: number; readonly cost: ProcessorTimes };
type Round = { readonly floor: number; readonly single: Run; readonly large: Run };

/** i and ii: durable tallies, one and five hundred in a request, against single inserts. */
export const WRITES: FigureGroup = {
  ids: ['i', 'ii'],
  measure: async (bench) => {
    const stage = await bench.openStage('write');
    const floor = await openFloor(stage.server.databaseUrl);
    bench.onClose(() => floor.close());
    bench.say('· warming up');
    await floor.rate('plain', SECONDS, CONNECTIONS);
    await tallyRate(stage, 2 * SECONDS, 'warm');
    await tallyRate(stage, SECONDS, 'warm-large', MANY);
    const rounds = await interleave(bench, stage, floor);
    const keyed = await floor.rate('keyed', SECONDS, CONNECTIONS);
    return { rows: rowsOf(floor.name, rounds, keyed), faults: await stage.faults() } satisfies Measured;
  },
};

/** In turns, so that whatever else the machine does falls on all. */
const interleave = async (bench: Bench, stage: BenchStage, floor: Floor): Promise<Round[]> => {
  const rounds = await betweenFloors(
    ROUNDS,
    () => floor.rate('plain', SECONDS, CONNECTIONS),
    async (n) => ({
      single: await run(stage, `single-${n}`, 1),
      large: await run(stage, `large-${n}`, MANY),
    }),
    (n, [before, after], { single, large }, moved) => {
      const told = [before, single.rate, large.rate, after].map(Math.round);
      bench.say(
        `· writes, round ${n}: floor ${told[0]}/s, single ${told[1]}/s, by ${MANY} ${told[2]}/s, floor ${told[3]}/s${moved ? ': void' : ''}`,
      );
    },
  );
  return rounds.map(({ floor, round }) => ({ floor, ...round }));
};

const run = async (stage: BenchStage, name: string, perRequest: number): Promise<Run> => {
  const accepted = stage.accepted;
  const before = await readProcessor(stage.server);
  const rate = await tallyRate(stage, SECONDS, name, perRequest);
  const after = await readProcessor(stage.server);
  return { rate, cost: perOperation(before, after, stage.accepted - accepted) };
};

const rowsOf = (floorName: string, rounds: readonly Round[], keyed: number): BenchRow[] => {
  const of = (pick: (round: Round) => number) => summary(rounds.map(pick));
  const cost = (name: string, kind: 'single' | 'large'): BenchRow[] => [
    row(
      `${name}, processor of the server`,
      'µs',
      of((round) => round[kind].cost.server),
    ),
    row(
      `${name}, processor of PostgreSQL`,
      'µs',
      of((round) => round[kind].cost.postgres),
    ),
    row(
      `${name}, processor of the load`,
      'µs',
      of((round) => round[kind].cost.client),
    ),
  ];
  const connections = `${CONNECTIONS} connections`;
  return [
    row(
      'floor: single inserts',
      '/s',
      of(({ floor }) => floor),
      floorName,
    ),
    row('floor under the keys of the ledger', '/s', summary([keyed]), floorName),
    row(
      'single durable tallies',
      '/s',
      of(({ single }) => single.rate),
      connections,
    ),
    ...cost('a tally', 'single'),
    {
      ...row(
        'i: single tallies ÷ floor',
        '',
        of(({ single, floor }) => single.rate / floor),
      ),
      limit: { at: 'least', value: 0.6 },
    },
    row(
      `tallies in requests of ${MANY}`,
      '/s',
      of(({ large }) => large.rate),
      connections,
    ),
    ...cost(`an entry of ${MANY}`, 'large'),
    {
      ...row(
        `ii: tallies by ${MANY} ÷ floor`,
        '',
        of(({ large, floor }) => large.rate / floor),
      ),
      limit: { at: 'least', value: 5 },
    },
  ];
};
