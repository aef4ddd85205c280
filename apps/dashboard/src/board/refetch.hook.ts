import { useEffect } from 'react';
import type { BoardStore } from '../live/board-store.ts';

/**
 * Asks again whenever the board moved or its link came back, but not more often than every `ms`. Nothing is drawn again
 * for that.
 */
export const useRefetchOnVersion = (store: BoardStore, refetch: () => unknown, ms: number): void => {
  useEffect(() => {
    let asked = store.status().version;
    let last = 0;
    let wasDown = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = (): void => {
      const { version, connected } = store.status();
      const isBack = wasDown && connected;
      wasDown = !connected;
      if (version === null || timer || (version === asked && !isBack)) return;
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
