import type { Cells, History, HistoryMode } from '@innoweek/contracts';
import type { Shown } from '../explain/shown-version.context.ts';
import { momentText } from './moment.address.ts';

export const MINUTE_MS = 60_000;
/** What is fetched in one piece. */
export const STRETCH_MS = 6 * 60 * MINUTE_MS;

/** Beginning of the piece that a moment lies in; a moment shows everything before it, so that an edge is the earlier's. */
export const stretchOf = (moment: number): number => Math.floor((moment - 1) / STRETCH_MS) * STRETCH_MS;

/** The board at a moment of a stretch, and the version it is of. */
export const boardAt = (
  { base, frames }: Pick<History, 'base' | 'frames'>,
  moment: number,
): { version: number; cells: Cells } => {
  const cells = new Map(Object.entries(base.cells));
  let { version } = base;
  for (const frame of frames) {
    if (Date.parse(frame.at) > moment) break;
    for (const [key, value] of Object.entries(frame.cells)) cells.set(key, value);
    for (const key of frame.gone) cells.delete(key);
    version = frame.version;
  }
  return { version, cells: Object.fromEntries(cells) };
};

/**
 * Of when the figures of a moment are that was looked back at. Known: the later version of the boards that are shown,
 * since neither changed from its own up to the moment. True: the moment itself, for no board has shown them.
 */
export const shownOf = (
  { mode, moment }: { mode: HistoryMode; moment: number },
  boards: readonly ({ version: number } | null)[],
): Exclude<Shown, null> => {
  const versions = boards.flatMap((board) => board?.version ?? []);
  if (versions.length < boards.length) return 'none';
  return mode === 'true' ? { actual: momentText(moment) } : Math.max(...versions);
};

/** What a machine that slept, or stood still, makes up for at most: a film goes on where it was. */
const LONGEST_TICK_MS = 1_000;

/** How far playing goes on, in milliseconds of the edition's clock, when it was last looked after a while ago. */
export const playedIn = (passedMs: number, speed: number): number =>
  Math.min(passedMs, LONGEST_TICK_MS) * speed;

/** The first whole minute that shows what happened at a moment: a minute shows everything before it. */
export const minuteAfter = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS + MINUTE_MS;

/** Where corrections lie from a moment. */
export const WAYS = ['before', 'after'] as const;
export type Way = (typeof WAYS)[number];

/** What to ask for so that `minuteAfter` of what is found lies before a whole minute, or after it. */
export const besideOf = (way: Way, minute: number): { until: string } | { since: string; order: 'oldest' } =>
  way === 'before'
    ? { until: new Date(minute - MINUTE_MS - 1).toISOString() }
    : { since: new Date(minute - 1).toISOString(), order: 'oldest' };
