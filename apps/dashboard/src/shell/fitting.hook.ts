import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { countFitting } from './fitting.model.ts';

/**
 * How many items of a line fit into it now. `line` is the element that has the room; `measure` holds every item, and the
 * menu's button last, as wide as they are drawn but not seen.
 * @param of changes when the items or their texts do
 */
export const useFitting = (
  of: string,
): { line: RefObject<HTMLElement | null>; measure: RefObject<HTMLDivElement | null>; count: number } => {
  const line = useRef<HTMLElement>(null);
  const measure = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(0);
  useLayoutEffect(() => {
    const look = (): void => {
      const widths = [...(measure.current?.children ?? [])].map((item) => item.getBoundingClientRect().width);
      const button = widths.pop() ?? 0;
      setCount(countFitting(widths, line.current?.clientWidth ?? 0, button));
    };
    const observer = new ResizeObserver(look);
    for (const { current } of [line, measure]) if (current) observer.observe(current);
    look();
    return () => observer.disconnect();
  }, [of]);
  return { line, measure, count };
};
