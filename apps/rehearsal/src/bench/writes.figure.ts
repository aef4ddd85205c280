import type { Bench, FigureGroup, Measured } from './bench.context.ts';
import { row, summary, type BenchRow } from './figure.model.ts';
import { openFloor, type Floor } from './floor.bench.ts';
import { perOperation, readProcessor, type ProcessorTimes } from './processor.meter.ts';
import { betweenFloors, type FlooredRound } from './rounds.bench.ts';
import type { BenchStage } from './stage.bench.ts';
import { CONNECTIONS, tallyRate } from './tally.bench.ts';

const ROUNDS = 5;
const FLOOR_SECONDS = 4;
/**
 * Longer than the server takes from one lengthening of its chain of hashes to the next: of what follows from a tally
 * later, most falls into the figure of tallies.
 */
const SECONDS = 20;
/** Entries of a large request. */
const MANY = 500;

type Run = { readonly rate: number; readonly cost: ProcessorTimes };
type Series = { readonly name: string; readonly perRequest: number };
type Round = FlooredRound<Run>;

const SINGLE: Series = { name: 'single', perRequest: 1 };
const LARGE: Series = { name: `by ${MANY}`, perRequest: MANY };

/** i and ii: durable tallies, one and five hundred in a request, against single inserts. */
export const WRITES: FigureGroup = {
  ids: ['i', 'ii'],
  measure: async (bench) => {
    const stage = await bench.openStage('write');
    const floor = await openFloor(stage.server.databaseUrl);
    bench.onClose(() => floor.close());
    bench.say('· warming up');
    await floor.rate('plain', FLOOR_SECONDS, CONNECTIONS);
    await tallyRate(stage, 2 * FLOOR_SECONDS, 'warm');
    const faults: string[] = [];
    const rounds = (series: Series): Promise<Round[]> =>
      interleave(bench, stage, floor, series).catch((error: unknown) => {
        // What was measured of the other stands all the same.
        faults.push(`${series.name}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      });
    // One after the other: what a million entries leave behind would else fall on the single tallies after them.
    const single = await rounds(SINGLE);
    await tallyRate(stage, FLOOR_SECONDS, 'warm-large', MANY);
    const large = await rounds(LARGE);
    const keyed = await floor.rate('keyed', FLOOR_SECONDS, CONNECTIONS);
    const rows = rowsOf(floor.name, { single, large }, keyed);
    return { rows, faults: [...faults, ...(await stage.faults())] } satisfies Measured;
  },
};

/** Floor and tallies in turns, so that whatever else the machine does falls on both. */
const interleave = (
  bench: Bench,
  stage: BenchStage,
  floor: Floor,
  { name, perRequest }: Series,
): Promise<Round[]> =>
  betweenFloors(
    ROUNDS,
    () => floor.rate('plain', FLOOR_SECONDS, CONNECTIONS),
    (n) => run(stage, `${perRequest}-${n}`, perRequest),
    (n, [before, after], { rate }, moved) => {
      const told = [before, rate, after].map(Math.round);
      bench.say(
        `· ${name}, round ${n}: floor ${told[0]}/s, tallies ${told[1]}/s, floor ${told[2]}/s${moved ? ': void' : ''}`,
      );
    },
  );

const run = async (stage: BenchStage, name: string, perRequest: number): Promise<Run> => {
  const accepted = stage.accepted;
  const before = await readProcessor(stage.server);
  const rate = await tallyRate(stage, SECONDS, name, perRequest);
  // The floor after it begins at quiet; and the rest of what it cost is told with it.
  await stage.chained();
  const after = await readProcessor(stage.server);
  return { rate, cost: perOperation(before, after, stage.accepted - accepted) };
};

const rowsOf = (
  floorName: string,
  { single, large }: Readonly<Record<'single' | 'large', readonly Round[]>>,
  keyed: number,
): BenchRow[] => {
  const of = (rounds: readonly Round[], pick: (round: Round) => number) => summary(rounds.map(pick));
  const cost = (name: string, rounds: readonly Round[]): BenchRow[] => [
    row(
      `${name}, processor of the server`,
      'µs',
      of(rounds, ({ round }) => round.cost.server),
    ),
    row(
      `${name}, processor of PostgreSQL`,
      'µs',
      of(rounds, ({ round }) => round.cost.postgres),
    ),
    row(
      `${name}, processor of the load`,
      'µs',
      of(rounds, ({ round }) => round.cost.client),
    ),
  ];
  const connections = `${CONNECTIONS} connections`;
  return [
    row(
      'floor: single inserts',
      '/s',
      of([...single, ...large], (round) => round.floor),
      floorName,
    ),
    row('floor under the keys of the ledger', '/s', summary([keyed]), floorName),
    row(
      'single durable tallies',
      '/s',
      of(single, ({ round }) => round.rate),
      connections,
    ),
    ...cost('a tally', single),
    {
      ...row(
        'i: single tallies ÷ floor',
        '',
        of(single, ({ round, floor }) => round.rate / floor),
      ),
      limit: { at: 'least', value: 0.6 },
    },
    row(
      `tallies in requests of ${MANY}`,
      '/s',
      of(large, ({ round }) => round.rate),
      connections,
    ),
    ...cost(`an entry of ${MANY}`, large),
    {
      ...row(
        `ii: tallies by ${MANY} ÷ floor`,
        '',
        of(large, ({ round, floor }) => round.rate / floor),
      ),
      limit: { at: 'least', value: 5 },
    },
  ];
};
