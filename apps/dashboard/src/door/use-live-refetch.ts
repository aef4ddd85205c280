import { useEffect, useMemo, useRef } from 'react';
import { GRADES, cellKey } from '@innoweek/contracts';
import { useBoardStore } from '../board/board.context.ts';

/** Many scans in a moment ask for the figure once. */
const GATHER_MS = 500;

/** Asks again when the figure of an event moves on the board. */
export const useLiveRefetch = (code: string, edition: string, refetch: () => unknown): void => {
  const board = useBoardStore(`event:${code}`, edition);
  const asks = useRef(refetch);
  useEffect(() => {
    asks.current = refetch;
  }, [refetch]);
  const cells = useMemo(
    () => [...GRADES, 'total'].map((grade) => cellKey(`event:${code}`, 'participants', grade)),
    [code],
  );
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = board.subscribeCells(cells, () => {
      timer ??= setTimeout(() => {
        timer = null;
        asks.current();
      }, GATHER_MS);
    });
    return () => {
      stop();
      if (timer) clearTimeout(timer);
    };
  }, [board, cells]);
};
