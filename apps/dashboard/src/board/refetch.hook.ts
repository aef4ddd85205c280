import { useEffect } from 'react';
import type { BoardStore } from '../live/board-store.ts';

/** Asks again whenever the board moved, but not more often than every `ms`. Nothing is drawn again for that. */
export const useRefetchOnVersion = (store: BoardStore, refetch: () => unknown, ms: number): void => {
  useEffect(() => {
    let asked = store.status().version;
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = (): void => {
      const { version } = store.status();
      if (version === asked || version === null || timer) return;
      timer = setTimeout(
        () => {
          timer = null;
          asked = store.status().version;
          last = Date.now();
          void refetch();
        },
        Math.max(0, last + ms - Date.now()),
      );
    };
    const stop = store.subscribeStatus(look);
    look();
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [store, refetch, ms]);
};
