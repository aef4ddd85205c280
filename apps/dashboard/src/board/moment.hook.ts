import type { HistoryMode } from '@innoweek/contracts';
import { useTimeMachineHere } from '../history/time-machine.hook.ts';
import { useCallback } from 'react';
import { useNow } from '../ui/use-now.ts';
import type { BoardStatus } from '../live/board-store.ts';
import { useBoards, useStaleSince, useStatusOf } from './board.context.ts';
import { clockBeside } from './edition.clock.ts';

const MINUTE_MS = 60_000;

/** The past that the board shows, by the edition's clock; null while it is live. */
export const usePast = (): { moment: number; mode: HistoryMode } | null => {
  const machine = useTimeMachineHere();
  const moment = machine?.moment ?? null;
  return machine === null || moment === null ? null : { moment, mode: machine.mode };
};

/** Reads the edition's clock at a moment of this browser's; not behind what the board shows. */
export const useClock = (): ((now: number) => number) => {
  const { edition, nation } = useBoards();
  return useCallback((now) => clockBeside(edition, nation.status(), now), [edition, nation]);
};

/**
 * What the edition's clock shows where the board is: now, or at the moment that is looked back at. While the link is
 * down it stands where the figures were last known to be true: what is reckoned from both would tell of a standstill.
 */
export const useBoardNow = (renewedMs: number): number => {
  const { board, nation } = useBoards();
  const past = usePast();
  const now = useNow(renewedMs);
  const stoodStill = useStaleSince(board);
  const read = useClock();
  // By the minute: a clock that runs fast would have everything reckoned anew with every beat.
  useStatusOf(nation, minuteOf);
  return past?.moment ?? read(stoodStill ?? now);
};

const minuteOf = ({ editionAt }: BoardStatus): number | null =>
  editionAt === null ? null : Math.floor(editionAt / MINUTE_MS);

/**
 * Until when something is asked for while the board shows a past: the end of the stretch that the moment lies in, so that
 * one answer serves a while of playing. What lies after the moment is left out by whoever shows it.
 */
export const untilOf = (moment: number | undefined, stretchMs: number): string | undefined =>
  moment === undefined ? undefined : new Date(Math.ceil((moment + 1) / stretchMs) * stretchMs).toISOString();
