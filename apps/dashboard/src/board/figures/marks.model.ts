import type { Expectation } from '../expectation.hook.ts';
import type { BarMark } from './bullet-bar.tsx';

/** Where on its bar a figure should be by now, and where it was the last time. */
export const marksOf = ({ expected, previous, share }: Expectation): BarMark[] => [
  ...(expected === undefined || share >= 1 ? [] : [{ key: 'expected' as const, value: expected }]),
  ...(previous === null ? [] : [{ key: 'previous' as const, value: previous.now }]),
];
