import { LISTED_SOURCES } from '@innoweek/contracts';
import {
  claimKey,
  standingRevision,
  type Batch,
  type Claim,
  type Entry,
  type EntryRef,
} from '@innoweek/counting';

const refKey = ({ batch, seq }: EntryRef): string => `${batch}/${String(seq)}`;

/** Entries that a claim's figure is the sum of, the newest first, and what is not listed of them. */
export type ClaimSources = { listed: EntryRef[]; rest: { entries: number; amount: bigint } };

/** Additions of each claim that were not taken back, by `claimKey`. */
export const additionsOf = (batches: readonly Batch[]): Map<string, Entry[]> => {
  const entries = batches.flatMap((batch) => batch.entries);
  const voided = new Set(entries.flatMap((entry) => (entry.op === 'void' ? [refKey(entry.voids)] : [])));
  const additions = new Map<string, Entry[]>();
  for (const entry of entries) {
    if (entry.op !== 'add' || voided.has(refKey(entry))) continue;
    const key = claimKey(entry);
    additions.set(key, [...(additions.get(key) ?? []), entry]);
  }
  return additions;
};

/** The revision that stands and what was added to it: together they are what the claim says. */
export const sourcesOf = (claim: Claim, additions: ReadonlyMap<string, readonly Entry[]>): ClaimSources => {
  const standing = standingRevision(claim);
  const added = (additions.get(claimKey(claim)) ?? []).toSorted(
    (one, other) => other.occurredAt - one.occurredAt,
  );
  const room = LISTED_SOURCES - (standing ? 1 : 0);
  const rest = added.slice(room);
  return {
    listed: [...(standing ? [standing] : []), ...added.slice(0, room)].map(({ batch, seq }) => ({
      batch,
      seq,
    })),
    rest: { entries: rest.length, amount: rest.reduce((sum, { amount }) => sum + amount, 0n) },
  };
};
