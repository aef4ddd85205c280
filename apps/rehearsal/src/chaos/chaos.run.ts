import { ChaosStage } from './chaos.stage.ts';
import { rowOf, type Fault, type FaultRow, type Round, type Scale } from './fault.model.ts';
import { FaultPlayer } from './fault.player.ts';
import { SmallDisk } from './small.disk.ts';

/** The longest that a round may take; one that takes longer has not recovered, and ends its fault. */
const ROUND_MS = 240_000;
/** What a round takes at most when all is well, and what setting up takes: for what is told at the start. */
const USUAL_ROUND_S = 15;
const SET_UP_S = 60;
/** How long something is gone in the first round of a fault, and in the others. */
const LONG_AWAY_MS = 60_000;
const SHORT_AWAY_MS = 3_000;
/** Dashboards that stop reading, and dashboards that come back at once. */
const UNREAD = 500;
const CROWD = 5_000;

export type ChaosPlan = {
  readonly faults: readonly Fault[];
  readonly rounds: number;
  /** How much is gone, and for how long; in the form that runs with the tests it is less. */
  readonly scaleOf?: (round: number) => Scale;
};

/** About how long it takes, in minutes. */
export const minutesOf = ({ faults, rounds }: ChaosPlan): number =>
  Math.ceil((SET_UP_S + faults.length * (rounds * USUAL_ROUND_S)) / 60);

type Say = (line: string) => void;

/** Plays every fault of the plan, and gives back the table. */
export const runChaos = async (plan: ChaosPlan, say: Say): Promise<FaultRow[]> => {
  const onDisk = plan.faults.filter(({ needs }) => needs === 'small-disk');
  const others = plan.faults.filter(({ needs }) => needs !== 'small-disk');
  const rows = await playOn({ ...plan, faults: others }, say, null);
  // After a round that never ended nothing is played any more.
  if (rows.length < others.length || onDisk.length === 0) return rows;
  const disk = await SmallDisk.open();
  if (!disk)
    return [...rows, ...onDisk.map(({ name }) => skipped(name, 'mounting is not permitted here', say))];
  try {
    return [...rows, ...(await playOn({ ...plan, faults: onDisk }, say, disk))];
  } finally {
    await disk.close();
  }
};

const skipped = (fault: string, why: string, say: Say): FaultRow => {
  say(`${fault}: skipped, ${why}`);
  return rowOf(fault, [], [`skipped: ${why}`]);
};

/** Plays faults on a stage of their own. */
const playOn = async (plan: ChaosPlan, say: Say, disk: SmallDisk | null): Promise<FaultRow[]> => {
  const rows: FaultRow[] = [];
  if (plan.faults.length === 0) return rows;
  const stage = await ChaosStage.open(disk);
  const player = new FaultPlayer(stage);
  try {
    for (const fault of plan.faults) {
      if (fault.needs === 'redis' && !stage.redis) {
        rows.push(skipped(fault.name, 'redis-server is not installed', say));
        continue;
      }
      const row = await playFault(player, fault, plan, say);
      rows.push(row);
      for (const note of row.notes) say(`  ${note}`);
      if (row.notes.length > 0 && row.rounds < plan.rounds) break;
    }
  } finally {
    player.close();
    await stage.close();
  }
  return rows;
};

const playFault = async (
  player: FaultPlayer,
  fault: Fault,
  { rounds, scaleOf = usualScale }: ChaosPlan,
  say: Say,
): Promise<FaultRow> => {
  const played: Round[] = [];
  try {
    for (let n = 0; n < rounds; n += 1) {
      played.push(await inTime(player.play(fault, scaleOf(n))));
    }
  } catch (error) {
    // What stands after this nobody knows: the round counts as one that was never mended.
    const line = error instanceof Error ? error.message : String(error);
    const broken = { sent: 0, acknowledged: 0, lost: [], doubled: [], unanswered: [], recoveryMs: ROUND_MS };
    return rowOf(fault.name, [...played, { ...broken, stale: [line] }]);
  }
  const row = rowOf(fault.name, played);
  say(
    `${fault.name}: ${row.acknowledged} of ${row.sent} acknowledged, ${(row.slowestMs / 1000).toFixed(1)} s`,
  );
  return row;
};

const usualScale = (round: number): Scale => ({
  awayMs: round === 0 ? LONG_AWAY_MS : SHORT_AWAY_MS,
  unread: UNREAD,
  crowd: CROWD,
});

const inTime = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not recovered after ${ROUND_MS / 1000} s`)), ROUND_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
