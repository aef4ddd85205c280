import type { ImportRowState, Metric } from '@innoweek/contracts';
import { matchingKey } from '@innoweek/places';
import type { TallyPlanCode, TallySubject } from '@innoweek/sheets';
import type { NewEntry } from '../counting/ledger.model.ts';
import type { KnownEvent } from '../events/event.directory.ts';
import { JobTurns } from '../queue/job.pace.ts';
import { dayOf } from '../tallies/tally.service.ts';
import { voiceAbout, voiceForUnit, whyClosed, type Voice } from '../tallies/tally.voice.ts';
import type { SaidTally, StoredProblem } from './import.entity.ts';
import { speaksFor, unitNames, type Speaker } from './import.speaker.ts';

export type UnderstoodTallyRow = {
  row: number;
  errors: ({ column: string } & StoredProblem)[];
  /** Null when the reader rejected the row. */
  said: SaidTally | null;
};

/** A figure that a row says, ready to be written. */
type Figure = { metric: Metric; value: number; note: string | null };
/** A row whose subject and day are found. */
export type ResolvedRow = {
  row: number;
  errors: UnderstoodTallyRow['errors'];
  event: string | null;
  /** Null: rejected. */
  said: {
    subject: string;
    /** Null only of a declared total of the whole edition. */
    day: string | null;
    /** Days that the figures sum, where they are several. */
    range: { from: string; to: string } | null;
    voice: NonNullable<Voice>;
    figures: Figure[];
    held: boolean;
    declared: boolean;
  } | null;
};

export type ResolvingContext = {
  principal: Speaker;
  edition: { id: number; warmUpStart: string; end: string };
  /** Events that the rows name by code, of any edition. */
  byCode: ReadonlyMap<string, KnownEvent>;
  /** Events of the edition by the key of their title. */
  byTitle: ReadonlyMap<string, readonly KnownEvent[]>;
  /** The organisation that a text names, or null. */
  organisationOf: (name: string) => string | null;
  /** The first and last day of an event, in the zone of the edition. */
  daysOf: (event: KnownEvent) => readonly [string, string];
};

/** Keeps the days of each event: a file speaks of it on many rows, and to find a day in a zone is dear. */
export const daysOfEvents = (zone: string): ResolvingContext['daysOf'] => {
  const known = new Map<KnownEvent, readonly [string, string]>();
  return (event) => {
    let days = known.get(event);
    if (!days) known.set(event, (days = [dayOf(event.startsAt, zone), dayOf(event.endsAt, zone)]));
    return days;
  };
};

/** What a reporter says now of a subject on a day, as far as it stands. */
export type StandingClaim = {
  reporter: string;
  day: string;
  metric: Metric;
  value: number;
  place: Place | null;
};
/** Orders what one reporter says of a claim: by number, then by time (milliseconds). The later one stands. */
export type Place = { revision: number; at: number };
export type PlannedTally = {
  row: number;
  state: ImportRowState;
  event: string | null;
  errors: UnderstoodTallyRow['errors'];
  entries: NewEntry[];
  declares: DeclaredFigure[];
};
export type DeclaredFigure = {
  unit: string;
  day: string | null;
  metric: Metric;
  value: number;
  reporter: string;
};

class Refusal extends Error {
  constructor(
    readonly reason: TallyPlanCode,
    readonly params: StoredProblem['params'] = {},
  ) {
    super(reason);
  }
}

/** Codes named in a sentence. */
const CODES_IN_TEXT = 5;

/** Finds of each row what it speaks of, on which day, and as whom the uploader says so. */
const resolveRow = (row: UnderstoodTallyRow, context: ResolvingContext): ResolvedRow => {
  const { said } = row;
  if (!said?.subject) return { row: row.row, errors: row.errors, event: null, said: null };
  try {
    const found =
      said.subject.kind === 'event'
        ? resolveEvent(said.subject, said, context)
        : resolveUnit(said.subject, said, context);
    return { row: row.row, errors: [], ...found };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = [{ column: '', code: error.reason, params: error.params }];
    return { row: row.row, errors, event: null, said: null };
  }
};

type Found = Pick<ResolvedRow, 'event' | 'said'>;

const resolveEvent = (
  subject: TallySubject & { kind: 'event' },
  said: SaidTally,
  context: ResolvingContext,
): Found => {
  const { principal } = context;
  const event =
    subject.code === null ? byTitle(subject, said, context) : byCode(subject.code, subject, context);
  const voice = voiceAbout(principal, event);
  if (!voice) throw new Refusal('unknown_event', { event: event.code });
  if (!speaksFor(principal, event.unit))
    throw new Refusal('other_unit', { text: event.code, ...unitNames(principal) });
  const closed = whyClosed(event);
  if (closed === 'event_cancelled') throw new Refusal(closed, { event: event.code });
  const [from, to] = context.daysOf(event);
  const day = said.countedOn ?? (said.day === null && from === to ? from : null);
  if (day === null) throw new Refusal('day_missing');
  checkEdition(day, context);
  if (day < from || day > to) throw new Refusal('day_outside_event', { event: event.code, from, to });
  return {
    event: event.code,
    said: {
      ...sayings(said, day),
      subject: `event:${event.code}`,
      voice,
      held: closed !== null,
      declared: false,
    },
  };
};

const resolveUnit = (
  subject: TallySubject & { kind: 'unit' },
  said: SaidTally,
  context: ResolvingContext,
): Found => {
  const voice = voiceForUnit(context.principal, subject.unit);
  if (!voice) throw new Refusal('not_own_unit', { text: subject.raw });
  if (!speaksFor(context.principal, subject.unit))
    throw new Refusal('other_unit', { text: subject.raw, ...unitNames(context.principal) });
  const day = said.countedOn;
  if (day === null && said.day !== null) throw new Refusal('day_missing');
  if (day !== null) checkEdition(day, context);
  return {
    event: null,
    said: { ...sayings(said, day), subject: `unit:${subject.unit}`, voice, held: false, declared: true },
  };
};

const sayings = (said: SaidTally, day: string | null) => {
  const { day: days } = said;
  return {
    day,
    range: days !== null && days.from !== days.to ? { from: days.from, to: days.to } : null,
    figures: said.figures.flatMap(({ metric, value, approximate, raw }): Figure[] => {
      if (value === null) return [];
      const words = [...(approximate === null ? [] : [raw]), ...(said.note === null ? [] : [said.note])];
      return [{ metric, value, note: words.length > 0 ? words.join('；').slice(0, 500) : null }];
    }),
  };
};

const checkEdition = (day: string, { edition: { warmUpStart, end } }: ResolvingContext): void => {
  if (day < warmUpStart || day > end)
    throw new Refusal('day_outside_edition', { from: warmUpStart, to: end });
};

const byCode = (
  code: string,
  { title }: TallySubject & { kind: 'event' },
  { principal, edition, byCode: events, byTitle: titles }: ResolvingContext,
): KnownEvent => {
  const event = events.get(code);
  // An event that is not theirs is answered as one that does not exist.
  if (event?.editionId !== edition.id || !voiceAbout(principal, event))
    throw new Refusal('unknown_event', { event: code });
  // A title is often shortened; only where it is the title of another event the code is a slip.
  const key = title === null ? '' : matchingKey(title);
  const isOther =
    key !== '' &&
    key !== matchingKey(event.title) &&
    (titles.get(key) ?? []).some((other) => other.code !== code && voiceAbout(principal, other) !== null);
  if (isOther) throw new Refusal('other_title', { event: code, title: event.title });
  return event;
};

const byTitle = (
  { title, organiser }: TallySubject & { kind: 'event' },
  said: SaidTally,
  { principal, byTitle: titles, organisationOf, daysOf }: ResolvingContext,
): KnownEvent => {
  const known = (titles.get(matchingKey(title ?? '')) ?? []).filter(
    (event) => voiceAbout(principal, event) !== null && event.status !== 'cancelled',
  );
  const ofUnit = known.filter((event) => speaksFor(principal, event.unit));
  const own = ofUnit.length > 0 ? ofUnit : known;
  const id = organiser === null ? null : organisationOf(organiser);
  const byOrganiser =
    id === null ? own : own.filter((event) => event.organiserId === id || event.coOrganisers.includes(id));
  const { countedOn } = said;
  const isHeldOn = (event: KnownEvent): boolean => {
    const [from, to] = daysOf(event);
    return countedOn !== null && from <= countedOn && countedOn <= to;
  };
  const onDay = byOrganiser.filter(isHeldOn);
  const candidates = byOrganiser.length > 1 && onDay.length > 0 ? onDay : byOrganiser;
  const [event] = candidates;
  if (!event) throw new Refusal('unknown_title', { title: title ?? '' });
  if (candidates.length > 1) {
    const codes = candidates
      .slice(0, CODES_IN_TEXT)
      .map(({ code }) => code)
      .join(', ');
    throw new Refusal('ambiguous_event', { title: title ?? '', codes });
  }
  return event;
};

export type JudgingContext = {
  /** What stands of each subject that the rows speak of. */
  claims: ReadonlyMap<string, readonly StandingClaim[]>;
  /** Totals that stand of units: `unit|day|metric|reporter` → value. */
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
export const declaredName = ({ unit, day, metric, reporter }: Omit<DeclaredFigure, 'value'>): string =>
  [unit, day ?? '', metric, reporter].join('|');

/** Rows judged in one turn; between turns others have theirs. */
const ROWS_PER_TURN = 2_000;

/**
 * What committing the rows writes, in the order of the file. The preview and the commit both ask here, so that they
 * cannot disagree. Rows about cities of one unit add up to what the unit declares.
 */
export const judgeRows = async (
  rows: readonly ResolvedRow[],
  context: JudgingContext,
): Promise<PlannedTally[]> => {
  const seen = new Map<string, { row: number; value: number }>();
  const parts = new Map<string, DeclaredFigure>();
  const planned = await inTurns(rows, (row) => judgeRow(row, context, seen, parts));
  return withTotals(planned, parts, context);
};

/** Finds of all rows what they speak of. */
export const resolveRows = (
  rows: readonly UnderstoodTallyRow[],
  context: ResolvingContext,
): Promise<ResolvedRow[]> => inTurns(rows, (row) => resolveRow(row, context));

const inTurns = async <T, U>(rows: readonly T[], make: (row: T) => U): Promise<U[]> => {
  const turns = new JobTurns();
  const made: U[] = [];
  for (const row of rows) {
    made.push(make(row));
    if (made.length % ROWS_PER_TURN === 0) await turns.end();
  }
  return made;
};

const judgeRow = (
  row: ResolvedRow,
  context: JudgingContext,
  seen: Map<string, { row: number; value: number }>,
  parts: Map<string, DeclaredFigure>,
): PlannedTally => {
  const blank = { row: row.row, event: row.event, errors: row.errors, entries: [], declares: [] };
  const { said } = row;
  if (said === null) return { ...blank, state: 'rejected' };
  if (said.declared) return { ...blank, state: 'unchanged', declares: declare(said, parts) };
  if (said.held) {
    const params = { event: row.event ?? '' };
    return { ...blank, state: 'held', errors: [{ column: '', code: 'event_not_approved', params }] };
  }
  try {
    const changes = said.figures.map((figure) => judgeFigure(row.row, said, figure, context, seen));
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
  { metric, value, note }: Figure,
  { claims, revisions, places, grade, at }: JudgingContext,
  seen: Map<string, { row: number; value: number }>,
): { entry: NewEntry | null; was: number | null; isOvertaken: boolean } => {
  if (day === null) throw new Refusal('day_missing');
  const name = claimName({ subject, metric, day, reporter: voice.reporter });
  const other = seen.get(name);
  if (other && other.value !== value) throw new Refusal('duplicate_row', { other: other.row });
  seen.set(name, other ?? { row, value });
  const standing = (claims.get(subject) ?? NO_CLAIMS).filter((claim) => claim.metric === metric);
  const within =
    range && standing.find((claim) => claim.day !== day && claim.day >= range.from && claim.day <= range.to);
  // Days that were reported one by one would count beside their sum.
  if (within) throw new Refusal('range_overlaps', { day: within.day });
  const last = standing.find((claim) => claim.day === day && claim.reporter === voice.reporter);
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

/** Adds what a row says to the total of its unit. */
const declare = (
  { subject, day, voice, figures }: Said,
  parts: Map<string, DeclaredFigure>,
): DeclaredFigure[] =>
  figures.map(({ metric, value }) => {
    const figure = { unit: subject.slice('unit:'.length), day, metric, value, reporter: voice.reporter };
    const name = declaredName(figure);
    const before = parts.get(name);
    parts.set(name, { ...figure, value: (before?.value ?? 0) + value });
    return figure;
  });

/** The rows of a unit share the state of its total; the total itself is written with the first of them. */
const withTotals = (
  planned: readonly PlannedTally[],
  parts: ReadonlyMap<string, DeclaredFigure>,
  { declared }: JudgingContext,
): PlannedTally[] => {
  const written = new Set<string>();
  return planned.map((row) => {
    if (row.declares.length === 0) return row;
    const totals = row.declares.map((figure) => parts.get(declaredName(figure)) ?? figure);
    const news = totals.filter((total) => declared.get(declaredName(total)) !== total.value);
    const isChange = news.some((total) => declared.has(declaredName(total)));
    const fresh = news.filter((total) => !written.has(declaredName(total)));
    for (const total of fresh) written.add(declaredName(total));
    return { ...row, state: news.length === 0 ? 'unchanged' : isChange ? 'changed' : 'new', declares: fresh };
  });
};
