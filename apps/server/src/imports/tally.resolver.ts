import type { Metric } from '@innoweek/contracts';
import { matchingKey } from '@innoweek/places';
import type { TallySubject } from '@innoweek/sheets';
import { oneDay, overlaps, type DayRange } from '../counting/day.range.ts';
import type { KnownEvent } from '../events/event.directory.ts';
import { JobTurns } from '../queue/job.pace.ts';
import { dayOf } from '../tallies/tally.service.ts';
import { voiceAbout, voiceForUnit, whyClosed, type Voice } from '../tallies/tally.voice.ts';
import type { SaidTally, StoredProblem } from './import.entity.ts';
import { speaksFor, unitNames, type Speaker } from './import.speaker.ts';
import { Refusal } from './tally.refusal.ts';

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
    range: DayRange | null;
    voice: NonNullable<Voice>;
    figures: Figure[];
    held: boolean;
    /** Of a total that is declared: the part of the unit that it is of, if of one, and who organised what is in it. */
    declared: { part: string | null; organiser: string | null } | null;
  } | null;
};

export type ResolvingContext = {
  principal: Speaker;
  edition: { id: number; warmUpStart: string; start: string; end: string };
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

/** Codes named in a sentence. */
const CODES_IN_TEXT = 5;

/** Rows judged in one turn; between turns others have theirs. */
const ROWS_PER_TURN = 2_000;

/** Finds of all rows what they speak of. */
export const resolveRows = (
  rows: readonly UnderstoodTallyRow[],
  context: ResolvingContext,
): Promise<ResolvedRow[]> => inTurns(rows, (row) => resolveRow(row, context));

export const inTurns = async <T, U>(rows: readonly T[], make: (row: T) => U): Promise<U[]> => {
  const turns = new JobTurns();
  const made: U[] = [];
  for (const row of rows) {
    made.push(make(row));
    if (made.length % ROWS_PER_TURN === 0) await turns.end();
  }
  return made;
};

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
  const spoken = said.day?.ofTitle ? withinEvent(said, event.code, from, to) : said;
  const day = spoken.countedOn ?? (said.day === null && from === to ? from : null);
  if (day === null) throw new Refusal('day_missing');
  checkEdition(day, context);
  if (day < from || day > to) throw new Refusal('day_outside_event', { event: event.code, from, to });
  return {
    event: event.code,
    said: {
      ...sayings(spoken, day),
      subject: `event:${event.code}`,
      voice,
      held: closed !== null,
      declared: null,
    },
  };
};

/** The days that a title names for all rows, as far as the event lasts. */
const withinEvent = (said: SaidTally, event: string, from: string, to: string): SaidTally => {
  const { day, countedOn } = said;
  if (day === null || day.from === day.to) return said;
  const spoken = { from: day.from > from ? day.from : from, to: day.to < to ? day.to : to };
  if (spoken.from > spoken.to) throw new Refusal('day_outside_event', { event, from, to });
  return { ...said, day: spoken, countedOn: countedOn === day.from ? spoken.from : countedOn && spoken.to };
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
  const { start, end } = context.edition;
  // From the first day to the last is all of it.
  const isWhole = said.day !== null && said.day.from <= start && said.day.to >= end;
  const day = isWhole ? null : said.countedOn;
  if (day === null && said.day !== null && !isWhole) throw new Refusal('day_missing');
  if (day !== null) checkEdition(day, context);
  return {
    event: null,
    said: {
      ...sayings(said, day),
      subject: `unit:${subject.unit}`,
      voice,
      held: false,
      declared: { part: subject.part, organiser: subject.organiser ?? null },
    },
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
  // Of days that a title names, an event has held any.
  const spoken = said.day?.ofTitle ? said.day : countedOn === null ? null : oneDay(countedOn);
  const isHeldOn = (event: KnownEvent): boolean => {
    const [from, to] = daysOf(event);
    return spoken !== null && overlaps(spoken, { from, to });
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
