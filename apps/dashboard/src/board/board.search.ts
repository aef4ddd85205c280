import { METRICS, scopeSchema, SERIES_STEPS } from '@innoweek/contracts';

/** What map, ranking and trend can show. */
export const BOARD_METRICS = [...METRICS, 'events'] as const;
export type BoardMetric = (typeof BOARD_METRICS)[number];

/** How a unit's figure is measured: as it is, per head of its people, or against what it should be by now. */
export const MEASURES = ['absolute', 'perHead', 'plan'] as const;
export type Measure = (typeof MEASURES)[number];

export type TrendStep = (typeof SERIES_STEPS)[number];
export const TREND_MODES = ['cumulative', 'increment'] as const;
export type TrendMode = (typeof TREND_MODES)[number];

/** What the feed tells of. */
export const FEEDS = ['all', 'corrections', 'media', 'notes'] as const;
export type Feed = (typeof FEEDS)[number];

/** What a wall can show; without one it shows each in turn. */
export const SCENES = ['overview', 'map', 'trend', 'live', 'completeness'] as const;
export type Scene = (typeof SCENES)[number];

/** Seconds that a scene stays: shorter it could not be read, longer nobody waits for it. */
const SHORTEST_SCENE = 5;
const LONGEST_SCENE = 3_600;

/** All of what a board shows beside its figures: a link shows the same. */
export type BoardSearch = {
  scope?: string;
  edition?: string;
  metric?: BoardMetric;
  measure?: Measure;
  by?: TrendStep;
  mode?: TrendMode;
  feed?: Feed;
  scene?: Scene;
  every?: number;
};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value);

/** Reads the address; what cannot be read is left out: the nation's board is shown then. */
export const readBoardSearch = (search: Record<string, unknown>): BoardSearch => {
  const scope = scopeSchema.safeParse(search['scope']);
  const edition = search['edition'];
  const every = Number(search['every']);
  const read = {
    metric: oneOf(BOARD_METRICS, search['metric']),
    measure: oneOf(MEASURES, search['measure']),
    by: oneOf(SERIES_STEPS, search['by']),
    mode: oneOf(TREND_MODES, search['mode']),
    feed: oneOf(FEEDS, search['feed']),
    scene: oneOf(SCENES, search['scene']),
    every: every >= SHORTEST_SCENE && every <= LONGEST_SCENE ? Math.round(every) : undefined,
  };
  return {
    ...(scope.success && scope.data !== 'nation' ? { scope: scope.data } : {}),
    ...(typeof edition === 'string' && /^[a-z0-9][a-z0-9-]{1,40}$/.test(edition) ? { edition } : {}),
    ...(read.metric ? { metric: read.metric } : {}),
    ...(read.measure ? { measure: read.measure } : {}),
    ...(read.by ? { by: read.by } : {}),
    ...(read.mode ? { mode: read.mode } : {}),
    ...(read.feed ? { feed: read.feed } : {}),
    ...(read.scene ? { scene: read.scene } : {}),
    ...(read.every ? { every: read.every } : {}),
  };
};
