import type { ChaosStage } from './chaos.stage.ts';

/** What a fault may ask of the run. */
export type Scale = {
  /** How long something is gone or stands still, in milliseconds. */
  readonly awayMs: number;
  /** Dashboards that stop reading. */
  readonly unread: number;
  /** Dashboards that go and come back at once. */
  readonly crowd: number;
};

/** What is needed for a fault and not on every machine. */
export type Need = 'redis' | 'small-disk';

/**
 * Something that breaks while people report. `strike` breaks it and gives back what mends it; between the two, reports
 * go on.
 */
export type Fault = {
  readonly name: string;
  readonly needs?: Need;
  /** Milliseconds within which every dashboard has caught up once it is mended, where that is promised. */
  readonly caughtUpMs?: number;
  /** Tallies have to be taken while it lasts. */
  readonly accepts?: true;
  strike(stage: ChaosStage, scale: Scale): Promise<() => Promise<unknown>>;
};

/** What one round came to. */
export type Round = {
  readonly sent: number;
  readonly acknowledged: number;
  /** Lines of what is wrong; empty in a good round. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly stale: readonly string[];
  /** Reports that were refused, or not answered within their patience. */
  readonly unanswered: readonly string[];
  /** From the moment it was mended until every dashboard showed everything. */
  readonly recoveryMs: number;
};

/** A line of the table: what all rounds of a fault came to. */
export type FaultRow = {
  readonly fault: string;
  readonly rounds: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly stale: number;
  readonly unanswered: number;
  readonly slowestMs: number;
  /** Why it was not run, or what went wrong in it. */
  readonly notes: readonly string[];
};

/** Lines of what went wrong that are worth keeping of each fault. */
const KEPT = 10;

export const rowOf = (fault: string, rounds: readonly Round[], notes: readonly string[] = []): FaultRow => {
  const sum = (of: (round: Round) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const wrong = rounds.flatMap((round) => [
    ...round.lost.map((line) => `lost: ${line}`),
    ...round.doubled.map((line) => `doubled: ${line}`),
    ...round.stale.map((line) => `stale: ${line}`),
    ...round.unanswered.map((line) => `unanswered: ${line}`),
  ]);
  return {
    fault,
    rounds: rounds.length,
    sent: sum(({ sent }) => sent),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost.length),
    doubled: sum(({ doubled }) => doubled.length),
    stale: sum(({ stale }) => stale.length),
    unanswered: sum(({ unanswered }) => unanswered.length),
    slowestMs: Math.max(0, ...rounds.map(({ recoveryMs }) => recoveryMs)),
    notes: [...notes, ...wrong.slice(0, KEPT)],
  };
};

/** Whether a line may stand: nothing lost, doubled, stale or unanswered; a fault that was skipped has nothing. */
export const holds = ({ lost, doubled, stale, unanswered }: FaultRow): boolean =>
  lost + doubled + stale + unanswered === 0;

/** A table for the terminal. */
export const faultTable = (rows: readonly FaultRow[]): string => {
  const head = [
    'fault',
    'rounds',
    'sent',
    'acknowledged',
    'lost',
    'doubled',
    'stale',
    'unanswered',
    'slowest',
  ];
  const cells = rows.map((row) => [
    row.fault,
    row.rounds === 0 ? 'skipped' : String(row.rounds),
    ...[row.sent, row.acknowledged, row.lost, row.doubled, row.stale, row.unanswered].map(String),
    row.rounds === 0 ? '' : `${(row.slowestMs / 1000).toFixed(1)} s`,
  ]);
  const widths = head.map((name, column) =>
    Math.max(name.length, ...cells.map((line) => line[column]?.length ?? 0)),
  );
  return [head, widths.map((width) => '-'.repeat(width)), ...cells]
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
