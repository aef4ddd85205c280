import type { TrendPoint, TrendWindow } from './trend.model.ts';

/** Where moments and values lie in a drawing, in pixels. */
export type Plot = {
  left: number;
  right: number;
  top: number;
  bottom: number;
  x: (at: number) => number;
  y: (value: number) => number;
};

type Room = { width: number; height: number; left: number; right: number; top: number; bottom: number };

/** A drawing of this size, with room around it, for a window of time and from the first to the last tick. */
export const plotOf = (room: Room, { from, to }: TrendWindow, ticks: readonly number[]): Plot => {
  const [least, most] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const right = Math.max(room.left + 1, room.width - room.right);
  const bottom = Math.max(room.top + 1, room.height - room.bottom);
  return {
    left: room.left,
    right,
    top: room.top,
    bottom,
    x: (at) => room.left + ((at - from) / Math.max(1, to - from)) * (right - room.left),
    y: (value) => bottom - ((value - least) / Math.max(1, most - least)) * (bottom - room.top),
  };
};

const place = ({ at, value }: TrendPoint, { x, y }: Plot): string =>
  `${x(at).toFixed(1)} ${y(value).toFixed(1)}`;

/** A line through points; empty without any. */
export const pathOf = (points: readonly TrendPoint[], plot: Plot): string =>
  points.length === 0 ? '' : `M${points.map((point) => place(point, plot)).join('L')}`;

/** What lies between that line and nothing. */
export const areaOf = (points: readonly TrendPoint[], plot: Plot): string => {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '';
  const base = plot.y(0).toFixed(1);
  return `${pathOf(points, plot)}L${plot.x(last.at).toFixed(1)} ${base}L${plot.x(first.at).toFixed(1)} ${base}Z`;
};
