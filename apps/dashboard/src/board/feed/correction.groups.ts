import type { Correction } from '@innoweek/contracts';

/** What one report corrected of one subject: its metrics together. */
export type CorrectionGroup = Omit<Correction, 'metric' | 'change'> & {
  changes: { metric: string; change: number }[];
};

/** Corrections of the same subject by the same report as one, in the order of the list. */
export const groupCorrections = (corrections: readonly Correction[]): CorrectionGroup[] => {
  const groups = new Map<string, CorrectionGroup>();
  for (const { metric, change, ...rest } of corrections) {
    const key = JSON.stringify([rest.version, rest.subject, rest.reason, rest.reporterName]);
    const group = groups.get(key);
    if (group) group.changes.push({ metric, change });
    else groups.set(key, { ...rest, changes: [{ metric, change }] });
  }
  return [...groups.values()];
};
