import { claimAmount, standingRevision, type Claim } from './claim.model.ts';
import { STANDINGS, type Ruling, type Standing } from './ledger.model.ts';
import type { CountingReason, Grade, Metric } from '@innoweek/contracts';

/** How far reporters are apart, each taken at their best; in the metric's unit. */
export type Spread = { largest: bigint; /** Between the largest and the smallest. */ difference: bigint };

/** The figure of a subject with all that are joined to it, for a metric and day, that counts; and whose it is. */
export type CountedValue = {
  subject: string;
  metric: Metric;
  day: string;
  grade: Grade;
  reporter: string;
  amount: bigint;
  /** null where no two reporters speak: nobody disagrees. It says nothing of what was decided. */
  spread: Spread | null;
};

/** Who reports what the registers of reports and agreements hold. */
export const REGISTER = 'register';
const COUNTERS: ReadonlySet<string> = new Set(['door', REGISTER]);
/** Whether a reporter counts what others report as well: where anybody else speaks it does not add to a sum. */
export const isCounter = (reporter: string): boolean => COUNTERS.has(reporter);

/** Who reports a value that was decided and that no single reporter said. */
export const RULED = 'ruling';

const GRADE_RANK: Record<Grade, number> = { verified: 3, reported: 2, observed: 1, estimated: 0 };

/** In which capacity a claim speaks at a home: the lead of a joined event is a partner of the kept one. */
const standingAt = (claim: Claim, home: string): Standing => {
  const standing = standingRevision(claim)?.standing ?? 'door';
  return standing === 'lead' && claim.subject !== home ? 'partner' : standing;
};

/** Whose word goes first among claims of equal grade. */
const compareVoices = (one: Claim, other: Claim, home: string): number =>
  STANDINGS.indexOf(standingAt(one, home)) - STANDINGS.indexOf(standingAt(other, home)) ||
  Number(one.subject === home) - Number(other.subject === home) ||
  (one.reporter < other.reporter ? 1 : one.reporter > other.reporter ? -1 : 0) ||
  (one.subject < other.subject ? 1 : -1);

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

/** What each reporter says at best. */
const bestOfEach = (claims: readonly Claim[], home: string): Claim[] => {
  const reporters = [...new Set(claims.map(({ reporter }) => reporter))];
  return reporters.flatMap((reporter) => {
    const claim = best(
      claims.filter((one) => one.reporter === reporter),
      home,
    );
    return claim ?? [];
  });
};

/** How far the reporters of one home, metric and day are apart. The door is one of them. */
export const spreadOf = (claims: readonly Claim[], home: string): Spread | null => {
  if (claims.length < 2) return null;
  const amounts = bestOfEach(claims, home).map((claim) => claimAmount(claim) ?? 0n);
  const [first, ...others] = amounts;
  if (first === undefined || others.length === 0) return null;
  const [smallest, largest] = others.reduce(
    ([least, most], amount) => [amount < least ? amount : least, amount > most ? amount : most],
    [first, first],
  );
  return { largest, difference: largest - smallest };
};

/** The claim that a ruling names, if it stands. */
const findNamed = (
  claims: readonly Claim[],
  { subject, reporter, grade }: Extract<Ruling, { rule: 'claim' }>['claim'],
): Claim | null =>
  claims.find(
    (claim) =>
      claim.subject === subject &&
      claim.reporter === reporter &&
      claim.grade === grade &&
      claimAmount(claim) !== null,
  ) ?? null;

/**
 * The claims that make the figure of one home, metric and day.
 * - `claim`: the named one; where it does not stand (any more), as by default.
 * - `max`: the claim that says most.
 * - `sum`: what each reporter says at best. Devices at the door, and registers, count what reporters report as well:
 *   they are left out where anybody else speaks.
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
      const named = findNamed(claims, ruling.claim);
      return named ? [named] : first(claims);
    }
    case 'max': {
      const largest = best(claims, home, compareAmounts);
      return largest ? [largest] : [];
    }
    case 'sum': {
      const standing = claims.filter((claim) => claimAmount(claim) !== null);
      const spoken = standing.filter(({ reporter }) => !isCounter(reporter));
      const voices = spoken.length > 0 ? spoken : standing;
      return bestOfEach(voices, home);
    }
    case 'value':
      return [];
    default:
      return first(claims);
  }
};

/**
 * What counts among the claims of one home, metric and day, and how far apart they are. Sums and values are what a
 * coordinator answers for: they are `verified`.
 */
export const rule = (
  claims: readonly Claim[],
  home: string,
  ruling: Ruling | undefined,
): CountedValue | null => {
  const [only] = claims;
  // Nearly always one reporter speaks and nothing was decided.
  if (only !== undefined && claims.length === 1 && ruling === undefined) {
    const { metric, day, grade, reporter } = only;
    const amount = claimAmount(only);
    return amount === null ? null : { subject: home, metric, day, grade, reporter, amount, spread: null };
  }
  const made = countingClaims(claims, home, ruling);
  const spread = spreadOf(claims, home);
  if (ruling?.rule === 'value') return { ...decided(ruling, home), amount: ruling.amount, spread };
  const [claim] = made;
  if (claim === undefined) return null;
  const amount = made.reduce((sum, one) => sum + (claimAmount(one) ?? 0n), 0n);
  if (ruling?.rule === 'sum') return { ...decided(ruling, home), amount, spread };
  const { metric, day, grade, reporter } = claim;
  return { subject: home, metric, day, grade, reporter, amount, spread };
};

const decided = ({ metric, day }: Ruling, home: string): Omit<CountedValue, 'amount' | 'spread'> => ({
  subject: home,
  metric,
  day,
  grade: 'verified',
  reporter: RULED,
});

const compareAmounts = (one: Claim, other: Claim): number => {
  const difference = (claimAmount(one) ?? 0n) - (claimAmount(other) ?? 0n);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
};

/**
 * Why the figure of one home, metric and day is what it is; null where nothing counts.
 * - `ruling`: it was decided.
 * - `only`: nothing else is said.
 * - `grade`, `standing`, `home`: where the claim that counts goes before every other one.
 * - `reporter`: they are equal in all of that; the order is by id, so that everybody counts the same.
 */
export const reasonOf = (
  claims: readonly Claim[],
  home: string,
  ruling: Ruling | undefined,
): CountingReason | null => {
  const [counting] = countingClaims(claims, home, ruling);
  if (ruling?.rule === 'value') return 'ruling';
  if (counting === undefined) return null;
  const named = ruling?.rule === 'claim' ? findNamed(claims, ruling.claim) : null;
  if (ruling?.rule === 'sum' || ruling?.rule === 'max' || named) return 'ruling';
  const next = best(
    claims.filter((claim) => claim !== counting),
    home,
  );
  if (next === null) return 'only';
  if (counting.grade !== next.grade) return 'grade';
  if (standingAt(counting, home) !== standingAt(next, home)) return 'standing';
  return counting.subject === home && next.subject !== home ? 'home' : 'reporter';
};
