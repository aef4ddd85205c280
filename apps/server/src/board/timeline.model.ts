import type { Cells, HistoryFrame } from '@innoweek/contracts';

/** What a step changed of a cell: its new value, or null where it is blank since. Steps are counted from 0. */
export type StepChange = { step: number; version: number; key: string; value: number | null };
/** What happened within a step: an amount that reaches a cell, of one counted value or event more, or fewer. */
export type StepSum = { step: number; key: string; amount: number; parts: number };

/** Frames out of changes in the order of their steps; the end of step n is `from + (n + 1) * stepMs`. */
export const framesOf = (changes: readonly StepChange[], from: number, stepMs: number): HistoryFrame[] => {
  const frames = new Map<number, HistoryFrame>();
  for (const { step, version, key, value } of changes) {
    const at = new Date(from + (step + 1) * stepMs).toISOString();
    const frame = frames.get(step) ?? { at, version, cells: {}, gone: [] };
    frames.set(step, frame);
    frame.version = Math.max(frame.version, version);
    if (value === null) frame.gone.push(key);
    else frame.cells[key] = value;
  }
  return [...frames].toSorted(([one], [other]) => one - other).map(([, frame]) => frame);
};

/**
 * Board and changes out of sums, those of steps before the first (negative ones) taken together. A cell that nothing
 * stands behind is blank.
 */
export const changesOf = (
  sums: readonly StepSum[],
  version: number,
): { base: Cells; changes: StepChange[] } => {
  const totals = new Map<string, { amount: number; parts: number }>();
  const base: Cells = {};
  const changes = new Map<string, StepChange>();
  for (const { step, key, amount, parts } of sums.toSorted((one, other) => one.step - other.step)) {
    const total = totals.get(key) ?? { amount: 0, parts: 0 };
    total.amount += amount;
    total.parts += parts;
    totals.set(key, total);
    const value = total.parts === 0 ? null : total.amount;
    if (step >= 0) changes.set(`${String(step)}|${key}`, { step, version, key, value });
    else if (value === null) Reflect.deleteProperty(base, key);
    else base[key] = value;
  }
  return { base, changes: [...changes.values()] };
};
