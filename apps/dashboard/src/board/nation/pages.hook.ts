import { useEffect, useRef, useState, type RefObject } from 'react';
import { isPointedAt } from '../wall/pointer.hook.ts';

const PAGE_MS = 9_000;

/**
 * A list that is too long for its place: where nobody can scroll it (`turns`), it shows one page after the other; it
 * stands still while somebody is in it.
 */
export const usePages = (
  rows: number,
  turns: boolean,
): { list: RefObject<HTMLOListElement | null>; page: number } => {
  const list = useRef<HTMLOListElement>(null);
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (!turns) return undefined;
    const timer = setInterval(() => {
      const element = list.current;
      if (!element || isPointedAt(element) || element.matches(':focus-within')) return;
      setPage((now) => {
        const pages = Math.max(1, Math.ceil((element.scrollHeight - 2) / element.clientHeight));
        return (now + 1) % pages;
      });
    }, PAGE_MS);
    return () => clearInterval(timer);
  }, [turns, rows]);
  useEffect(() => {
    const element = list.current;
    if (turns && element) element.scrollTo({ top: page * element.clientHeight });
  }, [page, turns]);
  return { list, page };
};
