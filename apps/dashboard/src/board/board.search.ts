import {
  DISPLAY_SCENES,
  FEEDS,
  MEASURES,
  METRICS,
  SCENE_SECONDS_RANGE,
  scopeSchema,
  SERIES_STEPS,
  TREND_MODES,
  type Feed,
  type Measure,
  type TrendMode,
} from '@innoweek/contracts';
import { readExplainSearch, type ExplainSearch } from '../explain/explain.search.ts';
import { comparisonIn } from '../history/comparison.model.ts';
import { momentIn } from '../history/moment.address.ts';

/** What map, ranking and trend can show. */
export const BOARD_METRICS = [...METRICS, 'events'] as const;
export type BoardMetric = (typeof BOARD_METRICS)[number];

export type TrendStep = (typeof SERIES_STEPS)[number];

/** What a wall can show; without one it shows each in turn. */
export const SCENES = [...DISPLAY_SCENES, 'completeness'] as const;
export type Scene = (typeof SCENES)[number];

const { shortest: SHORTEST_SCENE, longest: LONGEST_SCENE } = SCENE_SECONDS_RANGE;

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
  /** The moment that is looked back at, by the edition's clock, to the minute: ISO 8601. */
  moment?: string;
  /** `actual`: as it is now known to have been; left out: as it was known. */
  past?: 'actual';
  /** The other moment that it is compared with, written like it; `now`: the newest. */
  compare?: string;
  /** The figure whose explanation lies over the board. */
  explain?: ExplainSearch;
};

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value);

/** A figure of this board: the edition is that of the board. */
const explainedIn = (value: unknown): ExplainSearch | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const read = readExplainSearch({ ...value, edition: undefined });
  return read.cell === undefined ? undefined : read;
};

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
    past: oneOf(['actual'], search['past']),
    moment: momentIn(search['moment']),
    compare: comparisonIn(search['compare']),
    explain: explainedIn(search['explain']),
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
    ...(read.moment ? { moment: read.moment } : {}),
    ...(read.moment && read.past ? { past: read.past } : {}),
    ...(read.compare ? { compare: read.compare } : {}),
    ...(read.explain ? { explain: read.explain } : {}),
  };
};
