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

/** Some of the entries that a claim's figure is the sum of, and what comes after them. */
export type ClaimSources = { listed: EntryRef[]; rest: { entries: number; amount: bigint }; total: number };

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

/**
 * The revision that stands and what was added to it, the newest first: together they are what the claim says.
 * @param page which of them are listed
 */
export const sourcesOf = (
  claim: Claim,
  additions: ReadonlyMap<string, readonly Entry[]>,
  { offset, limit } = { offset: 0, limit: LISTED_SOURCES },
): ClaimSources => {
  const standing = standingRevision(claim);
  const added = (additions.get(claimKey(claim)) ?? []).toSorted(
    (one, other) => other.occurredAt - one.occurredAt,
  );
  const before = standing ? [standing] : [];
  const end = offset + limit;
  const rest = added.slice(Math.max(0, end - before.length));
  return {
    listed: [...before, ...added].slice(offset, end).map(({ batch, seq }) => ({ batch, seq })),
    total: before.length + added.length,
    rest: { entries: rest.length, amount: rest.reduce((sum, { amount }) => sum + amount, 0n) },
  };
};
