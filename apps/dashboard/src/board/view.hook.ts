import { useNavigate, useSearch } from '@tanstack/react-router';
import type { BoardMetric, BoardSearch, Feed, Measure, TrendMode, TrendStep } from './board.search.ts';

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

/** What is chosen on the board, kept in the address, where what nobody chose is left out. */
export const useView = (): BoardView & { choose: (change: Partial<BoardView>) => void } => {
  const search = useSearch({ from: '/board' });
  const navigate = useNavigate({ from: '/board' });
  const choose = (change: Partial<BoardView>): void => {
    void navigate({ search: (now) => withChoice(now, change), replace: true });
  };
  return {
    metric: search.metric ?? UNSAID.metric,
    measure: search.measure ?? UNSAID.measure,
    step: search.by ?? UNSAID.step,
    mode: search.mode ?? UNSAID.mode,
    feed: search.feed ?? UNSAID.feed,
    choose,
  };
};

const withChoice = (now: BoardSearch, { metric, measure, step, mode, feed }: Partial<BoardView>) => ({
  ...now,
  ...(metric ? { metric: metric === UNSAID.metric ? undefined : metric } : {}),
  ...(measure ? { measure: measure === UNSAID.measure ? undefined : measure } : {}),
  ...(step ? { by: step === UNSAID.step ? undefined : step } : {}),
  ...(mode ? { mode: mode === UNSAID.mode ? undefined : mode } : {}),
  ...(feed ? { feed: feed === UNSAID.feed ? undefined : feed } : {}),
});
