import { cellKey, METRICS, type CellKey, type Feed, type Measure, type TrendMode } from '@innoweek/contracts';
import { useBoards, useCells } from './board.context.ts';
import { useBoardPlace, type PlaceSearch } from './board.place.ts';
import type { BoardMetric, TrendStep } from './board.search.ts';

/** What is chosen on the board. */
export type BoardView = {
  metric: BoardMetric;
  measure: Measure;
  step: TrendStep;
  mode: TrendMode;
  feed: Feed;
};

const UNSAID: BoardView = {
  metric: 'participants',
  measure: 'absolute',
  step: 'hour',
  mode: 'cumulative',
  feed: 'all',
};

const REPORTED = METRICS.map((metric) => cellKey('nation', metric, 'total'));
const REGISTERED = cellKey('nation', 'events', 'total');
const FIRST_KEYS = [...REPORTED, REGISTERED];

/** Until the first figure is reported, events are all that there is to be shown: a map of dashes tells nothing. */
const firstMetric = (cell: (key: CellKey) => number | undefined): BoardMetric =>
  cell(REGISTERED) !== undefined && REPORTED.every((key) => cell(key) === undefined)
    ? 'events'
    : UNSAID.metric;

/** What is chosen on the board, kept in the address, where what nobody chose is left out. */
export const useView = (): BoardView & { choose: (change: Partial<BoardView>) => void } => {
  const { search, change: changePlace } = useBoardPlace();
  const first = useCells(useBoards().nation, FIRST_KEYS, firstMetric);
  const choose = (change: Partial<BoardView>): void => {
    changePlace((now) => withChoice(now, change, first));
  };
  return {
    metric: search.metric ?? first,
    measure: search.measure ?? UNSAID.measure,
    step: search.by ?? UNSAID.step,
    mode: search.mode ?? UNSAID.mode,
    feed: search.feed ?? UNSAID.feed,
    choose,
  };
};

const withChoice = (
  now: PlaceSearch,
  { metric, measure, step, mode, feed }: Partial<BoardView>,
  first: BoardMetric,
) => ({
  ...now,
  ...(metric ? { metric: metric === first ? undefined : metric } : {}),
  ...(measure ? { measure: measure === UNSAID.measure ? undefined : measure } : {}),
  ...(step ? { by: step === UNSAID.step ? undefined : step } : {}),
  ...(mode ? { mode: mode === UNSAID.mode ? undefined : mode } : {}),
  ...(feed ? { feed: feed === UNSAID.feed ? undefined : feed } : {}),
});
