import type { ClaimName, Entry, EntryRef, Statement } from './ledger.model.ts';

/** A revision of a claim; `said` and `voided` are apart because a void may arrive before what it voids. */
export type ClaimRevision = Statement & { said: boolean; voided: boolean };

/**
 * What one reporter currently says about one subject and metric on one day. It keeps every revision, so
 * that taking one back brings back the one before it, in whatever order the entries arrive.
 */
export type Claim = ClaimName & {
  /** Newest first. */
  revisions: readonly ClaimRevision[];
  /** Whether more revisions, older than these, are in the ledger only: see `cutClaim`. */
  cut: boolean;
  /** Sum and number of the adds that stand. */
  added: bigint;
  additions: number;
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
  cut: false,
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

const isStanding = (revision: ClaimRevision): boolean => revision.said && !revision.voided;

/**
 * The claim without what lies below the revision that stands: it counts only when that one is taken back, and one
 * that is said again every minute must not grow. What is added to a cut claim finds its place as in the whole one.
 * Only a `void` of a `set` needs the whole: `claimOf` makes it again out of the ledger.
 */
export const cutClaim = (claim: Claim): Claim => {
  const last = claim.revisions.findIndex(isStanding);
  if (last < 0 || last === claim.revisions.length - 1) return claim;
  return { ...claim, revisions: claim.revisions.slice(0, last + 1), cut: true };
};

/** The whole of a cut claim, made again out of every entry that says or takes back a `set` of it. */
export const claimOf = (cut: Claim, entries: Iterable<Entry>): Claim => {
  let claim: Claim = { ...cut, revisions: [], cut: false };
  for (const entry of entries) claim = applyEntry(claim, entry);
  return claim;
};

/** Whether an entry can only be applied to the whole of its claim. */
export const needsWhole = (entry: Entry): boolean => entry.op === 'void' && entry.of === 'set';

/** The revision that stands: the newest that was said and not taken back. */
export const standingRevision = (claim: Claim): ClaimRevision | undefined => claim.revisions.find(isStanding);

/** What the claim says now; null when nothing of it stands, which is not zero. */
export const claimAmount = (claim: Claim): bigint | null => {
  const revision = standingRevision(claim);
  if (!revision && claim.additions === 0) return null;
  return (revision?.amount ?? 0n) + claim.added;
};
