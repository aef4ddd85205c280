import type { HistoryMode } from '@innoweek/contracts';
import { useTimeMachineHere } from '../history/time-machine.hook.ts';
import { useNow } from '../ui/use-now.ts';
import { useBoards, useStaleSince } from './board.context.ts';
import { editionNow } from './edition.clock.ts';

/** The past that the board shows, by the edition's clock; null while it is live. */
export const usePast = (): { moment: number; mode: HistoryMode } | null => {
  const machine = useTimeMachineHere();
  const moment = machine?.moment ?? null;
  return machine === null || moment === null ? null : { moment, mode: machine.mode };
};

/**
 * What the edition's clock shows where the board is: now, or at the moment that is looked back at. While the link is
 * down it stands where the figures were last known to be true: what is reckoned from both would tell of a standstill.
 */
export const useBoardNow = (renewedMs: number): number => {
  const { edition, board } = useBoards();
  const past = usePast();
  const now = useNow(renewedMs);
  const stoodStill = useStaleSince(board);
  return past?.moment ?? editionNow(edition, stoodStill ?? now);
};

/**
 * Until when something is asked for while the board shows a past: the end of the stretch that the moment lies in, so that
 * one answer serves a while of playing. What lies after the moment is left out by whoever shows it.
 */
export const untilOf = (moment: number | undefined, stretchMs: number): string | undefined =>
  moment === undefined ? undefined : new Date(Math.ceil((moment + 1) / stretchMs) * stretchMs).toISOString();
