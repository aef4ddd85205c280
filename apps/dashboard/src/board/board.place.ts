import { createContext, use } from 'react';
import type { BoardSearch, Scene } from './board.search.ts';

export type PlaceSearch = BoardSearch & { wall?: 1 };

/**
 * Where a board is shown: what is chosen on it, and where a choice goes. Nothing below reads the address by itself. A
 * choice takes the place of the one before it unless it says that the browser's way back leads there (`replace: false`).
 */
export type BoardPlace = {
  search: PlaceSearch;
  change: (next: (now: PlaceSearch) => PlaceSearch, how?: { replace?: boolean }) => void;
  /** The scenes of a wall that shows one board and leads nowhere; null where somebody chooses. */
  fixed: readonly Scene[] | null;
};

export const BoardPlaceContext = createContext<BoardPlace | null>(null);
export const useBoardPlace = (): BoardPlace => {
  const place = use(BoardPlaceContext);
  if (!place) throw new Error('no place around this board');
  return place;
};
/** Whether what is shown leads anywhere: a wall that shows one board has nobody to follow a link, but stray touches. */
export const useLeads = (): boolean => useBoardPlace().fixed === null;
