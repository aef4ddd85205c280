import { useEffect, useRef } from 'react';
import { useBoardStatus } from './board.context.ts';
import type { BoardStore } from '../live/board-store.ts';

/** Asks again whenever the board moved, but not more often than every `ms`. */
export const useRefetchOnVersion = (store: BoardStore, refetch: () => unknown, ms: number): void => {
  const { version } = useBoardStatus(store);
  const last = useRef(0);
  useEffect(() => {
    if (version === null) return undefined;
    const timer = setTimeout(
      () => {
        last.current = Date.now();
        void refetch();
      },
      Math.max(0, last.current + ms - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [version, refetch, ms]);
};
