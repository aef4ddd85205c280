import { createContext, use, useEffect, useMemo, useState } from 'react';
import type { HistoryMode } from '@innoweek/contracts';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/api.client.ts';
import type { BoardSource } from '../board/board.context.ts';
import type { BoardPlace } from '../board/board.place.ts';
import type { Shown } from '../explain/shown-version.context.ts';
import { linkedMoment, useLinkedMoment } from './linked-moment.hook.ts';
import { spanQuery } from './history.queries.ts';
import { PastConnection } from './past.connection.ts';
import { MINUTE_MS, playedIn, shownOf } from './playback.model.ts';
import { useStretch } from './stretch.hook.ts';

/** How many times faster than the week was. */
export const SPEEDS = [60, 600, 3_600] as const;
export type Speed = (typeof SPEEDS)[number];
const TICK_MS = 200;

export type TimeMachine = {
  /** First and last whole minute that there is something of, in milliseconds of the edition's clock; null before. */
  span: { first: number; last: number } | null;
  /** What is shown, by the edition's clock: everything before it. null: the live board. */
  moment: number | null;
  mode: HistoryMode;
  speed: Speed;
  playing: boolean;
  /** Whether the moment is still being fetched. */
  pending: boolean;
  go: (moment: number | null) => void;
  setMode: (mode: HistoryMode) => void;
  setSpeed: (speed: Speed) => void;
  setPlaying: (playing: boolean) => void;
};

export const TimeMachineContext = createContext<TimeMachine | null>(null);
export const useTimeMachineHere = (): TimeMachine | null => use(TimeMachineContext);

/**
 * Moves a board in time: the state of the slider, and the source that the board is shown from and of when while it
 * shows a past.
 */
export const useTimeMachine = (
  edition: string,
  scope: string,
  place: BoardPlace,
): { machine: TimeMachine; source: BoardSource | null; shown: Shown } => {
  const [position, setPosition] = useState<number | null>(() => linkedMoment(place.search).moment);
  const [mode, setMode] = useState<HistoryMode>(() => linkedMoment(place.search).mode);
  const [speed, setSpeed] = useState<Speed>(SPEEDS[0]);
  const [playing, setPlaying] = useState(false);
  const span = useQuery(spanQuery(edition)).data?.span ?? null;
  const first = span ? Math.floor(Date.parse(span.first.editionAt) / MINUTE_MS) * MINUTE_MS : 0;
  const last = span ? (Math.floor(Date.parse(span.last.editionAt) / MINUTE_MS) + 1) * MINUTE_MS : 0;
  const within = span && position !== null ? Math.min(last, Math.max(first, position)) : position;
  const moment = within === null ? null : Math.floor(within / MINUTE_MS) * MINUTE_MS;
  useLinkedMoment(place, { moment, mode }, !playing, (to) => {
    setPosition(to.moment);
    setMode(to.mode);
    if (to.moment === null) setPlaying(false);
  });
  const past = useMemo(() => new PastConnection(), []);
  const nation = useStretch({ edition, scope: 'nation', mode }, moment, last);
  const own = useStretch({ edition, scope, mode }, moment, last);
  useEffect(() => {
    if (nation) past.show('nation', nation.cells);
    if (own && scope !== 'nation') past.show(scope, own.cells);
  }, [past, nation, own, scope]);
  usePlaying(playing && position !== null, speed, last, setPosition);
  if (playing && position !== null && position >= last) setPlaying(false);
  const source = useMemo((): BoardSource => ({ connection: past, get: api.get }), [past]);
  const machine = useMemo((): TimeMachine => {
    const go = (to: number | null): void => {
      setPosition(to === null ? null : Math.min(last, Math.max(first, to)));
      if (to === null) setPlaying(false);
    };
    return {
      span: span ? { first, last } : null,
      moment,
      mode,
      speed,
      playing,
      pending: moment !== null && own === null,
      go,
      setMode,
      setSpeed,
      setPlaying,
    };
  }, [span, first, last, moment, mode, speed, playing, own]);
  const shown = useMemo(
    () => (moment === null ? null : shownOf({ mode, moment }, [nation, own])),
    [mode, moment, nation, own],
  );
  return { machine, source: moment === null ? null : source, shown };
};

/** Plays on by the time that passed: how often a slow machine comes to it makes the past no slower. */
const usePlaying = (
  isPlaying: boolean,
  speed: number,
  last: number,
  setPosition: (next: (now: number | null) => number | null) => void,
): void => {
  useEffect(() => {
    if (!isPlaying) return undefined;
    let before = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passed = playedIn(now - before, speed);
      before = now;
      setPosition((position) => (position === null ? null : Math.min(last, position + passed)));
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying, speed, last, setPosition]);
};
