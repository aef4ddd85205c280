import type { Grade, Metric } from '@innoweek/contracts';
import {
  STANDINGS,
  type ClaimName,
  type Entry,
  type EntryRef,
  type Standing,
  type Statement,
} from './ledger.model.ts';

/** A revision of a claim; `said` and `voided` are apart because a void may arrive before what it voids. */
export type ClaimRevision = Statement & { said: boolean; voided: boolean };

/**
 * What one reporter currently says about one subject and metric on one day. It keeps every revision, so
 * that taking one back brings back the one before it, in whatever order the entries arrive.
 */
export type Claim = ClaimName & {
  /** Newest first. */
  revisions: readonly ClaimRevision[];
  /** Sum and number of the adds that stand. */
  added: bigint;
  additions: number;
};

/** The figure of a subject, metric and day that counts, and whose it is. */
export type CountedValue = {
  subject: string;
  metric: Metric;
  day: string;
  grade: Grade;
  reporter: string;
  amount: bigint;
};

export const claimKey = (name: ClaimName): string =>
  `${name.subject}|${name.metric}|${name.day}|${name.reporter}|${name.grade}`;

/** Names what claims compete for: one subject, metric and day. */
export const countedKey = (of: { subject: string; metric: string; day: string }): string =>
  `${of.subject}|${of.metric}|${of.day}`;

const compareRefs = (a: EntryRef, b: EntryRef): number =>
  a.batch < b.batch ? -1 : a.batch > b.batch ? 1 : a.seq - b.seq;

/** Total order of the revisions of a claim: revision, then when it was said, then its place in the ledger. */
const compareStatements = (a: Statement, b: Statement): number =>
  a.revision - b.revision || a.occurredAt - b.occurredAt || compareRefs(a, b);

const emptyClaim = ({ subject, metric, day, reporter, grade }: ClaimName): Claim => ({
  subject,
  metric,
  day,
  reporter,
  grade,
  revisions: [],
  added: 0n,
  additions: 0,
});

const withRevision = (claim: Claim, revision: ClaimRevision): Claim => {
  const at = claim.revisions.findIndex((known) => compareStatements(known, revision) <= 0);
  const known = at < 0 ? undefined : claim.revisions[at];
  if (known && compareStatements(known, revision) === 0) {
    const merged = { ...known, said: known.said || revision.said, voided: known.voided || revision.voided };
    return { ...claim, revisions: claim.revisions.with(at, merged) };
  }
  return {
    ...claim,
    revisions: claim.revisions.toSpliced(at < 0 ? claim.revisions.length : at, 0, revision),
  };
};

/** Adds one entry to the claim it speaks of. Order does not matter; a repeated `set` changes nothing. */
export const applyEntry = (before: Claim | undefined, entry: Entry): Claim => {
  const claim = before ?? emptyClaim(entry);
  const { standing, amount, revision, occurredAt } = entry;
  if (entry.op === 'add') return { ...claim, added: claim.added + amount, additions: claim.additions + 1 };
  if (entry.op === 'void' && entry.of === 'add')
    return { ...claim, added: claim.added - amount, additions: claim.additions - 1 };
  const at = entry.op === 'void' ? entry.voids : entry;
  const isVoid = entry.op === 'void';
  const statement = { batch: at.batch, seq: at.seq, standing, amount, revision, occurredAt };
  return withRevision(claim, { ...statement, said: !isVoid, voided: isVoid });
};

/** The revision that stands: the newest that was said and not taken back. */
export const standingRevision = (claim: Claim): ClaimRevision | undefined =>
  claim.revisions.find((revision) => revision.said && !revision.voided);

/** What the claim says now; null when nothing of it stands, which is not zero. */
export const claimAmount = (claim: Claim): bigint | null => {
  const revision = standingRevision(claim);
  if (!revision && claim.additions === 0) return null;
  return (revision?.amount ?? 0n) + claim.added;
};

const GRADE_RANK: Record<Grade, number> = { verified: 3, reported: 2, observed: 1, estimated: 0 };
const standingRank = (claim: Claim): number => STANDINGS.indexOf(standingOf(claim));
const standingOf = (claim: Claim): Standing => standingRevision(claim)?.standing ?? 'door';

/**
 * The default ruling among the claims of one subject, metric and day: verified over reported over observed
 * over estimated; among equals the association's over the lead organiser's over a co-organiser's; among
 * those the first reporter by id, so that everybody counts the same.
 */
export const ruleByDefault = (claims: Iterable<Claim>): CountedValue | null => {
  let best: Claim | null = null;
  for (const claim of claims) {
    if (claimAmount(claim) === null) continue;
    const order =
      best === null
        ? 1
        : GRADE_RANK[claim.grade] - GRADE_RANK[best.grade] ||
          standingRank(claim) - standingRank(best) ||
          (claim.reporter < best.reporter ? 1 : -1);
    if (order > 0) best = claim;
  }
  const amount = best && claimAmount(best);
  if (best === null || amount === null) return null;
  const { subject, metric, day, grade, reporter } = best;
  return { subject, metric, day, grade, reporter, amount };
};
