import type { Edition, LedgerRoots } from '@innoweek/contracts';

/** The moment told beside a root: when it was published; in a rehearsal, up to when of its own clock it covers. */
export const momentOfRoot = (
  { hour, editionAt }: Pick<LedgerRoots['items'][number], 'hour' | 'editionAt'>,
  { clock }: Pick<Edition, 'clock'>,
): { text: 'root.hour' | 'root.rehearsed'; at: number } =>
  clock === null
    ? { text: 'root.hour', at: Date.parse(hour) }
    : { text: 'root.rehearsed', at: Date.parse(editionAt) };
