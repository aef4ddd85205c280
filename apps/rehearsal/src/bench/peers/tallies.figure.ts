import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, FigureGroup } from '../bench.context.ts';
import { row, summary, type BenchRow, type Summary } from '../figure.model.ts';
import { openFloor } from '../floor.bench.ts';
import { perOperation, readProcessor, type Metered, type ProcessorTimes } from '../processor.meter.ts';
import { betweenFloors, type FlooredRound } from '../rounds.bench.ts';
import type { BenchStage } from '../stage.bench.ts';
import { CONNECTIONS, rateOf, tallyRate } from '../tally.bench.ts';
import { DIRECTUS, startDirectus } from './directus.peer.ts';
import { PARSE, startParseCluster } from './parse.peer.ts';
import type { PeerRelease } from './peer.model.ts';
import { notMeasured, openPeer } from './peer.opening.ts';
import type { PeerStage } from './peer.stage.ts';

const ROUNDS = 5;
const SECONDS = 4;
const WARM_SECONDS = 10;
/** Every fifteen seconds our server lengthens its chain of hashes by what came since: that must not fall on a peer. */
const AFTERWARDS_MS = 16_000;
/** How many times as many tallies a second as a peer. */
const REACHES: readonly (readonly [PeerRelease, number])[] = [
  [PARSE, 10],
  [DIRECTUS, 20],
];

type Run = { readonly rate: number; readonly cost: ProcessorTimes };
/** By the name of the side; ours has none. */
type Round = ReadonlyMap<string, Run>;
type Side = {
  readonly name: string;
  readonly metered: Metered;
  /** Tallies that it has taken so far. */
  count(): number;
  /** Tallies per second. */
  rate(seconds: number, name: string): Promise<number>;
  /** What does not hold of all that it was told. */
  faults(): Promise<readonly string[]>;
};
const OURS = '';

/** iii: single durable tallies against those that run for the same purpose, from the same client. */
export const PEER_WRITES: FigureGroup = {
  ids: ['iii'],
  peers: true,
  measure: async (bench) => {
    const stage = await bench.openStage('peer write');
    const { shelf } = bench;
    const peers = [
      await openPeer(bench, () => startParseCluster(shelf, stage.server)),
      await openPeer(bench, () => startDirectus(shelf, stage.server)),
    ].filter((peer) => peer !== null);
    if (peers.length === 0) return { rows: rowsOf([]), faults: [] };
    const sides = [...peers.map(sideOf), ours(stage)];
    const floor = await openFloor(stage.server.databaseUrl);
    bench.onClose(() => floor.close());
    bench.say('· warming up');
    await floor.rate('plain', SECONDS, CONNECTIONS);
    for (const side of sides) await side.rate(WARM_SECONDS, 'warm');
    const faults: string[] = [];
    const rounds = await betweenFloors(
      ROUNDS,
      () => floor.rate('plain', SECONDS, CONNECTIONS),
      async (n) => {
        const round = new Map<string, Run>();
        for (const side of sides) round.set(side.name, await run(side, `round-${n}`));
        for (const side of sides) faults.push(...(await side.faults()));
        await sleep(AFTERWARDS_MS);
        return round;
      },
      (n, floors, round, moved) => tell(bench, n, floors, round, moved),
    );
    const floors = summary(rounds.map((round) => round.floor));
    return { rows: [row('floor: single inserts', '/s', floors, floor.name), ...rowsOf(rounds)], faults };
  },
};

const ours = (stage: BenchStage): Side => ({
  name: OURS,
  metered: stage.server,
  count: () => stage.accepted,
  rate: (seconds, name) => tallyRate(stage, seconds, `peers-${name}`),
  faults: () => stage.faults(),
});

const sideOf = (stage: PeerStage): Side => ({
  name: stage.peer.release.name,
  metered: stage.peer,
  count: () => stage.told.rows,
  rate: async (seconds) => {
    const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => stage.peer.connect()));
    return rateOf(connections, seconds, async (connection) => {
      await stage.tell(connection);
      return 1;
    });
  },
  faults: () => stage.faults(),
});

const run = async (side: Side, name: string): Promise<Run> => {
  const count = side.count();
  const before = await readProcessor(side.metered);
  const rate = await side.rate(SECONDS, name);
  const cost = perOperation(before, await readProcessor(side.metered), side.count() - count);
  return { rate, cost };
};

const spent = ({ server, postgres }: ProcessorTimes): number => server + postgres;

const tell = (
  bench: Bench,
  n: number,
  [before, after]: readonly [number, number],
  round: Round,
  moved: boolean,
): void => {
  const rates = [...round]
    .map(
      ([name, { rate, cost }]) => `${name || 'ours'} ${Math.round(rate)}/s and ${Math.round(spent(cost))} µs`,
    )
    .join(', ');
  bench.say(
    `· peers, round ${n}: floor ${Math.round(before)}/s, ${rates}, floor ${Math.round(after)}/s${moved ? ': void' : ''}`,
  );
};

const rowsOf = (rounds: readonly FlooredRound<Round>[]): BenchRow[] => {
  const of = (name: string, pick: (run: Run) => number): number[] =>
    rounds.flatMap(({ round }) => {
      const run = round.get(name);
      return run === undefined ? [] : [pick(run)];
    });
  const ratio = (pick: (run: Run) => number, above: string, below: string): Summary => {
    const divisors = of(below, pick);
    return summary(of(above, pick).map((value, n) => value / (divisors[n] ?? Number.NaN)));
  };
  const side = (name: string): BenchRow[] => {
    const what = name === OURS ? 'a tally' : `a tally in ${name}`;
    return [
      row(
        `${what}: single durable ones`,
        '/s',
        summary(of(name, ({ rate }) => rate)),
        `${CONNECTIONS} connections`,
      ),
      row(`${what}, processor of the server`, 'µs', summary(of(name, ({ cost }) => cost.server))),
      row(`${what}, processor of PostgreSQL`, 'µs', summary(of(name, ({ cost }) => cost.postgres))),
      row(`${what}, processor of the load`, 'µs', summary(of(name, ({ cost }) => cost.client))),
    ];
  };
  const against = REACHES.flatMap(([{ name, version }, reach]): BenchRow[] => {
    const figure = {
      ...row(
        `iii: single tallies ÷ ${name}`,
        '',
        ratio(({ rate }) => rate, OURS, name),
        version,
      ),
      limit: { at: 'least' as const, value: reach },
    };
    if (figure.value.rounds === 0) return [notMeasured(figure)];
    const costs = row(
      `processor of a tally, ${name} ÷ ours`,
      '',
      ratio(({ cost }) => spent(cost), name, OURS),
      'server and PostgreSQL',
    );
    return [...side(name), figure, costs];
  });
  return rounds.length === 0 ? against : [...side(OURS), ...against];
};
