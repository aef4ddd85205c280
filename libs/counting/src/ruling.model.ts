import { claimAmount, standingRevision, type Claim } from './claim.model.ts';
import { STANDINGS, type Ruling, type Standing } from './ledger.model.ts';
import type { Grade, Metric } from '@innoweek/contracts';

/** The figure of a subject with all that are joined to it, for a metric and day, that counts; and whose it is. */
export type CountedValue = {
  subject: string;
  metric: Metric;
  day: string;
  grade: Grade;
  reporter: string;
  amount: bigint;
};

/** Who reports a value that was decided and that no single reporter said. */
export const RULED = 'ruling';

const GRADE_RANK: Record<Grade, number> = { verified: 3, reported: 2, observed: 1, estimated: 0 };
const standingOf = (claim: Claim): Standing => standingRevision(claim)?.standing ?? 'door';

/** Whose word goes first among claims of equal grade; the lead of a joined event is a partner of the kept one. */
const compareVoices = (one: Claim, other: Claim, home: string): number => {
  const rank = (claim: Claim): number => {
    const standing = standingOf(claim);
    return STANDINGS.indexOf(standing === 'lead' && claim.subject !== home ? 'partner' : standing);
  };
  return (
    rank(one) - rank(other) ||
    Number(one.subject === home) - Number(other.subject === home) ||
    (one.reporter < other.reporter ? 1 : one.reporter > other.reporter ? -1 : 0) ||
    (one.subject < other.subject ? 1 : -1)
  );
};

/**
 * The order of the default ruling, positive where the first goes before the other: verified over reported over observed
 * over estimated; among equals the association's over the lead organiser's over a co-organiser's; among
 * those what was said of the home itself over what was said of a joined subject, then the first reporter by id,
 * so that everybody counts the same.
 * @param home the subject that the figure counts for; the claims speak of it or of subjects joined to it
 */
const compareClaims = (one: Claim, other: Claim, home: string): number =>
  GRADE_RANK[one.grade] - GRADE_RANK[other.grade] || compareVoices(one, other, home);

const best = (
  claims: Iterable<Claim>,
  home: string,
  order: (one: Claim, other: Claim) => number = () => 0,
): Claim | null => {
  let first: Claim | null = null;
  for (const claim of claims) {
    if (claimAmount(claim) === null) continue;
    if (first === null || (order(claim, first) || compareClaims(claim, first, home)) > 0) first = claim;
  }
  return first;
};

const countedBy = (claim: Claim | null, home: string): CountedValue | null => {
  const amount = claim && claimAmount(claim);
  if (claim === null || amount === null) return null;
  const { metric, day, grade, reporter } = claim;
  return { subject: home, metric, day, grade, reporter, amount };
};

/**
 * The claims that make the figure of one home, metric and day.
 * - `claim`: the named one; where it does not stand (any more), as by default.
 * - `max`: the claim that says most.
 * - `sum`: what each reporter says at best. Devices at the door count people whom reporters report as well: they
 *   are left out where anybody else speaks.
 * - `value`: none; the figure was decided.
 */
export const countingClaims = (
  claims: readonly Claim[],
  home: string,
  ruling: Ruling | undefined,
): readonly Claim[] => {
  const first = (among: readonly Claim[]): Claim[] => {
    const claim = best(among, home);
    return claim ? [claim] : [];
  };
  switch (ruling?.rule) {
    case 'claim': {
      const { subject, reporter, grade } = ruling.claim;
      const named = first(
        claims.filter(
          (claim) => claim.subject === subject && claim.reporter === reporter && claim.grade === grade,
        ),
      );
      return named.length > 0 ? named : first(claims);
    }
    case 'max': {
      const largest = best(claims, home, compareAmounts);
      return largest ? [largest] : [];
    }
    case 'sum': {
      const standing = claims.filter((claim) => claimAmount(claim) !== null);
      const spoken = standing.filter(({ reporter }) => reporter !== 'door');
      const voices = spoken.length > 0 ? spoken : standing;
      const reporters = [...new Set(voices.map(({ reporter }) => reporter))];
      return reporters.flatMap((reporter) => first(voices.filter((claim) => claim.reporter === reporter)));
    }
    case 'value':
      return [];
    default:
      return first(claims);
  }
};

/**
 * What counts among the claims of one home, metric and day. Sums and values are what a coordinator answers for: they
 * are `verified`.
 */
export const rule = (
  claims: readonly Claim[],
  home: string,
  ruling: Ruling | undefined,
): CountedValue | null => {
  const made = countingClaims(claims, home, ruling);
  if (ruling?.rule === 'value') return { ...decided(ruling, home), amount: ruling.amount };
  if (ruling?.rule !== 'sum' || made.length === 0) return countedBy(made[0] ?? null, home);
  const amount = made.reduce((sum, claim) => sum + (claimAmount(claim) ?? 0n), 0n);
  return { ...decided(ruling, home), amount };
};

const compareAmounts = (one: Claim, other: Claim): number => {
  const difference = (claimAmount(one) ?? 0n) - (claimAmount(other) ?? 0n);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};

const decided = ({ metric, day }: Ruling, home: string): Omit<CountedValue, 'amount'> => ({
  subject: home,
  metric,
  day,
  grade: 'verified',
  reporter: RULED,
});
