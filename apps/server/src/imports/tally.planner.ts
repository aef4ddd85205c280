import type { ImportRowState, Metric } from '@innoweek/contracts';
import { isCounter } from '@innoweek/counting';
import { isSameRange, oneDay, overlaps, type DayRange } from '../counting/day.range.ts';
import type { NewEntry } from '../counting/ledger.model.ts';
import { DeclaredParts, type DeclaredFigure } from './declared.parts.ts';
import { SpokenDays } from './spoken.days.ts';
import { Refusal, sayingAgain } from './tally.refusal.ts';
import { inTurns, type ResolvedRow, type UnderstoodTallyRow } from './tally.resolver.ts';

/** What a reporter says now of a subject on a day, as far as it stands. */
export type StandingClaim = {
  subject: string;
  reporter: string;
  day: string;
  metric: Metric;
  value: number;
  place: Place | null;
  /** Days that it sums, where they are several. */
  range: DayRange | null;
};
/** Orders what one reporter says of a claim: by number, then by time (milliseconds). The later one stands. */
export type Place = { revision: number; at: number };
export type PlannedTally = {
  row: number;
  state: ImportRowState;
  event: string | null;
  errors: UnderstoodTallyRow['errors'];
  entries: NewEntry[];
  /** Days that its entries sum, where they are several. */
  range: DayRange | null;
  declares: DeclaredFigure[];
};
export type JudgingContext = {
  /** What stands of each subject that the rows speak of, and of all that count together with it. */
  claims: ReadonlyMap<string, readonly StandingClaim[]>;
  /** The subject that something said of another counts for. */
  homeOf: (subject: string) => string;
  /** Totals that stand of units and of parts of them, by `declaredName`. */
  declared: ReadonlyMap<string, number>;
  /** The highest number that a reporter used of a claim, by `claimName`. */
  revisions: ReadonlyMap<string, number>;
  /** Where a figure belongs that was said before what stands, by `claimName`; all others are said now. */
  places: ReadonlyMap<string, Place>;
  grade: 'reported' | 'verified';
  /** Milliseconds. */
  at: number;
};

export const claimName = (of: { subject: string; metric: string; day: string; reporter: string }): string =>
  [of.subject, of.metric, of.day, of.reporter].join('|');

/**
 * What committing the rows writes, in the order of the file. The preview and the commit both ask here, so that they
 * cannot disagree.
 */
export const judgeRows = async (
  rows: readonly ResolvedRow[],
  context: JudgingContext,
): Promise<PlannedTally[]> => {
  const file: FileSoFar = {
    seen: new Map(),
    parts: new DeclaredParts(),
    days: new SpokenDays(rows, context.homeOf),
  };
  const planned = await inTurns(rows, (row) => judgeRow(row, context, file));
  return planned.map((row) => (row.declares.length === 0 ? row : file.parts.settle(row, context.declared)));
};

/** What the rows of a file said so far, and the days that all of them speak of. */
type FileSoFar = {
  seen: Map<string, { row: number; value: number }>;
  parts: DeclaredParts;
  days: SpokenDays;
};

const judgeRow = (row: ResolvedRow, context: JudgingContext, file: FileSoFar): PlannedTally => {
  const blank = {
    row: row.row,
    event: row.event,
    errors: row.errors,
    entries: [],
    range: null,
    declares: [],
  };
  const { said } = row;
  if (said === null) return { ...blank, state: 'rejected' };
  try {
    if (said.declared)
      return { ...blank, state: 'unchanged', declares: file.parts.add(row.row, said, said.declared) };
    file.days.check(row.row, said);
    if (said.held) {
      const params = { event: row.event ?? '' };
      return { ...blank, state: 'held', errors: [{ column: '', code: 'event_not_approved', params }] };
    }
    const changes = said.figures.map((figure) => judgeFigure(row.row, said, figure, context, file));
    const entries = changes.flatMap(({ entry }) => entry ?? []);
    // What was reported since stands; should it be taken back, this is what was said before.
    const overtaken = changes.some(({ isOvertaken }) => isOvertaken);
    const counting = changes.filter(({ entry, isOvertaken }) => entry !== null && !isOvertaken);
    const isChange = counting.some(({ was }) => was !== null);
    return {
      ...blank,
      state: counting.length === 0 ? 'unchanged' : isChange ? 'changed' : 'new',
      errors: overtaken ? [{ column: '', code: 'reported_since', params: {} }] : row.errors,
      entries,
      range: said.range,
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ...blank,
      state: 'rejected',
      errors: [{ column: '', code: error.reason, params: error.params }],
    };
  }
};

const NO_CLAIMS: readonly StandingClaim[] = [];
type Said = NonNullable<ResolvedRow['said']>;

const judgeFigure = (
  row: number,
  { subject, day, range, voice }: Said,
  { metric, value, note }: Said['figures'][number],
  { claims, revisions, places, grade, at }: JudgingContext,
  { seen }: FileSoFar,
): { entry: NewEntry | null; was: number | null; isOvertaken: boolean } => {
  if (day === null) throw new Refusal('day_missing');
  const name = claimName({ subject, metric, day, reporter: voice.reporter });
  const other = seen.get(name);
  if (other && other.value !== value) throw sayingAgain(row, other.row);
  seen.set(name, other ?? { row, value });
  const standing = (claims.get(subject) ?? NO_CLAIMS).filter((claim) => claim.metric === metric);
  // Only the same days said again are a correction.
  const isAgain = (claim: StandingClaim): boolean => claim.day === day && isSameRange(claim.range, range);
  const stands = standing.some((claim) => isAgain(claim) && !isCounter(claim.reporter));
  /** A door or register counts below whatever is reported of its day; of the other days of a new sum it adds to it. */
  const isBelow = (claim: StandingClaim): boolean =>
    isCounter(claim.reporter) && (claim.day === day || claim.value === 0 || stands);
  const beside = standing.filter(
    (claim) =>
      !isAgain(claim) && !isBelow(claim) && overlaps(claim.range ?? oneDay(claim.day), range ?? oneDay(day)),
  );
  // Days would count beside a sum that holds them.
  const sum = beside.find((claim) => claim.range !== null);
  if (sum?.range) throw new Refusal('day_within_sum', sum.range);
  if (beside[0]) throw new Refusal('range_overlaps', { day: beside[0].day });
  const last = standing.find(
    (claim) => claim.subject === subject && claim.day === day && claim.reporter === voice.reporter,
  );
  const was = last?.value ?? null;
  if (other || was === value) return { entry: null, was, isOvertaken: false };
  const place = places.get(name) ?? { revision: revisions.get(name) ?? 0, at };
  const isOvertaken = places.has(name) && !!last?.place && isBefore(place, last.place);
  const entry: NewEntry = {
    subject,
    ...voice,
    metric,
    day,
    grade,
    op: 'set',
    amount: BigInt(value),
    revision: place.revision,
    occurredAt: place.at,
    note,
  };
  return { entry, was, isOvertaken };
};

const isBefore = (one: Place, other: Place): boolean =>
  one.revision < other.revision || (one.revision === other.revision && one.at < other.at);
